import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bringUpToDate, checkDatabase, lookAt } from '../../scripts/deploy/database.mjs';
import { makeDatabaseKey } from '../../scripts/deploy/database-key.mjs';
import { loadServerCode } from '../../scripts/deploy/server.mjs';
import { type Child, startChild } from '../../scripts/stack/child.mjs';
import { getServerPath } from '../../scripts/stack/database.mjs';
import { ask, poll } from '../../scripts/stack/poll.mjs';
import { findFreePort } from '../../scripts/stack/ports.mjs';
import { ensureBuilt } from '../support/built.ts';
import { runScript } from '../support/command.ts';
import { findByCommand } from '../support/processes.ts';
import { startTestStack } from '../support/stack.ts';

beforeAll(ensureBuilt, 180_000);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'partyline-deploy-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Against hangs only: programs start slowly on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

describe('npm run deploy -- --dry-run', () => {
  /** On this checkout, as somebody without an account, without settings and without a network would. */
  const start = async (settings: string, args: string[] = []) => {
    const file = join(folder, 'settings');
    await writeFile(file, settings);
    await mkdir(temporary(), { recursive: true });
    const none = ['LIBSQL_URL', 'LIBSQL_AUTH_TOKEN', 'PARTYLINE_SECRET', 'CLOUDFLARE_API_TOKEN'];
    const env = {
      ...Object.fromEntries(none.map((name) => [name, ''])),
      HOME: folder,
      XDG_CONFIG_HOME: folder,
      TMPDIR: temporary(),
      http_proxy: 'http://127.0.0.1:9',
      https_proxy: 'http://127.0.0.1:9',
    };
    const options = ['--dry-run', '--no-build', '--env-file', file, ...args];
    return runScript('scripts/deploy.mjs', env, options);
  };
  const temporary = () => join(folder, 'tmp');
  const run = async (settings: string, args: string[] = []) => {
    const ended = await (await start(settings, args)).ended;
    return { ...ended, left: await readdir(temporary()) };
  };

  it('bundles this checkout, says its size and all that is missing, and leaves nothing', async () => {
    const { code, out, left } = await run('');
    expect(code).toBe(0);
    expect(out).toMatch(/✓ Worker: \d+ KB, \d+ KB gzip \(of 3 MB on the free plan/);
    expect(out).toMatch(/✓ Site: \d+ files, /);
    expect(out).toContain('✓ No secret and no path of this machine in what goes out');
    const lacking = out.split('\n').filter((line) => line.startsWith('  ✗ '));
    expect(lacking.map((line) => line.slice(4, 19))).toEqual([
      'No Cloudflare a',
      'PARTYLINE_SECRE',
      'LIBSQL_URL is m',
      'ALLOWED_ORIGINS',
    ]);
    expect(out).toContain('A dry run: nothing was uploaded or changed.');
    expect(left).toEqual([]);
  });

  it('never says a secret', async () => {
    const { code, out, err } = await run(
      'PARTYLINE_SECRET=canary-canary-canary-canary-canary\nLIBSQL_AUTH_TOKEN=canary-token\nLIBSQL_URL=http://127.0.0.1:9\n',
    );
    expect(code).toBe(0);
    expect(out).toContain('LIBSQL_URL is an address of this machine');
    expect(`${out}${err}`).not.toContain('canary');
  });

  it('leaves nothing when it is interrupted', async () => {
    const command = await start('');
    const isAsking = async () => ((await findByCommand(temporary()))[0] ? true : undefined);
    expect(await poll(isAsking, { timeoutMs: 120_000 })).toBe(true);
    command.child.kill('SIGINT');
    expect(await command.ended).toMatchObject({
      code: 130,
      err: 'Stopped. Running it again is safe, wherever it was.\n',
    });
    const gone = async () => ((await findByCommand(temporary())).length === 0 ? true : undefined);
    expect(await poll(gone, { timeoutMs: 30_000 })).toBe(true);
    expect(await readdir(temporary())).toEqual([]);
  });

  it('says in one sentence what it does not understand', async () => {
    const { code, err } = await run('', ['--dryrun']);
    expect({ code, err }).toEqual({
      code: 1,
      err: "Unknown option '--dryrun': see npm run deploy -- --help.\n",
    });
  });
});

describe('a sqld that asks for a token', () => {
  const [ours, next] = [makeDatabaseKey(), makeDatabaseKey()];
  let url: string;
  let database: Child;

  /** As docs/deploy.md says; several keys stand one after the other. */
  async function start(...keys: { publicKey: string }[]): Promise<Child> {
    const keyFile = join(folder, 'database-key.pem');
    await writeFile(keyFile, keys.map(({ publicKey }) => publicKey).join(''));
    const listen = ['--http-listen-addr', new URL(url).host, '--no-welcome'];
    const child = await startChild(
      [
        getServerPath({}),
        '--db-path',
        join(folder, 'db'),
        ...listen,
        '--auth-jwt-key-file',
        keyFile,
      ],
      { cwd: folder, env: process.env, onLine: () => {} },
    );
    expect(
      await poll(async () => (await ask(`${url}/health`))?.ok || undefined, { timeoutMs: 15_000 }),
    ).toBe(true);
    return child;
  }

  beforeAll(async () => {
    url = `http://127.0.0.1:${await findFreePort()}`;
    database = await start(ours);
  });
  afterAll(() => database.stop());

  it('is looked at and brought up to date by who has the token, once', async () => {
    const code = await loadServerCode();
    const address = { url, authToken: ours.token };
    const before = checkDatabase(await lookAt(address), code.migrations);
    expect(before.text).toContain(`gets ${code.migrations.length} migrations`);
    // Looking changed nothing.
    expect(await lookAt(address)).toEqual({ kind: 'there', applied: [] });
    expect(await bringUpToDate(address, code)).toEqual(code.migrations.map(({ id }) => id));
    expect(checkDatabase(await lookAt(address), code.migrations).text).toContain('is up to date');
    expect(await bringUpToDate(address, code)).toEqual([]);
  });

  it.each([
    ['no token', undefined],
    ['a token of another key', next.token],
    ['no JWT', 'rubbish'],
  ])('refuses %s', async (_, authToken) => {
    const look = await lookAt({ url, authToken });
    expect(look.kind).toBe('refused');
    expect(checkDatabase(look, []).text).toContain('refuses LIBSQL_AUTH_TOKEN');
  });

  it('is told from one that is away', async () => {
    const look = await lookAt({
      url: `http://127.0.0.1:${await findFreePort()}`,
      authToken: ours.token,
    });
    expect(look.kind).toBe('unreachable');
  });

  const homes = ['partykit', 'worker'] as const;
  it.each(homes)('serves home %s with LIBSQL_AUTH_TOKEN, and does not without', async (home) => {
    const env = { LIBSQL_URL: url, LIBSQL_AUTH_TOKEN: ours.token };
    const stack = await startTestStack({ home, env });
    try {
      const headers = { 'content-type': 'application/json', origin: 'http://localhost:3000' };
      const body = JSON.stringify({ name: 'Ada' });
      const guest = await fetch(`${stack.url}/v1/guest`, { method: 'POST', headers, body });
      const { token } = await guest.json();
      const me = await fetch(`${stack.url}/v1/me`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(JSON.stringify(await me.json())).toContain('Ada');
      expect((await ask(`${stack.url}/health`))?.status).toBe(200);
    } finally {
      await stack.stop();
    }
    await expect(startTestStack({ home, env: { LIBSQL_URL: url } })).rejects.toThrow(/401/);
  });

  it('takes a new key while the old one still holds, and then the new one alone', async () => {
    const kinds = () =>
      Promise.all(
        [ours, next].map(async ({ token }) => (await lookAt({ url, authToken: token })).kind),
      );
    await database.stop();
    database = await start(ours, next);
    expect(await kinds()).toEqual(['there', 'there']);
    await database.stop();
    database = await start(next);
    expect(await kinds()).toEqual(['refused', 'there']);
  });
});
