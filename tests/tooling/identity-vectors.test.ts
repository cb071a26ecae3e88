import { createHmac, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signIdentity } from '../../docs/examples/sign-identity.mjs';
import { verifyIdentity } from '../../party/auth/identity.ts';
import { readIdentityKeys } from '../../party/auth/identity-keys.ts';
import type { IdentityKey, Site } from '../../party/sites/site.ts';
import { publicBytes } from '../party/support/vouching.ts';
import { read } from '../support/tree.ts';

type Vectors = {
  now: number;
  keys: { kid: string; alg: string; iss: string; key: string; seed?: string }[];
  tokens: {
    name: string;
    kid: string;
    site: string;
    header: string;
    claims: string;
    token: string;
    person: string;
  }[];
};
const vectors: Vectors = JSON.parse(read('docs/identity-vectors.json'));

function siteWith(id: string, keys: readonly IdentityKey[]): Site {
  const settings = { guests: true, accounts: true, files: true, room: 'general' };
  return { id, origins: [], settings, keys };
}

function keysOfVectors(): readonly IdentityKey[] {
  const written = vectors.keys.map(({ seed: _, ...key }) => key);
  const keys = readIdentityKeys(JSON.stringify(written));
  if (!keys.ok) throw new Error(keys.problem);
  return keys.keys;
}

function signatureOf(kid: string, text: string): string {
  const { key = '', seed } = vectors.keys.find((each) => each.kid === kid) ?? {};
  if (seed === undefined)
    return createHmac('sha256', Buffer.from(key, 'base64url')).update(text).digest('base64url');
  const jwk = { kty: 'OKP', crv: 'Ed25519', d: seed, x: key };
  const secret = createPrivateKey({ key: jwk, format: 'jwk' });
  return sign(null, Buffer.from(text), secret).toString('base64url');
}

describe.each(vectors.tokens)('[IDENT-1] the vector "$name"', (vector) => {
  it('is what its key makes of its texts', () => {
    const parts = [vector.header, vector.claims].map((part) =>
      Buffer.from(part).toString('base64url'),
    );
    const text = parts.join('.');
    expect(vector.token).toBe(`${text}.${signatureOf(vector.kid, text)}`);
  });

  it('is taken for the person that it names, at its time and on its site alone', async () => {
    const { now } = vectors;
    const here = siteWith(vector.site, keysOfVectors());
    const { name } = JSON.parse(vector.claims);
    expect(await verifyIdentity(vector.token, here, now * 1_000)).toMatchObject({
      ok: true,
      vouched: { id: vector.person, name },
    });
    expect((await verifyIdentity(vector.token, here, (now + 90) * 1_000)).ok).toBe(false);
    const elsewhere = siteWith('elsewhere', keysOfVectors());
    expect((await verifyIdentity(vector.token, elsewhere, now * 1_000)).ok).toBe(false);
  });
});

describe('[IDENT-1] the example for Node', () => {
  const issuer = 'https://shop.example';
  const person = { id: '42', name: 'Ada', picture: 'https://shop.example/ada.png' };

  it('signs with HS256', async () => {
    const key = Buffer.alloc(32, 5).toString('base64url');
    const site = siteWith('shop', [{ kid: 'a', algorithm: 'HS256', issuer, key }]);
    const by = { kid: 'a', alg: 'HS256', iss: issuer, key, site: 'shop' } as const;
    const token = signIdentity(by, person);
    expect(await verifyIdentity(token, site, Date.now())).toMatchObject({
      ok: true,
      vouched: { name: 'Ada', picture: person.picture },
    });
    expect(signIdentity(by, person)).not.toBe(token);
  });

  it('signs with EdDSA', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const key = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const site = siteWith('', [
      { kid: 'b', algorithm: 'EdDSA', issuer, key: publicBytes(publicKey) },
    ]);
    const token = signIdentity({ kid: 'b', alg: 'EdDSA', iss: issuer, key }, person);
    expect(await verifyIdentity(token, site, Date.now())).toMatchObject({ ok: true });
  });

  it('has ten lines of code', () => {
    const [, body = ''] = read('docs/examples/sign-identity.mjs').split('export function');
    expect(body.trim().split('\n').length).toBeLessThanOrEqual(10);
  });
});
