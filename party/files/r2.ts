import { Fault } from '../fault.ts';
import { countParts, lengthOfPart, partBytes } from '../file/layout.ts';
import { digestOf, digestOfParts } from './digest.ts';
import type { FilePieces, Piece } from './r2-pieces.ts';
import type { ByteRange, FileStore, MissingPart, Rewrite, StoredFile } from './store.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Patch = Extract<Rewrite, { kind: 'patch' }>['patches'][number];

/**
 * Keeps files in a bucket of R2 that the Worker is bound to: no key, and the bytes pass through our own API. R2 takes
 * parts of one object from 5 MiB up only, and so each part is an object, named by its place and its digest; a head
 * says which of them are the file. What a sealed head names is never written again: another part has another name.
 */
export class R2Store implements FileStore {
  readonly partBytes = partBytes;
  readonly #pieces: FilePieces;

  constructor(pieces: FilePieces) {
    this.#pieces = pieces;
  }

  async begin({ id, size }: StoredFile): Promise<{ state: string; parts: MissingPart[] }> {
    const head = (await this.#pieces.head(id)) ?? (await this.#pieces.begin(id, size));
    if (head.sealed !== null) return { state: 'begun', parts: [] };
    if (head.size !== size) throw new Fault('invalid', { field: 'size' });
    const there = await this.#pieces.list(id);
    const parts = Array.from({ length: countParts(size) }, (_, index) => index)
      .filter((index) => !there.some((piece) => isPart(piece, index, size)))
      .map((index) => ({ index, url: `/v1/files/${id}/parts/${index}` }));
    return { state: 'begun', parts };
  }

  async put({ id }: StoredFile, part: { index: number; digest: string; bytes: Bytes }) {
    const { index, digest, bytes } = part;
    const { size } = await this.#getOpen(id);
    if (index >= countParts(size)) throw new Fault('invalid', { field: 'index' });
    if (bytes.length !== lengthOfPart(size, index)) throw new Fault('invalid', { field: 'body' });
    if ((await digestOf(bytes)) !== digest) throw new Fault('checksum-mismatch');
    await this.#pieces.put(id, { index, digest }, bytes);
    // Sealed or removed meanwhile: nobody would ever name or remove this one.
    const head = await this.#pieces.head(id);
    if (head?.sealed === null || head?.digests[index] === digest) return;
    await this.#pieces.delete(id, [{ index, digest }]);
    throw head ? new Fault('invalid', { field: 'parts' }) : new Fault('file-not-found');
  }

  async seal({ id }: StoredFile, digest: string): Promise<void> {
    const head = await this.#pieces.head(id);
    if (head === undefined) throw new Fault('file-not-found');
    if (head.sealed === digest) return;
    if (head.sealed !== null) throw new Fault('checksum-mismatch');
    const there = await this.#pieces.list(id);
    const parts = Array.from({ length: countParts(head.size) }, (_, index) =>
      there.findLast((piece) => isPart(piece, index, head.size)),
    ).filter((piece) => piece !== undefined);
    if (parts.length < countParts(head.size)) throw new Fault('invalid', { field: 'parts' });
    const digests = parts.map((part) => part.digest);
    if ((await digestOfParts(digests)) !== digest) {
      // Nobody knows which of them is another than was meant: all are asked for again.
      await this.#pieces.delete(id, there);
      throw new Fault('checksum-mismatch');
    }
    const isKept = await this.#pieces.swap(id, { ...head, sealed: digest, digests });
    // Somebody was faster: with the same, or with the end of it.
    if (!isKept) return this.seal({ id, size: head.size, state: null }, digest);
    const others = there.filter((piece) => digests[piece.index] !== piece.digest);
    await this.#pieces.delete(id, others);
  }

  async read({ id }: StoredFile, range: ByteRange): Promise<ReadableStream<Uint8Array>> {
    const { size, digests } = await this.#getSealed(id);
    const end = Math.min(range.end, size);
    let at = range.start;
    const take = async () => {
      const index = Math.floor(at / partBytes);
      const start = at - index * partBytes;
      const length = Math.min(end - at, partBytes - start);
      at += length;
      return this.#pieces.get(id, { index, digest: digests[index] ?? '' }, { start, length });
    };
    // Before the answer: what is not there is said and not streamed.
    let first = at < end ? await take() : undefined;
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      const bytes = first ?? (at < end ? await take() : undefined);
      first = undefined;
      if (bytes) controller.enqueue(bytes);
      if (at >= end) controller.close();
    };
    return new ReadableStream({ pull }, { highWaterMark: 0 });
  }

  async rewrite({ id }: StoredFile, change: Rewrite): Promise<void> {
    const head = await this.#getSealed(id);
    const digests = [...head.digests];
    if (change.kind === 'replace') digests.length = countParts(change.bytes.length);
    const size = change.kind === 'replace' ? change.bytes.length : head.size;
    for (let index = 0; index < countParts(size); index += 1) {
      const bytes =
        change.kind === 'replace'
          ? change.bytes.subarray(index * partBytes, (index + 1) * partBytes)
          : await this.#patched(id, { index, digest: head.digests[index] ?? '' }, size, change);
      if (bytes === undefined) continue;
      const digest = await digestOf(bytes);
      digests[index] = digest;
      await this.#pieces.put(id, { index, digest }, bytes);
    }
    // Another rewriting got in between; whoever asked for this one asks again.
    if (!(await this.#pieces.swap(id, { ...head, size, digests }))) throw new Fault('unavailable');
    const old = head.digests.map((digest, index) => ({ index, digest }));
    await this.#pieces.delete(
      id,
      old.filter(({ index, digest }) => digests[index] !== digest),
    );
  }

  /** The head first: from then on no part is taken any more. */
  remove({ id }: StoredFile): Promise<void> {
    return this.#pieces.deleteAll(id);
  }

  /** A part with all that is to be put into it; undefined where that is nothing. */
  async #patched(
    id: string,
    part: Omit<Piece, 'size'>,
    size: number,
    { patches }: { patches: readonly Patch[] },
  ): Promise<Bytes | undefined> {
    const start = part.index * partBytes;
    const length = lengthOfPart(size, part.index);
    if (patches.some((patch) => patch.at + patch.bytes.length > size))
      throw new Fault('invalid', { field: 'patches' });
    const meant = patches.filter(
      ({ at, bytes }) => at < start + length && at + bytes.length > start,
    );
    if (meant.length === 0) return undefined;
    const bytes = await this.#pieces.get(id, part, { start: 0, length });
    for (const patch of meant) {
      const from = Math.max(patch.at, start);
      bytes.set(patch.bytes.subarray(from - patch.at, start + length - patch.at), from - start);
    }
    return bytes;
  }

  async #getOpen(id: string) {
    const head = await this.#pieces.head(id);
    if (head === undefined) throw new Fault('file-not-found');
    if (head.sealed !== null) throw new Fault('invalid', { field: 'parts' });
    return head;
  }

  async #getSealed(id: string) {
    const head = await this.#pieces.head(id);
    if (head === undefined || head.sealed === null) throw new Fault('file-not-found');
    return head;
  }
}

const isPart = (piece: Piece, index: number, size: number) =>
  piece.index === index && piece.size === lengthOfPart(size, index);
