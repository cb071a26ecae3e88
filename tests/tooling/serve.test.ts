import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keepDatabase } from '../../scripts/serve/database-keeper.mjs';
import { engineConfig } from '../../scripts/serve/engine-config.mjs';
import { openJournal } from '../../scripts/serve/journal.mjs';
import { lockData } from '../../scripts/serve/lock.mjs';
import { readServeSettings } from '../../scripts/serve/settings.mjs';
import { ensureBuilt } from '../support/built.ts';
import { read } from '../support/tree.ts';

const good = {
  PARTYLINE_SECRET: 's'.repeat(32),
  ALLOWED_ORIGINS: 'https://example.org',
  CLIENT_ADDRESS_HEADER: 'x-real-ip',
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'partyline-serve-unit-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the settings of npm run serve', () => {
  beforeAll(ensureBuilt, 180_000);
  const problemsOf = (env: Record<string, string>) =>
    readServeSettings({ ...good, ...env }).then(
      () => [],
      (error: Error) => error.message.split('\n'),
    );

  it('are for production and for this machine alone, unless they say otherwise', async () => {
    const settings = await readServeSettings(good);
    expect(settings).toMatchObject({ host: '127.0.0.1', port: 1999, env: { MODE: 'production' } });
    expect((await readServeSettings({ ...good, MODE: 'development' })).env.MODE).toBe('production');
  });

  it.each([
    [{ PARTYLINE_SECRET: '' }, /set PARTYLINE_SECRET/],
    [{ PARTYLINE_SECRET: 'short' }, /fewer than 32/],
    [{ ALLOWED_ORIGINS: '' }, /set ALLOWED_ORIGINS/],
    [{ ALLOWED_ORIGINS: 'example.org' }, /not an origin/],
    [{ CLIENT_ADDRESS_HEADER: '' }, /set CLIENT_ADDRESS_HEADER/],
    [{ HOST: 'localhost' }, /HOST must be/],
    [{ PORT: 'http' }, /PORT must be/],
    [{ FILE_STORE: 's3' }, /S3_ENDPOINT is missing/],
    [{ PARTYLINE_SECRET_FILE: '/nowhere/at/all' }, /cannot be read/],
  ])('with %o say what is wrong', async (env, sentence) => {
    const problems = await problemsOf(env);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(sentence);
  });

  it('say everything that is wrong at once', async () => {
    const wrong = { PARTYLINE_SECRET: '', SCRIBES: '0', LIMIT_SCALE: 'x', PORT: '0' };
    expect(await problemsOf(wrong)).toHaveLength(4);
  });

  it('take a secret from a file, without the line’s end, and no header where there is no proxy', async () => {
    const file = join(folder, 'secret');
    await writeFile(file, `${'f'.repeat(32)}\n`);
    const given = { ...good, PARTYLINE_SECRET: '', PARTYLINE_SECRET_FILE: file };
    const { env } = await readServeSettings({ ...given, CLIENT_ADDRESS_HEADER: 'none' });
    expect(env).toMatchObject({ PARTYLINE_SECRET: 'f'.repeat(32), CLIENT_ADDRESS_HEADER: '' });
  });
});

describe('the journal', () => {
  const lineOf = (part: 'worker' | 'database', line: string) => {
    const lines: string[] = [];
    openJournal((text) => lines.push(text)).hear(part, line);
    return lines.map((text) => JSON.parse(text));
  };

  it('hands on what our own server says, with who said it', () => {
    const entry = { at: '2026-11-22T00:00:00.000Z', level: 'warn', what: 'slow' };
    expect(lineOf('worker', JSON.stringify(entry))).toEqual([{ ...entry, part: 'server' }]);
  });

  it('takes time and level from the database’s own lines', () => {
    const at = '2026-11-22T00:00:00.123456Z';
    expect(lineOf('database', `${at}  WARN libsql_server: busy`)).toEqual([
      { at, level: 'warn', what: 'libsql_server: busy', part: 'database' },
    ]);
  });

  it('makes an entry of anything else, and leaves out addresses in a program', () => {
    expect(lineOf('worker', 'kj/async.c++:1: error: broken')).toMatchObject([{ level: 'error' }]);
    expect(lineOf('worker', '{ not JSON')).toMatchObject([{ level: 'info', what: '{ not JSON' }]);
    expect(lineOf('worker', 'stack: /x/workerd@5843a70')).toEqual([]);
  });
});

describe('a database that dies', () => {
  function keep(most: number, restart = () => Promise.resolve()) {
    const said: string[] = [];
    let now = 0;
    let hasGivenUp = false;
    const keeper = keepDatabase({
      restart,
      most,
      now: () => now,
      say: (_, what) => said.push(what),
      giveUp: () => {
        hasGivenUp = true;
      },
    });
    return {
      keeper,
      said,
      wait: (ms: number) => {
        now += ms;
      },
      hasGivenUp: () => hasGivenUp,
    };
  }

  it('is started again as often as is allowed within five minutes, and then given up', async () => {
    const { keeper, wait, hasGivenUp } = keep(2);
    await keeper.restart();
    await keeper.restart();
    wait(300_000);
    await keeper.restart();
    await keeper.restart();
    expect(hasGivenUp()).toBe(false);
    await keeper.restart();
    expect(hasGivenUp()).toBe(true);
  });

  it('is given up when it does not start', async () => {
    const { keeper, said, hasGivenUp } = keep(5, () => Promise.reject(new Error('no disk')));
    await keeper.restart();
    expect([hasGivenUp(), said.at(-1)]).toEqual([true, 'no disk']);
  });

  it('is started once for all who ask meanwhile', async () => {
    let starts = 0;
    const { keeper } = keep(5, async () => {
      starts += 1;
    });
    await Promise.all([keeper.restart(), keeper.restart(), keeper.settled()]);
    expect(starts).toBe(1);
  });
});

describe('the data folder', () => {
  it('has one owner, and another after it', async () => {
    const release = await lockData(folder);
    await expect(lockData(folder)).rejects.toThrow(/served by another process already/);
    await release();
    await (await lockData(folder))();
  });

  it('is free again when its owner was killed and left the file', async () => {
    await writeFile(join(folder, 'lock'), '');
    await (await lockData(folder))();
  });
});

describe('the engine’s configuration', () => {
  const { parties } = JSON.parse(read('partykit.json'));
  const config = engineConfig({ parties: Object.keys(parties), variables: ['PARTYLINE_SECRET'] });

  it('names settings and holds none', () => {
    expect(config).toContain(
      '(name = "pkvar-PARTYLINE_SECRET", fromEnvironment = "PARTYLINE_SECRET")',
    );
    expect(config.match(/fromEnvironment/g)).toHaveLength(1);
  });

  it('finds the objects of npm start', () => {
    for (const name of Object.keys(parties))
      expect(config).toContain(`(className = "${name}DO", uniqueKey = "-${name}DO")`);
    const { compatibilityDate } = JSON.parse(read('partykit.json'));
    expect(config).toContain(`compatibilityDate = "${compatibilityDate}"`);
  });
});
