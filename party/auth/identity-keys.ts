/** The keys by which a site vouches for its own people, as its owner writes them. */
import * as v from 'valibot';
import type { IdentityKey } from '../sites/site.ts';
import { fromBase64Url } from './bytes.ts';

/** More than one, so that the next can be in use before the last is gone; more than two are forgotten ones. */
export const keysMost = 2;

const written = v.strictObject({
  kid: v.string(),
  alg: v.string(),
  iss: v.string(),
  key: v.string(),
});
type Written = v.InferOutput<typeof written>;
type Keys = { ok: true; keys: readonly IdentityKey[] } | { ok: false; problem: string };

const form = '[{"kid":"…","alg":"HS256","iss":"…","key":"…"}]';

/** Reads `IDENTITY_KEYS`, a JSON array. `problem` is one sentence without a key in it. */
export function readIdentityKeys(text: string): Keys {
  const parsed = v.safeParse(v.array(written), parse(text));
  if (!parsed.success) return { ok: false, problem: `IDENTITY_KEYS is not of the form ${form}.` };
  const keys = parsed.output.map(toKey);
  const problem = problemOfKeys(keys);
  return problem === undefined
    ? { ok: true, keys }
    : { ok: false, problem: `IDENTITY_KEYS: ${problem}` };
}

/** What is wrong with the keys of a site, in one sentence. */
function problemOfKeys(keys: readonly Unchecked[]): string | undefined {
  if (keys.length > keysMost)
    return `there are ${keys.length} keys, and a site has ${keysMost} at most.`;
  const kids = keys.map(({ kid }) => kid);
  const twice = kids.find((kid, index) => kids.indexOf(kid) !== index);
  if (twice !== undefined) return `there are two keys ${JSON.stringify(twice)}.`;
  return keys.map(problemOfKey).find((problem) => problem !== undefined);
}

type Unchecked = Omit<IdentityKey, 'algorithm'> & { readonly algorithm: string };

/** What is wrong with one key, in one sentence. */
export function problemOfKey({ kid, algorithm, issuer, key }: Unchecked): string | undefined {
  const name = JSON.stringify(kid.slice(0, 64));
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(kid))
    return `the kid ${name} is not 1 to 64 of A-Z a-z 0-9 . _ -`;
  if (issuer === '' || issuer.length > 256)
    return `the iss of the key ${name} is not 1 to 256 characters long.`;
  const bytes = fromBase64Url(key)?.length ?? 0;
  if (algorithm === 'HS256') {
    return bytes >= 32
      ? undefined
      : `the key ${name} is not base64url of at least 32 random bytes.`;
  }
  if (algorithm !== 'EdDSA') return `the alg of the key ${name} is neither HS256 nor EdDSA.`;
  return bytes === 32
    ? undefined
    : `the key ${name} is not base64url of the 32 bytes of an Ed25519 public key.`;
}

function toKey({ kid, alg, iss, key }: Written): IdentityKey {
  // Any other name is told by `problemOfKey` before the key is used.
  return { kid, algorithm: alg as IdentityKey['algorithm'], issuer: iss, key };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
