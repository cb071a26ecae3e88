/** Tokens by which the pages of a site vouch for their own people. The only file that knows `jose`. */
import { errors, importJWK, jwtVerify } from 'jose';
import * as v from 'valibot';
import { limits } from '../../sdk/src/protocol/index.ts';
import type { IdentityKey, Site } from '../sites/site.ts';
import { fromBase64Url, parseJson, toBase64Url } from './bytes.ts';
import { hasKeyTwice } from './identity-json.ts';

/** Whom a token speaks for. */
export type Vouched = {
  readonly id: string;
  /** Undefined where the token has none that can be used. */
  readonly name: string | undefined;
  /** An `https:` address. */
  readonly picture: string | null;
  /** Its name, which is taken once. */
  readonly jti: string;
  /** From when on the token is refused for its age alone, in ms since 1970. */
  readonly expiresAt: number;
};
type Verified = { ok: true; vouched: Vouched } | { ok: false; reason: string };

const longestToken = 4_096;
const longestLifeS = 300;
const clockSkewS = 30;
const pictureLength = 256;

const header = v.object({
  alg: v.string(),
  kid: v.string(),
  typ: v.optional(v.pipe(v.string(), v.regex(/^JWT$/i))),
});
const shortText = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
// Halves of characters become one and the same when they are hashed: two people would be one.
const subject = v.pipe(
  shortText,
  v.check((text) => !/\p{Surrogate}/u.test(text)),
);
const seconds = v.pipe(v.number(), v.finite());
const claims = v.object({
  iss: v.string(),
  // As a list, only where nobody else is in it: another service could use the token here.
  aud: v.union([v.string(), v.strictTuple([v.string()])]),
  sub: subject,
  jti: shortText,
  iat: seconds,
  exp: seconds,
  name: v.optional(v.unknown()),
  picture: v.optional(v.unknown()),
});

/** Whom a token vouches for on this site. `reason` is for the log alone, and has nothing of the token in it. */
export async function verifyIdentity(token: string, site: Site, now: number): Promise<Verified> {
  if (token.length > longestToken) return refuse('longer than 4,096 characters');
  const [head, body, signature, ...rest] = token.split('.');
  if (!head || !body || !signature || rest.length > 0) return refuse('not a compact JWT');
  const [headText, bodyText] = [textOf(head), textOf(body)];
  const parsed = v.safeParse(header, parseJson(new TextEncoder().encode(headText)));
  if (!parsed.success) return refuse('header without alg and kid, or of another typ');
  if (parseJson(new TextEncoder().encode(bodyText)) === undefined)
    return refuse('a body that is not JSON');
  // One who reads the first and one who reads the last of two would take it for two different tokens.
  if (hasKeyTwice(headText) || hasKeyTwice(bodyText)) return refuse('a claim twice');
  const key = site.keys.find(({ kid }) => kid === parsed.output.kid);
  if (key === undefined) return refuse('no key of this kid on this site');
  if (parsed.output.alg !== key.algorithm) return refuse('an alg that is not the one of its key');
  try {
    const { payload } = await jwtVerify(token, await toCryptoKey(key), {
      algorithms: [key.algorithm],
      issuer: key.issuer,
      audience: audienceOf(site.id),
      clockTolerance: clockSkewS,
      currentDate: new Date(now),
    });
    return await toVouched(payload, site.id, now);
  } catch (error) {
    return refuse(error instanceof errors.JOSEError ? error.code : 'not readable');
  }
}

/** What `aud` has to be. */
export const audienceOf = (site: string) => (site === '' ? 'partyline' : `partyline:${site}`);

/** The id of a person for whom a site vouches: the same for the same `sub`, and of no use to find out either. */
async function vouchedId(site: string, sub: string): Promise<string> {
  const bytes = new TextEncoder().encode(`${site}\n${sub}`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return `h_${toBase64Url(digest).slice(0, 22)}`;
}

async function toVouched(payload: unknown, site: string, now: number): Promise<Verified> {
  const result = v.safeParse(claims, payload);
  if (!result.success)
    return refuse(`claim ${v.getDotPath(result.issues[0])} missing or not valid`);
  const { sub, jti, iat, exp, name, picture } = result.output;
  if (iat > now / 1_000 + clockSkewS) return refuse('issued in the future');
  if (exp <= iat || exp - iat > longestLifeS) return refuse('valid for longer than 5 minutes');
  const id = await vouchedId(site, sub);
  const expiresAt = Math.ceil((exp + clockSkewS) * 1_000);
  return {
    ok: true,
    vouched: { id, name: nameOf(name), picture: pictureOf(picture), jti, expiresAt },
  };
}

/** What can be used of a name that others have checked by other rules: nobody stays outside for theirs. */
function nameOf(claim: unknown): string | undefined {
  if (typeof claim !== 'string') return undefined;
  const plain = claim.replace(/[\p{Cc}\p{Bidi_Control}\p{Surrogate}\s]+/gu, ' ').trim();
  // The cut may go through a pair.
  const short = plain
    .slice(0, limits.nameLength)
    .replace(/\p{Surrogate}/u, '')
    .trim();
  return short === '' ? undefined : short;
}

/** An address that every page may load; of any other nothing is kept. */
function pictureOf(claim: unknown): string | null {
  if (typeof claim !== 'string' || claim.length > pictureLength || !URL.canParse(claim))
    return null;
  const { protocol, username, password, href } = new URL(claim);
  const isPlain = protocol === 'https:' && username === '' && password === '';
  return isPlain && href.length <= pictureLength ? href : null;
}

async function toCryptoKey({ algorithm, key }: IdentityKey): Promise<CryptoKey | Uint8Array> {
  if (algorithm === 'HS256') return fromBase64Url(key) ?? new Uint8Array();
  return importJWK({ kty: 'OKP', crv: 'Ed25519', x: key }, 'EdDSA');
}

function textOf(part: string): string {
  return new TextDecoder().decode(fromBase64Url(part) ?? new Uint8Array());
}

const refuse = (reason: string): Verified => ({ ok: false, reason });
