import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getPlatformProxy } from 'wrangler';
import { R2Store } from '../../../party/files/r2.ts';
import { isR2Bucket, type R2Bucket } from '../../../party/files/r2-bucket.ts';
import { FilePieces } from '../../../party/files/r2-pieces.ts';
import { someBytes, Upload } from '../../party/files/sent-upload.ts';
import { describeStore } from '../../party/files/store-contract.ts';
import { home } from '../../support/home.ts';
import { remoteStore } from '../platform/remote-store.ts';
import { startR2Worker } from './r2-worker/start.ts';

let bucket: R2Bucket;
let close = async () => {};

// Only a Worker is bound to a bucket; the local one of wrangler is workerd's.
describe.runIf(home === 'worker')('R2 (home 1 has no bindings)', () => {
  let worker: Awaited<ReturnType<typeof startR2Worker>>;
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'partyline-r2-'));
    worker = await startR2Worker(folder);
    const configPath = join(folder, 'wrangler.json');
    const buckets = [{ binding: 'FILES_BUCKET', bucket_name: 'files' }];
    await writeFile(
      configPath,
      JSON.stringify({ compatibility_date: '2026-04-20', r2_buckets: buckets }),
    );
    const proxy = await getPlatformProxy({ configPath, persist: false });
    close = async () => {
      await proxy.dispose();
      await worker.stop();
      await rm(folder, { recursive: true, force: true });
    };
    const { FILES_BUCKET } = proxy.env;
    if (!isR2Bucket(FILES_BUCKET)) throw new Error('this is no bucket');
    bucket = FILES_BUCKET;
  });
  afterAll(() => close());

  const storeOf = (over: R2Bucket = failing(() => true)) => new R2Store(new FilePieces(over));
  describeStore('a bucket of R2', async () => ({ store: await remoteStore(worker.url) }));

  /** Its calls, of which some may fail. */
  const failing = (mayCall: () => boolean): R2Bucket => {
    const call =
      <A extends unknown[], R>(run: (...args: A) => Promise<R>) =>
      (...args: A) =>
        mayCall() ? run(...args) : Promise.reject(new Error('canary'));
    return {
      get: call((...args: Parameters<R2Bucket['get']>) => bucket.get(...args)),
      // What goes to the bucket from outside of workerd goes with all of the buffer that it is in.
      put: call((key: string, value: Uint8Array<ArrayBuffer> | string, options) =>
        bucket.put(key, typeof value === 'string' ? value : value.slice(), options),
      ),
      delete: call((keys: string | string[]) => bucket.delete(keys)),
      list: call((options: Parameters<R2Bucket['list']>[0]) => bucket.list(options)),
    };
  };

  /** Repeats `step`, each time dying a call later, until it gets through. */
  async function dieEverywhere(step: (store: R2Store) => Promise<unknown>): Promise<number> {
    for (let at = 0; at < 40; at += 1) {
      let count = 0;
      const store = storeOf(failing(() => count++ < at));
      try {
        await step(store);
        return at;
      } catch (error) {
        expect(error).toMatchObject({ code: 'unavailable' });
      }
    }
    throw new Error('it never gets through');
  }
  const keysOf = async (id: string) =>
    (await bucket.list({ prefix: `files/${id}/` })).objects.map(({ key }) => key);

  it('seals, rewrites and removes when it comes again after it died at any call', async () => {
    const sent = new Upload(storeOf(), someBytes(2_500_000));
    await sent.sendAll();
    expect(
      await dieEverywhere((store) => store.seal(sent.file, sent.digest)),
    ).toBeGreaterThanOrEqual(3);
    await sent.holds(sent.bytes);
    const bytes = someBytes(1_500_000).fill(7, 0, 5);
    await dieEverywhere((store) => store.rewrite(sent.file, { kind: 'replace', bytes }));
    await sent.holds(bytes);
    await dieEverywhere((store) => store.remove(sent.file));
    expect(await keysOf(sent.file.id)).toEqual([]);
  });

  it('[FILE-2] leaves nothing of a part that comes while the end of its file does', async () => {
    for (const end of ['seal', 'remove'] as const) {
      const sent = new Upload(storeOf(), someBytes(1_000));
      await sent.sendAll();
      const other = sent.bytes.slice().fill(9);
      // The file ends between the look at its head and the look after it.
      let calls = 0;
      const slow = failing(() => true);
      const put: R2Bucket['put'] = async (...args) => {
        calls += 1;
        await (end === 'seal' ? sent.seal() : storeOf().remove(sent.file));
        return bucket.put(...args);
      };
      const late = new Upload(storeOf({ ...slow, put }), other, sent.file.id);
      await expect(late.send(0, '/')).rejects.toMatchObject({
        code: end === 'seal' ? 'invalid' : 'file-not-found',
      });
      expect(calls).toBe(1);
      expect(await keysOf(sent.file.id)).toHaveLength(end === 'seal' ? 2 : 0);
      if (end === 'seal') await sent.holds(sent.bytes);
    }
  });

  it('takes the newest of several parts for one place, and keeps no other', async () => {
    const sent = new Upload(storeOf(), someBytes(1_000));
    await sent.begin();
    await sent.send(0, '/', sent.bytes.slice().fill(1));
    await new Promise((resolve) => setTimeout(resolve, 5));
    await sent.send(0, '/');
    await sent.seal();
    await sent.holds(sent.bytes);
    expect(await keysOf(sent.file.id)).toHaveLength(2);
  });
});
