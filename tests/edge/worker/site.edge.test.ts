import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProject } from '../../../scripts/project.mjs';
import { homes } from '../../../scripts/stack/homes.mjs';
import { findFreePort } from '../../../scripts/stack/ports.mjs';
import { startWorker } from '../../../scripts/stack/worker.mjs';
import { readRows } from '../../chaos/network.ts';
import { home } from '../../support/home.ts';
import { startTestStack, type TestStack } from '../../support/stack.ts';
import { meet, tell } from '../files/meeting.ts';
import { mib, textOf } from '../files/sender.ts';
import { fill, makeParty, Seat } from '../room/seat.ts';

describe.runIf(home === 'worker')('home 2 (home 1 has no assets, cron or bindings)', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startTestStack({ env: { LIMIT_SCALE: '1000', FILE_STORE: 'r2' } });
  });
  afterAll(() => stack?.stop());

  it('[S14] serves the site with the headers of home 1, and what has its hash in its name for a year', async () => {
    const assets = await readdir(inProject('dist/site/assets'));
    const script = assets.find((name) => name.endsWith('.js'));
    const hashed = await fetch(`${stack.url}/assets/${script}`);
    expect(hashed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(hashed.headers.get('access-control-allow-origin')).toBe('*');
    const launcher = await fetch(`${stack.url}/widget.js`);
    expect(launcher.headers.get('cache-control')).toBe('public, max-age=300');
    for (const response of [hashed, launcher]) {
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    const page = await fetch(`${stack.url}/`);
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    const etag = launcher.headers.get('etag') ?? '';
    const same = await fetch(`${stack.url}/widget.js`, { headers: { 'if-none-match': etag } });
    expect([same.status, page.status]).toEqual([304, 200]);
  });

  it('takes nothing but reading where a file of the site is, and shows none that is not part of it', async () => {
    for (const path of ['/', '/widget.js']) {
      const answer = await fetch(`${stack.url}${path}`, { method: 'POST', body: 'x' });
      // The platform's own answer: without a body and without `allow`, see docs/homes.md.
      expect([path, answer.status, await answer.text()]).toEqual([path, 405, '']);
    }
    for (const path of ['/_headers', '/docs', '/nothing.html']) {
      expect([path, (await fetch(`${stack.url}${path}`)).status]).toEqual([path, 404]);
    }
  });

  it('[FILE-3] [FILE-9] [FILE-13] keeps a file in the bucket that it is bound to', async () => {
    const { seats, senders, leave } = await meet(stack, 'Ann', 'Ben');
    const bytes = textOf(2 * mib + 7);
    const { id } = await senders[0].upload(bytes, { name: 'notes.txt', type: 'text/plain' });
    await tell(seats[0], [id], 'read this');
    const address = await senders[1].addressOf(id);
    const whole = await senders[1].load(address);
    expect(Buffer.from(whole.bytes).equals(Buffer.from(bytes))).toBe(true);
    const range = `bytes=${mib - 5}-${mib + 5}`;
    const part = await senders[1].load(address, { range });
    expect(Buffer.from(part.bytes).equals(Buffer.from(bytes.subarray(mib - 5, mib + 6)))).toBe(
      true,
    );
    // In the bucket, and not in an object of its own.
    expect(stack.log.join()).not.toContain('"party":"file"');
    const objects = await readdir(join(stack.dataFolder, 'objects'), { recursive: true });
    expect(objects.some((path) => /r2.*partyline-files/.test(path))).toBe(true);
    await leave();
  });

  it('[LOG-5] drains by its Cron Trigger a room that nobody visits', async () => {
    const { guests, room } = await makeParty(stack.url, ['Ann']);
    const ann = await Seat.take(guests[0]!, room);
    await stack.killDatabase();
    await fill(ann, 20, 'left behind');
    const head = (await ann.tell('and nobody comes')).seq;
    await stack.killWorker();
    await stack.restartDatabase();
    const clock = await startWithoutAssets(stack);
    try {
      expect((await readRows(stack.databaseUrl, room)).length).toBeLessThan(head);
      const answer = await fetch(`${clock.url}/cdn-cgi/handler/scheduled`);
      expect([answer.status, await answer.text()]).toEqual([200, 'ok']);
      const rows = async () => (await readRows(stack.databaseUrl, room)).length;
      await expect.poll(rows, { timeout: 20_000, interval: 100 }).toBe(head);
    } finally {
      await clock.stop();
    }
  });
});

/**
 * The same Worker over the same objects, without assets: with them no scheduled event gets through to a Worker under
 * `wrangler dev` (workers-sdk #9882, mended in versions that want Node 22).
 */
async function startWithoutAssets({ dataFolder }: TestStack) {
  const folder = join(dataFolder, 'clock');
  await cp(join(dataFolder, 'run'), folder, { recursive: true });
  const path = join(folder, 'wrangler.json');
  const { assets: _, ...config } = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify(config));
  const port = await findFreePort();
  const worker = await startWorker({
    home: homes.worker,
    place: { folder, objects: join(dataFolder, 'objects'), port, host: '127.0.0.1' },
    env: process.env,
    onLine: () => {},
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => worker.stop() };
}
