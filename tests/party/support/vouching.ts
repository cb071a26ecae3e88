/** A site's own server as it signs tokens, by means of Node alone. */
import { createHmac, generateKeyPairSync, type KeyObject, sign as signWith } from 'node:crypto';
import type { IdentityKey } from '../../../party/sites/site.ts';

export type Claims = Readonly<Record<string, unknown>>;
const issuer = 'https://host.example';

const hmacSecret = Buffer.alloc(32, 7);
export const hmacKey: IdentityKey = {
  kid: 'h1',
  algorithm: 'HS256',
  issuer,
  key: hmacSecret.toString('base64url'),
};

const pair = generateKeyPairSync('ed25519');
export const edwardsKey: IdentityKey = {
  kid: 'e1',
  algorithm: 'EdDSA',
  issuer,
  key: publicBytes(pair.publicKey),
};

let made = 0;
/** Claims that are right at this moment; what is undefined in `more` is left out. */
export function claims(more: Claims = {}): Claims {
  const iat = Math.floor(Date.now() / 1_000);
  made += 1;
  const right = { iss: issuer, aud: 'partyline', sub: 'ann', iat, exp: iat + 300, jti: `j${made}` };
  return { ...right, name: 'Ann', ...more };
}

/** A compact JWT of HS256; `header` and `body` may be texts of any kind. */
export function hmacToken(
  body: Claims | string = claims(),
  { header = {}, secret = hmacSecret }: { header?: Claims | string; secret?: Buffer | string } = {},
): string {
  const signed = signedPart({ alg: 'HS256', kid: 'h1', typ: 'JWT' }, header, body);
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** A compact JWT of EdDSA. */
export function edwardsToken(
  body: Claims | string = claims(),
  { header = {}, key = pair.privateKey }: { header?: Claims | string; key?: KeyObject } = {},
): string {
  const signed = signedPart({ alg: 'EdDSA', kid: 'e1', typ: 'JWT' }, header, body);
  return `${signed}.${signWith(null, Buffer.from(signed), key).toString('base64url')}`;
}

/** Another pair than that of `edwardsKey`. */
export const otherPair = generateKeyPairSync('ed25519');

export function publicBytes(key: KeyObject): string {
  return String(key.export({ format: 'jwk' }).x);
}

function signedPart(right: Claims, header: Claims | string, body: Claims | string): string {
  const head = typeof header === 'string' ? header : JSON.stringify({ ...right, ...header });
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return [head, text].map((part) => Buffer.from(part).toString('base64url')).join('.');
}
