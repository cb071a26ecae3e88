import { expect, it } from 'vitest';
import { problemOfKey, readIdentityKeys } from '../../../party/auth/identity-keys.ts';

const key = Buffer.alloc(32, 1).toString('base64url');
const one = { kid: 'a', alg: 'HS256', iss: 'https://host.example', key };
const problemOf = (keys: unknown) => {
  const result = readIdentityKeys(typeof keys === 'string' ? keys : JSON.stringify(keys));
  return result.ok ? undefined : result.problem;
};

it('[IDENT-5] reads up to two keys', () => {
  const other = { ...one, kid: 'b', alg: 'EdDSA' };
  expect(readIdentityKeys(JSON.stringify([one, other]))).toEqual({
    ok: true,
    keys: [
      { kid: 'a', algorithm: 'HS256', issuer: one.iss, key },
      { kid: 'b', algorithm: 'EdDSA', issuer: one.iss, key },
    ],
  });
  expect(problemOf([one, other, { ...one, kid: 'c' }])).toMatch(/3 keys.*2 at most/);
});

it.each([
  ['kid=a', /is not of the form/],
  [{ one }, /is not of the form/],
  [[{ ...one, extra: 1 }], /is not of the form/],
  [[one, one], /two keys "a"/],
  [[{ ...one, kid: '../a' }], /kid/],
  [[{ ...one, iss: '' }], /iss/],
  [[{ ...one, alg: 'RS256' }], /neither HS256 nor EdDSA/],
  [[{ ...one, alg: 'none' }], /neither HS256 nor EdDSA/],
  [[{ ...one, key: 'short' }], /32 random bytes/],
  [[{ ...one, key: `${key}=` }], /base64url/],
  [[{ ...one, alg: 'EdDSA', key: `${key}${key}` }], /Ed25519/],
])('says in one sentence without a key what is wrong with %j', (keys, sentence) => {
  const problem = problemOf(keys) ?? '';
  expect(problem).toMatch(sentence);
  expect(problem).toMatch(/^IDENTITY_KEYS.*\.|_ -$/);
  expect(problem).not.toContain(key);
});

it('takes a right key', () => {
  expect(problemOfKey({ kid: 'a', algorithm: 'EdDSA', issuer: 'x', key })).toBeUndefined();
});
