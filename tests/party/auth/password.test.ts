import { scryptSync } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hashPassword, needsRehash, verifyPassword } from '../../../party/auth/password.ts';
import { isGuessable } from '../../../party/auth/password-strength.ts';
import type { Clock } from '../../../party/ports.ts';
import { parse, requests } from '../../../sdk/src/protocol/index.ts';

vi.setConfig({ testTimeout: 30_000 });
const clock: Clock = { now: () => 0, after: () => () => {} };
const old = (password: string) => {
  const salt = Buffer.alloc(16, 7);
  const key = scryptSync(password, salt, 32, { N: 1024, r: 8, p: 1 });
  return `scrypt$1024$8$1$${salt.toString('base64url')}$${key.toString('base64url')}`;
};
afterEach(() => vi.restoreAllMocks());

describe('password hashes', () => {
  it('[S21] are scrypt with N=2^14, r=8, p=5 and a salt of their own', async () => {
    const [one, two] = [
      await hashPassword('correct horse', clock),
      await hashPassword('correct horse', clock),
    ];
    const [name, N, r, p, salt = '', key] = one.split('$');
    expect([name, N, r, p]).toEqual(['scrypt', '16384', '8', '5']);
    const expected = scryptSync('correct horse', Buffer.from(salt, 'base64url'), 32, {
      N: 2 ** 14,
      r: 8,
      p: 5,
      maxmem: 64 * 2 ** 20,
    });
    expect(key).toBe(expected.toString('base64url'));
    expect(two.split('$')[4]).not.toBe(salt);
    expect(needsRehash(one)).toBe(false);
    expect(await verifyPassword('correct horse', one, clock)).toBe(true);
  });

  it('tell the right password from others', async () => {
    expect(await verifyPassword('pässword 😀', old('pässword 😀'), clock)).toBe(true);
    expect(await verifyPassword('pässword', old('pässword 😀'), clock)).toBe(false);
    expect(needsRehash(old('x'))).toBe(true);
  });

  it('[S19] cost the same work for nobody as for somebody with today’s parameters', async () => {
    const somebody = await hashPassword('correct horse', clock);
    const seen = vi.spyOn(Date, 'now');
    const count = async (encoded: string | undefined) => {
      seen.mockClear();
      expect(await verifyPassword('wrong horse', encoded, clock)).toBe(false);
      return seen.mock.calls.length;
    };
    // The hash asks for the time at every step: as many questions, as much work.
    seen.mockReturnValue(0);
    expect(await count(undefined)).toBe(await count(somebody));
  });
});

describe('what a password may be', () => {
  const judge = (password: string, username = 'somebody') => {
    const parsed = parse(requests.signUp, { username, password });
    if (!parsed.ok) return parsed.code;
    return isGuessable(parsed.value.password, username) ? 'weak-password' : 'fine';
  };

  it.each([
    ['1234567', 'weak-password'],
    ['12345678', 'weak-password'],
    ['87654321', 'weak-password'],
    ['aaaaaaaa', 'weak-password'],
    ['abababab', 'weak-password'],
    ['password', 'weak-password'],
    ['PassWord1', 'weak-password'],
    ['iloveyou', 'weak-password'],
    ['qwertyui', 'weak-password'],
    ['abcdefgh', 'weak-password'],
    ['partyline', 'weak-password'],
    ['somebody', 'weak-password'],
    ['SOMEBODY', 'weak-password'],
    ['somebody1', 'weak-password'],
    ['123somebody', 'weak-password'],
    ['ｐａｓｓｗｏｒｄ', 'weak-password'],
    ['😀😀😀😀😀😀😀', 'weak-password'],
    ['😀🎉🦊🍕🚀🌍🎈🧀', 'fine'],
    ['correct horse', 'fine'],
    ['no digits needed', 'fine'],
    ['        x yz 1', 'fine'],
    ['somebody likes cheese', 'fine'],
    ['ünïcödé paß', 'fine'],
    ['xy1'.repeat(43).slice(0, 128), 'fine'],
    ['xy1'.repeat(43), 'too-long'],
    ['x'.repeat(100_000), 'too-long'],
  ])('[S20] %j is %s', (password, verdict) => {
    expect(judge(password)).toBe(verdict);
  });
});
