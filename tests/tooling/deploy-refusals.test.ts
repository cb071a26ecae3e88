import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { ensureBuilt } from '../support/built.ts';
import {
  complete,
  migrationIds,
  said,
  secret,
  token,
  user,
  World,
  worldOf,
  worldWith,
} from '../support/deployment.ts';

beforeAll(ensureBuilt, 180_000);

describe('it refuses, in one sentence and before anything is changed,', () => {
  const refusals: [string, Record<string, string>, RegExp][] = [
    ['no database', { LIBSQL_URL: '' }, /LIBSQL_URL is missing/],
    [
      'something else than an address',
      { LIBSQL_URL: 'file:chat.db' },
      /LIBSQL_URL is missing or not valid/,
    ],
    [
      'a database of this machine',
      { LIBSQL_URL: 'http://127.0.0.1:8080' },
      /this machine \(127\.0\.0\.1:8080\)/,
    ],
    [
      'one of a private network',
      { LIBSQL_URL: 'https://192.168.0.4' },
      /private network \(192\.168\.0\.4\)/,
    ],
    ['one without encryption', { LIBSQL_URL: 'http://db.example.org' }, /not encrypted/],
    ['a password in its address', { LIBSQL_URL: 'https://a:b@db.example.org' }, /holds a password/],
    ['a database without a token', { LIBSQL_AUTH_TOKEN: '' }, /LIBSQL_AUTH_TOKEN is missing/],
    ['no origins', { ALLOWED_ORIGINS: '' }, /ALLOWED_ORIGINS is missing/],
    [
      'what is no origin',
      { ALLOWED_ORIGINS: 'https://example.org/' },
      /"https:\/\/example\.org\/", which is not an origin/,
    ],
    ['no secret', { PARTYLINE_SECRET: '' }, /PARTYLINE_SECRET is missing: .*--init/],
    ['a short secret', { PARTYLINE_SECRET: 'short' }, /PARTYLINE_SECRET has fewer than 32/],
    ['another mode', { MODE: 'development' }, /MODE must be production/],
    [
      'a store that is none',
      { FILE_STORE: 'ftp' },
      /FILE_STORE must be embedded, s3 or r2, not "ftp"/,
    ],
    [
      'a bucket of which all is missing',
      { FILE_STORE: 's3' },
      /S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY are missing/,
    ],
    ['R2 without a bucket', { FILE_STORE: 'r2' }, /R2_BUCKET is missing/],
    ['a wrong setting of the site', { GUESTS: 'maybe' }, /GUESTS must be on or off, not "maybe"/],
    [
      'a wrong domain',
      { CUSTOM_DOMAIN: 'https://chat.example.org' },
      /CUSTOM_DOMAIN must be a host/,
    ],
    ['a wrong name', { WORKER_NAME: 'My Chat' }, /WORKER_NAME must be a-z/],
  ];
  it.each(refusals)('%s', async (_, env, sentence) => {
    const world = worldOf(env);
    expect(await world.run()).toBe(1);
    expect(world.missing).toHaveLength(1);
    expect(world.missing[0]).toMatch(sentence);
    expect(world.log.filter((step) => /migrate|upload/.test(step))).toEqual([]);
    expect(world.text).toContain('Nothing was uploaded or changed.');
    expect(existsSync(world.folder)).toBe(false);
  });

  const worlds: [string, Partial<World>, RegExp][] = [
    [
      'nobody logged in',
      { whoami: said('{"loggedIn":false}', 1) },
      /No Cloudflare account: run `npx wrangler login`/,
    ],
    [
      'no network',
      { whoami: { code: 1, out: '', err: '✘ [ERROR] fetch failed' } },
      /did not say whose account it is \(fetch failed\)/,
    ],
    [
      'an answer that does not come',
      { whoami: { code: null, out: '', err: '' } },
      /did not say whose account it is/,
    ],
    [
      'several accounts',
      { whoami: user('a1', 'b2') },
      /set CLOUDFLARE_ACCOUNT_ID to one of a1 \(of a1\), b2 \(of b2\)/,
    ],
    [
      'another’s account',
      { env: { ...complete, CLOUDFLARE_ACCOUNT_ID: 'c3' } },
      /no access to; you have a1/,
    ],
    [
      'a database that is away',
      { look: { kind: 'unreachable', why: 'ECONNREFUSED' } },
      /does not answer \(ECONNREFUSED\)/,
    ],
    [
      'a token that it does not take',
      { look: { kind: 'refused', why: '401' } },
      /refuses LIBSQL_AUTH_TOKEN \(401\)/,
    ],
    [
      'a database of a newer version',
      { applied: [...migrationIds, '9999-later'] },
      /newer version \(9999-later\)/,
    ],
    [
      'what wrangler does not take',
      { dryRun: { code: 1, out: '', err: '✘ [ERROR] Invalid binding' } },
      /does not take it: Invalid binding/,
    ],
    [
      'a secret in the code',
      { bundle: { 'worker.js': `const s = "${secret}"` } },
      /worker\.js holds the value of PARTYLINE_SECRET/,
    ],
    [
      'a path of this machine in it',
      { bundle: { 'worker.js': `// ${inProject('party/worker.ts')}` } },
      /worker\.js holds a path of this machine/,
    ],
    [
      'a Worker that is too large',
      { bundle: { 'worker.js': randomBytes(11_000_000) } },
      /too large: 11 MB, 11 MB gzip/,
    ],
  ];
  it.each(worlds)('%s', async (_, changes, sentence) => {
    const world = worldWith(changes);
    expect(await world.run()).toBe(1);
    expect(world.missing).toHaveLength(1);
    expect(world.missing[0]).toMatch(sentence);
    expect(world.log.filter((step) => /migrate|upload/.test(step))).toEqual([]);
  });
});

describe('it warns, and goes on,', () => {
  it('of passwords on the free plan, unless there are none', async () => {
    const world = new World();
    expect(await world.run()).toBe(0);
    expect(world.text).toContain('! Passwords need the paid Workers plan');
    const without = worldOf({ ACCOUNTS: 'off' });
    await without.run();
    expect(without.text).not.toContain('Passwords');
  });

  it('of a Worker that the free plan does not take', async () => {
    const world = worldWith({ bundle: { 'worker.js': randomBytes(4_000_000) } });
    expect(await world.run()).toBe(0);
    expect(world.text).toContain('! The Worker needs the paid plan: 4 MB, 4 MB gzip');
  });

  it('of websites without encryption', async () => {
    const world = worldOf({ ALLOWED_ORIGINS: 'https://example.org,http://old.example' });
    expect(await world.run()).toBe(0);
    expect(world.text).toContain('! ALLOWED_ORIGINS holds http://old.example');
  });

  it('of secrets that stay on the Worker', async () => {
    const world = worldWith({
      secrets: said('[{"name":"IDENTITY_KEYS"},{"name":"PARTYLINE_SECRET"}]'),
    });
    expect(await world.run()).toBe(0);
    expect(world.text).toContain('! IDENTITY_KEYS is on the Worker and not here');
    expect(world.text).not.toContain('! PARTYLINE_SECRET');
  });
});

describe('a Worker that is there already', () => {
  const env = { ...complete, PARTYLINE_SECRET: '' };

  it('keeps its secret when none goes along', async () => {
    const world = worldWith({
      env,
      secrets: said('[{"name":"PARTYLINE_SECRET","type":"secret_text"}]'),
    });
    expect(await world.run()).toBe(0);
    expect(world.handedOver).toEqual({ LIBSQL_AUTH_TOKEN: token });
    expect(world.text).toContain('PARTYLINE_SECRET: the one that the Worker has');
  });

  it('is not there at the first time, so that one is needed', async () => {
    const none = {
      code: 1,
      out: '',
      err: 'This Worker does not exist on your account. [code: 10007]',
    };
    const world = worldWith({ env, secrets: none });
    expect(await world.run()).toBe(1);
    expect(world.missing[0]).toContain('PARTYLINE_SECRET is missing');
  });
});
