import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../support/built.ts';
import {
  complete,
  migrationIds,
  said,
  secret,
  token,
  World,
  worldOf,
  worldWith,
} from '../support/deployment.ts';

beforeAll(ensureBuilt, 180_000);

describe('npm run deploy', () => {
  it('checks, brings the database up to date, uploads, asks how it is, and says where it is', async () => {
    const world = new World();
    expect(await world.run()).toBe(0);
    expect(world.log).toEqual([
      'build',
      'look',
      'migrate',
      'upload',
      'health https://partyline.ada.workers.dev',
    ]);
    expect(world.text).toContain('src="https://partyline.ada.workers.dev/widget.js"');
    expect(world.text).toContain('site list --server https://partyline.ada.workers.dev');
    expect(world.text).toContain('Cron Trigger');
    expect(existsSync(world.folder)).toBe(false);
  });

  it('hands secrets over in a file alone, and everything else as settings', async () => {
    const world = worldOf({ IDENTITY_KEYS: '[]', GUESTS: 'off', HOST: '0.0.0.0' });
    await world.run();
    expect(world.handedOver).toEqual({
      PARTYLINE_SECRET: secret,
      LIBSQL_AUTH_TOKEN: token,
      IDENTITY_KEYS: '[]',
    });
    expect(world.config.vars).toEqual({
      MODE: 'production',
      CLIENT_ADDRESS_HEADER: 'cf-connecting-ip',
      LIBSQL_URL: complete.LIBSQL_URL,
      ALLOWED_ORIGINS: complete.ALLOWED_ORIGINS,
      GUESTS: 'off',
    });
    const others = [JSON.stringify(world.config), world.text, world.args.flat().join(' ')].join(
      ' ',
    );
    expect([others.includes(secret), others.includes(token)]).toEqual([false, false]);
    expect(Object.values(world.wranglerEnv)).not.toContain(secret);
  });

  it('can be run again: nothing is applied twice', async () => {
    const world = new World();
    await world.run();
    expect(world.text).toContain(`Database: applied ${migrationIds[0]}`);
    world.lines = [];
    expect(await world.run()).toBe(0);
    expect(world.text).toContain('Database: answers, and is up to date');
    expect(world.text).not.toContain('applied');
  });

  it('uploads nothing when the database could not be brought up to date', async () => {
    const world = worldWith({ migrateError: new Error('no') });
    await expect(world.run()).rejects.toThrow('no');
    expect(world.log).not.toContain('upload');
    expect(existsSync(world.folder)).toBe(false);
  });

  it('says what holds when the upload failed, and goes through the next time', async () => {
    const world = worldWith({ talkCode: 1 });
    await expect(world.run()).rejects.toThrow(/^The upload did not work; .* run this again\.$/);
    expect(existsSync(world.folder)).toBe(false);
    world.talkCode = 0;
    expect(await world.run()).toBe(0);
  });

  it('says what the new server says is wrong', async () => {
    const world = worldWith({ health: 'the database is away.' });
    await expect(world.run()).rejects.toThrow(
      'It is uploaded, but does not serve: the database is away.',
    );
  });

  it('says that the demo’s own page is no allowed origin, unless it is', async () => {
    const without = new World();
    await without.run();
    expect(without.text).toContain('once ALLOWED_ORIGINS names https://partyline.ada.workers.dev');
    const with_ = worldOf({
      ALLOWED_ORIGINS: 'https://a.example, https://partyline.ada.workers.dev',
    });
    await with_.run();
    expect(with_.text).not.toContain('once ALLOWED_ORIGINS');
  });

  it('gives the Worker a domain, a name and a bucket', async () => {
    const world = worldOf({
      CUSTOM_DOMAIN: 'chat.example.org',
      WORKER_NAME: 'chat-staging',
      FILE_STORE: 'r2',
      R2_BUCKET: 'chat-files',
    });
    await world.run();
    expect(world.config).toMatchObject({
      name: 'chat-staging',
      routes: [{ pattern: 'chat.example.org', custom_domain: true }],
      r2_buckets: [{ binding: 'FILES_BUCKET', bucket_name: 'chat-files' }],
    });
    expect(world.log.at(-1)).toBe('health https://chat.example.org');
  });
});

describe('a dry run', () => {
  const dry = { isDryRun: true };

  it('uploads and changes nothing, and says that it would go through', async () => {
    const world = new World();
    expect(await world.run(dry)).toBe(0);
    expect(world.log).toEqual(['build', 'look']);
    expect(world.text).toContain(`gets ${migrationIds.length} migrations (${migrationIds[0]} …)`);
    expect(world.text).toMatch(/`npm run deploy` would go through\.$/);
  });

  it('ends well and lists all that is missing at once', async () => {
    const world = worldWith({ env: {}, whoami: said('{"loggedIn":false}', 1) });
    expect(await world.run(dry)).toBe(0);
    const names = ['LIBSQL_URL', 'ALLOWED_ORIGINS', 'Cloudflare account', 'PARTYLINE_SECRET'];
    for (const name of names)
      expect(
        world.missing.filter((line) => line.includes(name)),
        name,
      ).toHaveLength(1);
    expect(world.missing).toHaveLength(names.length);
    expect(world.log).toEqual(['build']);
    expect(world.text).toContain('A dry run: nothing was uploaded or changed.');
  });

  it('says how large the Worker is, and against what', async () => {
    const world = worldWith({
      bundle: { 'worker.js': 'x'.repeat(5_000), 'worker.js.map': 'y'.repeat(90_000) },
    });
    await world.run(dry);
    expect(world.text).toContain(
      'Worker: 5 KB, 1 KB gzip (of 3 MB on the free plan, 10 MB on the paid one)',
    );
  });
});

describe('where settings come from', () => {
  it('is the environment before the file before wrangler.jsonc; an empty one is not set', async () => {
    const world = worldWith({
      env: { ...complete, GUESTS: '', CLIENT_ADDRESS_HEADER: 'x-env' },
      file: 'GUESTS=off\nLIBSQL_URL=https://other.example\nCLOUDFLARE_API_TOKEN=cf\n',
    });
    await world.run();
    expect(world.config.vars).toMatchObject({
      GUESTS: 'off',
      LIBSQL_URL: complete.LIBSQL_URL,
      CLIENT_ADDRESS_HEADER: 'x-env',
      MODE: 'production',
    });
    expect(world.wranglerEnv.CLOUDFLARE_API_TOKEN).toBe('cf');
    expect(world.text).toMatch(
      /from the environment \(.*LIBSQL_URL.*\) and .env.production \(GUESTS\)/,
    );
  });

  it('names what nobody reads', async () => {
    const world = worldWith({ file: 'ALOWED_ORIGINS=https://example.org\n' });
    expect(await world.run()).toBe(0);
    expect(world.text).toContain('! ALOWED_ORIGINS in .env.production is no setting');
  });
});
