import { generateKeyPairSync, sign as signWith } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sweepToken } from '../../../scripts/stack/secret.mjs';
import { type House, openHouse, secret } from '../support/house.ts';
import {
  type Claims,
  claims,
  edwardsKey,
  edwardsToken,
  hmacKey,
  hmacToken,
  otherPair,
} from '../support/vouching.ts';

vi.setConfig({ testTimeout: 30_000 });
let house: House;
beforeEach(async () => {
  house = await openHouse({ identityKeys: [hmacKey, edwardsKey] });
});
afterEach(() => house.close());

const identify = (token: unknown) => house.ask('POST', '/v1/identify', { body: { token } });
const now = () => Math.floor(Date.now() / 1_000);
const json = (value: Claims) => JSON.stringify(value);
const without = (name: string) => hmacToken(claims({ [name]: undefined }));
const part = (value: string | object) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** The public key, which everybody may know, as the secret of HS256. */
const confused = () =>
  hmacToken(claims(), {
    header: { kid: 'e1' },
    secret: Buffer.from(edwardsKey.key, 'base64url'),
  });

function withRsa(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const signed = `${part({ alg: 'RS256', kid: 'h1' })}.${part(claims())}`;
  return `${signed}.${signWith('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

/** The signature of another one. */
function grafted(): string {
  const [head, , signature] = hmacToken().split('.');
  return `${head}.${part(claims({ sub: 'mallory' }))}.${signature}`;
}

const bad: Readonly<Record<string, () => unknown>> = {
  'alg none without a signature': () => `${part({ alg: 'none', kid: 'h1' })}.${part(claims())}.`,
  'alg none with one': () => hmacToken(claims(), { header: { alg: 'none' } }),
  'alg None': () => hmacToken(claims(), { header: { alg: 'None' } }),
  'HS256 with the public key of EdDSA': confused,
  'the same, with the key as text': () =>
    hmacToken(claims(), { header: { kid: 'e1' }, secret: edwardsKey.key }),
  'alg EdDSA over the kid of HS256': () => edwardsToken(claims(), { header: { kid: 'h1' } }),
  RS256: withRsa,
  'HS512 with the right key': () => hmacToken(claims(), { header: { alg: 'HS512' } }),
  'a key that the token brings along': () =>
    edwardsToken(claims(), {
      header: { jwk: otherPair.publicKey.export({ format: 'jwk' }) },
      key: otherPair.privateKey,
    }),
  'another audience': () => hmacToken(claims({ aud: 'elsewhere' })),
  'the audience of a site with a key': () => hmacToken(claims({ aud: 'partyline:shop' })),
  'several audiences': () => hmacToken(claims({ aud: ['partyline', 'elsewhere'] })),
  'another issuer': () => hmacToken(claims({ iss: 'https://evil.example' })),
  'an unknown kid': () => hmacToken(claims(), { header: { kid: 'h2' } }),
  'no kid': () => hmacToken(claims(), { header: { kid: undefined } }),
  'a kid that is a path': () =>
    hmacToken(claims(), { header: { kid: '../../../../dev/null' }, secret: '' }),
  'a kid that is SQL': () => hmacToken(claims(), { header: { kid: "x' OR 1=1 --" } }),
  'a kid of every object': () => hmacToken(claims(), { header: { kid: '__proto__' } }),
  'a kid that is a list': () => hmacToken(claims(), { header: { kid: ['h1'] } }),
  'a crit that nobody knows': () => hmacToken(claims(), { header: { crit: ['x'], x: 1 } }),
  'a typ for something else': () => hmacToken(claims(), { header: { typ: 'at+jwt' } }),
  'no iss': () => without('iss'),
  'no aud': () => without('aud'),
  'no sub': () => without('sub'),
  'no iat': () => without('iat'),
  'no exp': () => without('exp'),
  'no jti': () => without('jti'),
  'an empty sub': () => hmacToken(claims({ sub: '' })),
  'a sub that is a number': () => hmacToken(claims({ sub: 7 })),
  'a sub of 129 characters': () => hmacToken(claims({ sub: 'x'.repeat(129) })),
  'an exp that is a text': () => hmacToken(claims({ exp: `${now() + 60}` })),
  'an exp six minutes after iat': () => hmacToken(claims({ exp: now() + 360 })),
  'an exp before iat': () => hmacToken(claims({ iat: now() + 20, exp: now() + 10 })),
  'an exp 31 s ago': () => hmacToken(claims({ iat: now() - 100, exp: now() - 31 })),
  'an iat in 31 s': () => hmacToken(claims({ iat: now() + 31 })),
  'an nbf in a minute': () => hmacToken(claims({ nbf: now() + 60 })),
  'a claim of 8 KB': () => hmacToken(claims({ name: 'x'.repeat(8_192) })),
  'a wrong signature': () => `${hmacToken().slice(0, -2)}AA`,
  'the signature of another token': grafted,
  'the signature of another EdDSA key': () => edwardsToken(claims(), { key: otherPair.privateKey }),
  'no signature': () => hmacToken().replace(/[^.]+$/, ''),
  'a claim twice': () => hmacToken(json(claims()).replace('{', '{"sub":"mallory",')),
  'a claim twice, once with an escape': () =>
    hmacToken(json(claims()).replace('{', '{"s\\u0075b":"mallory",')),
  'a header twice': () =>
    hmacToken(claims(), { header: '{"alg":"none","alg":"HS256","kid":"h1"}' }),
  'a body that is not JSON': () => hmacToken('sub=ann'),
  'a body that is a list': () => hmacToken('[]'),
  'a body that is null': () => hmacToken('null'),
  'a body with a colon and nothing before it': () => hmacToken('{:1}'),
  'a body with a wrong escape in a claim': () => hmacToken('{"\\x":1}'),
  'a header with a value in the place of a name': () => hmacToken(claims(), { header: '{7.7.:1}' }),
  'a sub with half a character, which is the same as any other half': () =>
    hmacToken(claims({ sub: 'ann \ud83d' })),
  'a header that is not JSON': () => hmacToken(claims(), { header: 'alg=HS256' }),
  'five parts, as encrypted ones have': () => `${hmacToken()}.x.y`,
  'two parts': () => hmacToken().split('.').slice(0, 2).join('.'),
  'a text': () => 'hello',
  nothing: () => '',
  'characters outside base64url': () => hmacToken().replace('.', '.+/='),
};

it('[IDENT-2] [S7] refuses every bad token in the same words, and leaves nothing behind', async () => {
  expect(Object.keys(bad).length).toBeGreaterThanOrEqual(25);
  const answers = new Set<string>();
  for (const [name, make] of Object.entries(bad)) {
    const { status, headers, body } = await identify(make());
    expect(body.error?.code, name).toBe('token-invalid');
    const { requestId: _, ...error } = body.error;
    answers.add(JSON.stringify([status, error, headers.get('content-type'), Object.keys(body)]));
  }
  expect([...answers]).toEqual([expect.stringContaining('[401,')]);
  for (const table of ['user', 'session', 'used_token', 'site_person']) {
    const { rows } = await house.client.execute(`SELECT count(*) AS n FROM ${table}`);
    expect(rows[0]?.n, table).toBe(0);
  }
});

it('[IDENT-2] tells the log why, and nothing of the token', async () => {
  await identify(hmacToken(claims({ sub: 'a canary', aud: 'elsewhere' })));
  await identify(hmacToken(claims({ sub: 'a canary', exp: now() + 3_600 })));
  const lines = house.lines.filter(({ what }) => what === 'token of a site refused');
  expect(lines.map(({ details }) => details)).toEqual([
    { site: '', reason: expect.stringMatching(/CLAIM/) },
    { site: '', reason: 'valid for longer than 5 minutes' },
  ]);
  expect(JSON.stringify(house.lines)).not.toContain('canary');
});

it('[IDENT-3] [S7] takes a token once, also of two at the same moment', async () => {
  const token = edwardsToken();
  const both = await Promise.all([identify(token), identify(token)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  const again = await identify(token);
  expect(again.body.error.code).toBe('token-invalid');
  // Its name is enough: another token of the same one is the same.
  const copy = await identify(hmacToken(claims({ sub: 'bob', jti: 'one' })));
  expect(copy.status).toBe(200);
  expect((await identify(hmacToken(claims({ sub: 'cleo', jti: 'one' })))).status).toBe(401);
});

it('[IDENT-3] remembers a token for as long as its age would let it in, and no longer', async () => {
  const token = hmacToken(claims({ exp: now() + 60 }));
  await identify(token);
  const used = async () => (await house.client.execute('SELECT jti FROM used_token')).rows.length;
  house.pass(89_000);
  await sweep();
  expect(await used()).toBe(1);
  expect((await identify(token)).status).toBe(401);
  house.pass(2_000);
  await sweep();
  expect(await used()).toBe(0);
  expect((await identify(token)).status).toBe(401);
});

it.each([undefined, null, 7, {}, ['x']])('answers a token %o as any wrong body', async (token) => {
  const { status, body } = await identify(token);
  expect(status).toBe(400);
  expect(body.error).toMatchObject({ code: 'invalid', field: 'token' });
});

async function sweep(): Promise<void> {
  const { status } = await house.ask('POST', '/v1/internal/sweep', { token: sweepToken(secret) });
  expect(status).toBe(200);
}
