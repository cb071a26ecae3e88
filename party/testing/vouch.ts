import { fromBase64Url, toBase64Url } from '../auth/bytes.ts';
import { audienceOf } from '../auth/identity.ts';
import type { Town } from './town.ts';
import type { Vouch } from './types.ts';

const validS = 60;

/** A JWT (HS256) as the host's own server would sign it. */
export async function vouch(
  { world, chance, key, site }: Pick<Town, 'world' | 'chance' | 'key' | 'site'>,
  { sub, name, picture }: Vouch,
): Promise<string> {
  const iat = Math.floor(world.now() / 1_000);
  const claims = {
    iss: key.issuer,
    aud: audienceOf(site),
    sub,
    jti: chance.newId(),
    iat,
    exp: iat + validS,
    ...(name === undefined ? {} : { name }),
    ...(picture === undefined ? {} : { picture }),
  };
  const text = `${encoded({ alg: key.algorithm, kid: key.kid })}.${encoded(claims)}`;
  return `${text}.${await sign(key.key, text)}`;
}

const encoded = (data: object) => toBase64Url(new TextEncoder().encode(JSON.stringify(data)));

async function sign(key: string, text: string): Promise<string> {
  const bytes = fromBase64Url(key) ?? new Uint8Array();
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const secret = await crypto.subtle.importKey('raw', bytes, hmac, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', secret, new TextEncoder().encode(text));
  return toBase64Url(new Uint8Array(signature));
}
