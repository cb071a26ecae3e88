// Signs who is signed in on your website, for one call of `identify`. Runs on your server; needs nothing but Node.
import { createHmac, randomUUID, sign } from 'node:crypto';

/**
 * @param {{ kid: string, alg: 'HS256' | 'EdDSA', iss: string, key: string, site?: string }} by `key`: the secret in
 *   base64url for HS256, the private key in PEM for EdDSA; `site`: the key of your site, if it has one
 * @param {{ id: string, name: string, picture?: string }} person `id`: yours, the same for ever; `picture`: an https: address
 */
export function signIdentity({ kid, alg, iss, key, site }, { id, name, picture }) {
  const iat = Math.floor(Date.now() / 1000);
  const aud = site ? `partyline:${site}` : 'partyline';
  const claims = { iss, aud, sub: id, name, picture, iat, exp: iat + 60, jti: randomUUID() };
  const parts = [{ alg, kid, typ: 'JWT' }, claims].map((part) => JSON.stringify(part));
  const text = parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
  const secret = () => createHmac('sha256', Buffer.from(key, 'base64url')).update(text).digest();
  const signature = alg === 'HS256' ? secret() : sign(null, Buffer.from(text), key);
  return `${text}.${signature.toString('base64url')}`;
}
