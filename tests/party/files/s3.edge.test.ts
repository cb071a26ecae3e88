import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3Store } from '../../../party/files/s3.ts';
import { systemClock } from '../../../party/home/surroundings.ts';
import { startBucket, type TestBucket } from '../../support/bucket/bucket.ts';
import { someBytes, Upload } from './sent-upload.ts';
import { describeStore } from './store-contract.ts';

let bucket: TestBucket;
let bucketTime = 0;
beforeAll(async () => {
  bucket = await startBucket(() => Date.now() + bucketTime);
});
afterAll(() => bucket?.stop());

type Fetch = (request: Request) => Promise<Response>;
const storeOver = (call: Fetch = fetch, change = {}) =>
  new S3Store(
    { ...bucket.settings, ...change },
    { fetch: call, clock: systemClock, log: () => {} },
  );

describeStore('a bucket of S3', () => ({ store: storeOver() }));

const bytes = someBytes(5 * 1024 * 1024 + 1_000);

describe('a bucket that checks signatures', () => {
  it('refuses everything under another key', async () => {
    const store = storeOver(fetch, { secretAccessKey: 'another' });
    const sent = new Upload(store, bytes);
    await expect(sent.begin()).rejects.toMatchObject({ code: 'unavailable' });
    expect(bucket.refused.at(-1)).toMatch(/SignatureDoesNotMatch$/);
  });

  it('refuses an address that was changed, or is used for more bytes than it is for', async () => {
    const sent = new Upload(storeOver(), bytes);
    const url = (await sent.begin()).get(1) ?? '';
    for (const changed of [
      url.replace('partNumber=2', 'partNumber=1'),
      url.replace(sent.file.id, 'f_0123456789012345678901'),
      url.replace('X-Amz-Expires=3600', 'X-Amz-Expires=7200'),
    ]) {
      expect(changed).not.toBe(url);
      await expect(sent.send(1, changed)).rejects.toThrow('403');
    }
    await expect(sent.send(1, url, someBytes(1_001))).rejects.toThrow('403');
    await expect(sent.send(1, url, someBytes(999))).rejects.toThrow('403');
    expect((await fetch(url)).status).toBe(403);
    await sent.send(1, url);
  });

  it('refuses addresses that are old', async () => {
    const store = storeOver();
    const sent = new Upload(store, bytes);
    const url = (await sent.begin()).get(1) ?? '';
    const done = await new Upload(store, someBytes(10)).finish();
    const link = await store.link(done.file, { type: 'text/plain', disposition: 'inline' });
    try {
      bucketTime = 16 * 60_000;
      expect((await fetch(link)).status).toBe(403);
      bucketTime = 61 * 60_000;
      await expect(sent.send(1, url)).rejects.toThrow('403');
    } finally {
      bucketTime = 0;
    }
    expect((await fetch(link)).status).toBe(200);
  });
});

describe('a server that dies between two calls to the bucket', () => {
  /** Repeats `step`, each time losing the answer to one call later, until it gets through. */
  async function loseEverywhere(step: (store: S3Store) => Promise<unknown>): Promise<number> {
    for (let at = 0; at < 30; at += 1) {
      let count = 0;
      const losing: Fetch = async (request) => {
        // From here on nobody is there to call or to hear.
        if (count > at) throw new Error('died');
        count += 1;
        const response = await fetch(request);
        await response.clone().arrayBuffer();
        if (count > at) throw new Error('died');
        return response;
      };
      const isThrough = await step(storeOver(losing)).then(
        () => true,
        () => false,
      );
      if (isThrough) return at;
    }
    throw new Error('it never gets through');
  }

  it('seals, rewrites and removes when it comes again', async () => {
    const sent = new Upload(storeOver(), bytes);
    await sent.sendAll();
    expect(await loseEverywhere((store) => store.seal(sent.file, sent.digest))).toBeGreaterThan(3);
    await sent.holds(bytes);
    const replacement = someBytes(3_000).fill(1, 0, 5);
    await loseEverywhere((store) =>
      store.rewrite(sent.file, { kind: 'replace', bytes: replacement }),
    );
    await sent.seal();
    await sent.holds(replacement);
    await loseEverywhere((store) => store.remove(sent.file));
    await expect(sent.read()).rejects.toMatchObject({ code: 'file-not-found' });
  });

  it('removes what does not fit its digest when it comes again', async () => {
    const sent = new Upload(storeOver(), bytes);
    await sent.sendAll();
    const wrong = Buffer.alloc(32).toString('base64');
    const codes = new Set<unknown>();
    await loseEverywhere((store) =>
      store.seal(sent.file, wrong).catch((error) => {
        codes.add(error.code);
        if (error.code === 'unavailable') throw error;
      }),
    );
    // The last one that died had removed it.
    expect([...codes].sort()).toEqual(['file-not-found', 'unavailable']);
    expect((await sent.begin()).size).toBe(2);
  });

  it('leaves no upload open that was called off', async () => {
    const before = await bucket.uploads.count();
    const sent = new Upload(storeOver(), bytes);
    const urls = await sent.begin();
    await sent.send(1, urls.get(1) ?? '');
    expect(await bucket.uploads.count()).toBe(before + 1);
    await loseEverywhere((store) => store.remove(sent.file));
    expect(await bucket.uploads.count()).toBe(before);
  });
});
