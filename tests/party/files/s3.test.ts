import { describe, expect, it } from 'vitest';
import { S3Store } from '../../../party/files/s3.ts';
import { newFileId } from './sent-upload.ts';

const settings = {
  endpoint: 'https://objects.canary.example',
  bucket: 'canary-bucket',
  region: 'eu',
  accessKeyId: 'canary-key',
  secretAccessKey: 'canary-secret',
};
const now = Date.parse('2026-11-21T10:07:00Z');
const file = { id: newFileId(), size: 6_000_000, state: 'upload' };
const xml = (body: string, status = 200) =>
  new Response(body, { status, headers: { 'content-type': 'application/xml' } });

/** A store over a bucket that answers as the test says. Time stands still until `pass`. */
function open(answer: (request: Request, count: number) => Promise<Response> | Response) {
  const timers: (() => void)[] = [];
  let count = 0;
  const store = new S3Store(settings, {
    fetch: async (request) => answer(request, count++),
    clock: {
      now: () => now,
      after: (at, task) => {
        // The wait before another attempt is over at once; a time-out comes when the test says so.
        if (at < 1_000) queueMicrotask(task);
        else timers.push(task);
        return () => {};
      },
    },
    log: () => {},
  });
  const pass = () => {
    for (const task of timers) task();
  };
  return { store, calls: () => count, pass };
}

const failed = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: 'unavailable' });
  expect(JSON.stringify(error) + String(error)).not.toContain('canary');
};

describe('a bucket that fails', () => {
  it('is asked once more after a 5xx, too many requests, or no answer', async () => {
    for (const failure of [
      () => xml('<Error><Code>InternalError</Code></Error>', 500),
      () => xml('<Error><Code>SlowDown</Code></Error>', 503),
      () => new Response(null, { status: 429 }),
      () => Promise.reject(new TypeError('canary: connection refused')),
    ]) {
      const { store, calls } = open((_, count) =>
        count === 0 ? failure() : new Response(null, { status: 204 }),
      );
      await store.remove({ ...file, state: null });
      expect(calls()).toBe(2);
      const twice = open(failure);
      await failed(twice.store.remove({ ...file, state: null }));
      expect(twice.calls()).toBe(2);
    }
  });

  it('is `unavailable` and no more, whatever it says', async () => {
    for (const answer of [
      () => xml('<Error><Code>SignatureDoesNotMatch</Code><M>canary</M></Error>', 403),
      () => xml('<Error><Code>NoSuchBucket</Code><M>canary</M></Error>', 404),
      () => new Response('canary', { status: 301 }),
      () => new Response('canary: a page of a proxy', { status: 403 }),
    ]) {
      const { store } = open(answer);
      await failed(store.begin(file));
      await failed(store.begin({ ...file, state: null }));
      await failed(store.seal(file, 'x'));
      await failed(store.read(file, { start: 0, end: 5 }));
      await failed(store.rewrite(file, { kind: 'replace', bytes: new Uint8Array(1) }));
      await failed(store.remove(file));
    }
  });

  it('is not believed when it says yes and tells of an error in the same breath', async () => {
    const part = (number: number, size: number) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>&quot;a&quot;</ETag><Size>${size}</Size></Part>`;
    const list = `<ListPartsResult>${part(1, 5 * 1024 * 1024)}${part(2, 6_000_000 - 5 * 1024 * 1024)}</ListPartsResult>`;
    const { store } = open(({ method }) =>
      xml(method === 'GET' ? list : '<Error><Code>InternalError</Code></Error>'),
    );
    await failed(store.seal(file, 'x'));
  });

  it('is given up when it does not answer in time', async () => {
    const { store, pass, calls } = open(
      ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    const work = failed(store.remove({ ...file, state: null }));
    while (calls() === 0) await new Promise((resolve) => setImmediate(resolve));
    pass();
    await work;
    expect(calls()).toBe(1);
  });
});

describe('an address of the bucket', () => {
  it('is the same for five minutes, so that browsers need not load a file again', async () => {
    const { store } = open(() => new Response());
    const showing = { type: 'image/png', disposition: 'inline' };
    const link = new URL(await store.link(file, showing));
    expect(link.searchParams.get('X-Amz-Date')).toBe('20261121T100500Z');
    expect(link.searchParams.get('X-Amz-Expires')).toBe('900');
    expect(link.href).not.toContain('canary-secret');
  });

  it('of a part allows exactly as many bytes as the part has', async () => {
    const { store } = open(({ method }) =>
      xml(method === 'POST' ? '<R><UploadId>a&amp;b</UploadId></R>' : ''),
    );
    const { state, parts } = await store.begin({ ...file, state: null });
    expect(state).toBe('a&b');
    expect(parts.map(({ index }) => index)).toEqual([0, 1]);
    for (const { url } of parts) {
      const { searchParams } = new URL(url);
      expect(searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host');
      expect(searchParams.get('uploadId')).toBe('a&b');
    }
  });
});

it('a file that was rewritten while its digest was computed stays', async () => {
  let isRewritten = false;
  const methods: string[] = [];
  const { store } = open(({ method, url }) => {
    methods.push(method);
    if (url.includes('uploadId=')) return xml('<Error><Code>NoSuchUpload</Code></Error>', 404);
    if (method === 'HEAD') {
      const headers: Record<string, string> = isRewritten
        ? { 'x-amz-meta-partyline': 'rewritten' }
        : {};
      return new Response(null, { headers });
    }
    isRewritten = true;
    return new Response(new Uint8Array(5), { status: 206 });
  });
  await store.seal(file, 'the digest of what was sent');
  expect(methods).not.toContain('DELETE');
});
