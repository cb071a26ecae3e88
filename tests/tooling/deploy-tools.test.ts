import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problemOfDatabaseAddress } from '../../scripts/deploy/address.mjs';
import { fillFolder } from '../../scripts/deploy/folder.mjs';
import { init } from '../../scripts/deploy/init.mjs';
import { readSettings, withoutServerSettings } from '../../scripts/deploy/settings.mjs';
import { wranglerIn } from '../../scripts/deploy/wrangler.mjs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'partyline-deploy-tools-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the address of a database', () => {
  it.each([
    'libsql://chat-ada.turso.io',
    'https://db.example.org',
    'https://db.example.org:8443',
    'https://203.0.113.7',
    'https://10.example.org',
    'https://localhost.example.org',
  ])('may be %s', (url) => expect(problemOfDatabaseAddress(url)).toBeUndefined());

  it.each([
    ['http://localhost:8080', 'this machine'],
    ['https://LOCALHOST', 'this machine'],
    ['libsql://127.0.0.1:8080?tls=0', 'this machine'],
    ['http://[::1]:8080', 'this machine'],
    ['http://0.0.0.0:8080', 'this machine'],
    ['https://db.localhost', 'this machine'],
    ['https://10.1.2.3', 'a private network'],
    ['https://172.20.1.1', 'a private network'],
    ['https://nas.local', 'a private network'],
    ['http://sqld:8080', 'a private network'],
    ['http://203.0.113.7', 'not encrypted'],
    ['libsql://db.example.org?tls=0', 'not encrypted'],
    ['libsql://db.example.org?authToken=abc', 'a password'],
  ])('may not be %s: %s', (url, why) => expect(problemOfDatabaseAddress(url)).toContain(why));
});

describe('wrangler', () => {
  it('is run in the folder, without settings of the server in arguments or environment', async () => {
    const program = join(folder, 'fake.mjs');
    await writeFile(
      program,
      'console.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), env: process.env }));',
    );
    const env = withoutServerSettings({
      PATH: process.env.PATH,
      PARTYLINE_SECRET: 'canary-1',
      LIBSQL_AUTH_TOKEN: 'canary-2',
      CLOUDFLARE_API_TOKEN: 'theirs',
    });
    const { code, out } = await wranglerIn({ folder, env, program }).ask(['whoami', '--json']);
    const seen = JSON.parse(out);
    expect(code).toBe(0);
    expect(seen.args).toEqual(['whoami', '--json', '--config', join(folder, 'wrangler.json')]);
    expect(seen.cwd).toBe(folder);
    expect(seen.env).toMatchObject({
      CLOUDFLARE_API_TOKEN: 'theirs',
      WRANGLER_SEND_METRICS: 'false',
    });
    expect(out).not.toContain('canary');
  });
});

describe('the folder of a deployment', () => {
  it('holds secrets in a file that only its owner reads', async () => {
    const config = { name: 'partyline', main: 'x', assets: { directory: 'x' } };
    await fillFolder(folder, { config, secrets: { PARTYLINE_SECRET: 'canary' } });
    for (const name of ['wrangler.json', 'secrets.json'])
      expect((await stat(join(folder, name))).mode & 0o077, name).toBe(0);
    expect(await readFile(join(folder, 'wrangler.json'), 'utf8')).not.toContain('canary');
  });
});

describe('npm run deploy -- --init', () => {
  const path = () => join(folder, '.env.production');
  const settings = async () => parseEnv(await readFile(path(), 'utf8'));

  it('makes a file that only its owner reads, with a secret and nothing that nobody reads', async () => {
    expect(await init(path())).toContain('Made .env.production with a new secret');
    expect((await settings()).PARTYLINE_SECRET).toMatch(/^[\w-]{43}$/);
    expect((await stat(path())).mode & 0o077).toBe(0);
    const file = await readFile(path(), 'utf8');
    const { strangers, server } = readSettings({ env: {}, file, vars: {} });
    expect({ strangers, set: Object.keys(server) }).toEqual({
      strangers: [],
      set: ['PARTYLINE_SECRET'],
    });
  });

  it('changes nothing the second time', async () => {
    await init(path());
    const before = await readFile(path(), 'utf8');
    expect(await init(path())).toContain('nothing was changed');
    expect(await readFile(path(), 'utf8')).toBe(before);
  });

  it('adds a secret to a file without one', async () => {
    await writeFile(path(), 'PARTYLINE_SECRET=\nGUESTS=off');
    await chmod(path(), 0o600);
    await init(path());
    expect(await settings()).toMatchObject({
      GUESTS: 'off',
      PARTYLINE_SECRET: expect.stringMatching(/^[\w-]{43}$/),
    });
  });
});
