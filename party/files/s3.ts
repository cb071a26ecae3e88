import { toHex } from '../auth/bytes.ts';
import { Fault } from '../fault.ts';
import { fromBase64 } from '../pictures/base64.ts';
import { digestOf, digestOfParts } from './digest.ts';
import { completionOf, type KeptPart, readParts, readUploadId } from './s3-answers.ts';
import { Bucket, type BucketDeps, type BucketSettings } from './s3-bucket.ts';
import type { ByteRange, FileStore, MissingPart, Rewrite, StoredFile } from './store.ts';

const mib = 1024 * 1024;
// The least that S3 takes of every part but the last.
const partBytes = 5 * mib;
const minuteMs = 60_000;
const partValidMs = 60 * minuteMs;
// Addresses of the same file are alike for this long, so that browsers need not load it again.
const linkEveryMs = 5 * minuteMs;
const linkValidMs = 15 * minuteMs;
const longestState = 2_000;
/** Of an object that the server wrote itself: it is no longer what its parts were. */
const rewrittenHeader = 'x-amz-meta-partyline';
const rewritten = { [rewrittenHeader]: 'rewritten', 'content-type': 'application/octet-stream' };

/**
 * Keeps files in a bucket of S3, R2, MinIO or the like. Clients send parts and load files by presigned addresses, so
 * the bytes do not pass through this server but for looking into them.
 *
 * The bucket is private and needs two rules:
 * - CORS: `PUT` with no headers asked for from the origins of the websites (and `GET`, `HEAD` where pages fetch what
 *   they show): `[{"AllowedOrigins": ["https://example.org"], "AllowedMethods": ["PUT", "GET", "HEAD"],
 *   "AllowedHeaders": ["*"], "MaxAgeSeconds": 3600}]`. No header of an answer must be exposed.
 * - Life cycle: uploads that were not completed are aborted after two days. Two calls of `begin` at once make two, and
 *   only one of them is ever heard of again.
 * The key needs `PutObject`, `GetObject`, `DeleteObject`, `AbortMultipartUpload`, `ListMultipartUploadParts` on
 * `files/*`, and `ListBucket`, without which S3 answers 403 for what is not there.
 */
export class S3Store implements FileStore {
  readonly partBytes = partBytes;
  readonly #bucket: Bucket;
  readonly #clock: BucketDeps['clock'];

  constructor(settings: BucketSettings, deps: BucketDeps) {
    this.#bucket = new Bucket(settings, deps);
    this.#clock = deps.clock;
  }

  async begin(file: StoredFile): Promise<{ state: string; parts: readonly MissingPart[] }> {
    const kept = await this.#findParts(file);
    if (kept !== undefined && file.state !== null) {
      return { state: file.state, parts: await this.#missing(file, file.state, kept) };
    }
    if (file.state !== null && (await this.#findObject(file))) {
      return { state: file.state, parts: [] };
    }
    const state = await this.#create(file);
    return { state, parts: await this.#missing(file, state, []) };
  }

  async take(
    file: StoredFile,
    { index, digest, bytes }: { index: number; digest: string; bytes: Uint8Array<ArrayBuffer> },
  ): Promise<void> {
    if (file.state === null) throw new Fault('file-not-found');
    const query = { partNumber: String(index + 1), uploadId: file.state };
    const headers = { 'x-amz-content-sha256': toHex(fromBase64(digest)) };
    await this.#bucket.call(keyOf(file), { method: 'PUT', query, headers, body: bytes });
  }

  async seal(file: StoredFile, digest: string): Promise<void> {
    const parts = await this.#findParts(file);
    // Completed before it is looked at: an address given for a part is worth nothing from then on.
    if (parts !== undefined) await this.#complete(file, parts);
    const object = await this.#findObject(file);
    if (object === undefined) throw new Fault('file-not-found');
    if (object.isRewritten || (await this.#digestOf(file)) === digest) return;
    // By another call, after this one began to read.
    if ((await this.#findObject(file))?.isRewritten) return;
    await this.remove(file);
    throw new Fault('checksum-mismatch');
  }

  async read(file: StoredFile, { start, end }: ByteRange): Promise<ReadableStream<Uint8Array>> {
    let at = start;
    const take = async () => {
      const until = Math.min(end, at + partBytes);
      const bytes = await this.#bytes(file, { start: at, end: until });
      at = bytes.length < until - at ? end : until;
      return bytes;
    };
    // Before the answer: what is not there is said and not streamed.
    let first: Uint8Array | undefined = await take();
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      const bytes = first ?? (await take());
      first = undefined;
      if (bytes.length > 0) controller.enqueue(bytes);
      if (at >= end) controller.close();
    };
    return new ReadableStream({ pull }, { highWaterMark: 0 });
  }

  async rewrite(file: StoredFile, change: Rewrite): Promise<void> {
    const object = await this.#findObject(file);
    if (object === undefined) throw new Fault('file-not-found');
    const body =
      change.kind === 'replace'
        ? change.bytes
        : patched(await this.#bytes(file, { start: 0, end: object.size }), change.patches);
    const headers = {
      ...rewritten,
      'x-amz-content-sha256': toHex(fromBase64(await digestOf(body))),
    };
    await this.#bucket.call(keyOf(file), { method: 'PUT', headers, body });
  }

  link(file: StoredFile, { type, disposition }: { type: string; disposition: string }) {
    return this.#bucket.address(keyOf(file), {
      method: 'GET',
      query: { 'response-content-type': type, 'response-content-disposition': disposition },
      from: Math.floor(this.#clock.now() / linkEveryMs) * linkEveryMs,
      validMs: linkValidMs,
    });
  }

  async remove(file: StoredFile): Promise<void> {
    const { state } = file;
    if (state !== null) {
      const call = { method: 'DELETE', query: { uploadId: state } } as const;
      await this.#bucket.call(keyOf(file), call, ['NoSuchUpload', '404']);
    }
    await this.#bucket.call(keyOf(file), { method: 'DELETE' }, ['NoSuchKey', '404']);
  }

  async #create(file: StoredFile): Promise<string> {
    const headers = { 'content-type': 'application/octet-stream' };
    const call = { method: 'POST', query: { uploads: '' }, headers } as const;
    const state = readUploadId((await this.#bucket.call(keyOf(file), call)).bytes);
    if (state === undefined || state.length > longestState) throw new Fault('unavailable');
    return state;
  }

  /** Undefined where no upload is open. */
  async #findParts(file: StoredFile): Promise<readonly KeptPart[] | undefined> {
    if (file.state === null) return undefined;
    const call = { method: 'GET', query: { uploadId: file.state } } as const;
    const answer = await this.#bucket.call(keyOf(file), call, ['NoSuchUpload']);
    return answer.problem === undefined ? readParts(answer.bytes) : undefined;
  }

  async #complete(file: StoredFile, parts: readonly KeptPart[]): Promise<void> {
    const { state: uploadId } = file;
    const wanted = partsOf(file);
    if (uploadId === null) return;
    if (!wanted.every((one) => parts.some((part) => isSame(one, part))))
      throw new Fault('invalid', { field: 'parts' });
    const call = { method: 'POST', query: { uploadId }, body: completionOf(parts) } as const;
    // Both mean that somebody was faster: with the end of it, or with a part that came once more.
    const { problem } = await this.#bucket.call(keyOf(file), call, ['NoSuchUpload', 'InvalidPart']);
    if (problem === 'InvalidPart') throw new Fault('invalid', { field: 'parts' });
  }

  async #findObject(file: StoredFile) {
    const answer = await this.#bucket.call(keyOf(file), { method: 'HEAD' }, ['404']);
    if (answer.problem !== undefined) return undefined;
    return {
      size: Number(answer.headers.get('content-length')),
      isRewritten: answer.headers.has(rewrittenHeader),
    };
  }

  async #digestOf(file: StoredFile): Promise<string> {
    const digests: string[] = [];
    for (const { start, end } of partsOf(file)) {
      digests.push(await digestOf(await this.#bytes(file, { start, end })));
    }
    return digestOfParts(digests);
  }

  async #bytes(file: StoredFile, { start, end }: ByteRange): Promise<Uint8Array<ArrayBuffer>> {
    if (end <= start) return new Uint8Array();
    const call = { method: 'GET', headers: { range: `bytes=${start}-${end - 1}` } } as const;
    const expected = ['NoSuchKey', 'InvalidRange', '416'];
    const { problem, bytes, status } = await this.#bucket.call(keyOf(file), call, expected);
    if (problem === 'NoSuchKey') throw new Fault('file-not-found');
    if (problem !== undefined) return new Uint8Array();
    // Some answer more than was asked for.
    return status === 206 ? bytes.subarray(0, end - start) : bytes.subarray(start, end);
  }

  async #missing(
    file: StoredFile,
    uploadId: string,
    kept: readonly KeptPart[],
  ): Promise<readonly MissingPart[]> {
    const missing = partsOf(file).filter((one) => !kept.some((part) => isSame(one, part)));
    return Promise.all(
      missing.map(async ({ number, size }) => ({
        index: number - 1,
        url: await this.#bucket.address(keyOf(file), {
          method: 'PUT',
          query: { partNumber: String(number), uploadId },
          // Signed: nobody can send more than they said.
          headers: { 'content-length': String(size) },
          from: this.#clock.now(),
          validMs: partValidMs,
        }),
      })),
    );
  }
}

type Part = ByteRange & { readonly number: number; readonly size: number };

const keyOf = ({ id }: StoredFile) => `files/${id}`;
const isSame = (one: Part, { number, size }: KeptPart) =>
  one.number === number && one.size === size;

function partsOf({ size }: StoredFile): Part[] {
  return Array.from({ length: Math.ceil(size / partBytes) }, (_, index) => {
    const start = index * partBytes;
    const end = Math.min(size, start + partBytes);
    return { number: index + 1, start, end, size: end - start };
  });
}

function patched(
  whole: Uint8Array<ArrayBuffer>,
  patches: Extract<Rewrite, { kind: 'patch' }>['patches'],
): Uint8Array<ArrayBuffer> {
  for (const { at, bytes } of patches) {
    if (at + bytes.length > whole.length) throw new Fault('invalid', { field: 'patches' });
    whole.set(bytes, at);
  }
  return whole;
}
