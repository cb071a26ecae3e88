import { createHash } from 'node:crypto';
import { Fault } from '../../../party/fault.ts';
import type {
  ByteRange,
  FileStore,
  MissingPart,
  Rewrite,
  StoredFile,
} from '../../../party/files/store.ts';

type Kept = { parts: Map<number, Uint8Array>; sealed?: { digest: string; bytes: Uint8Array } };
type Part = { index: number; digest: string; bytes: Uint8Array };

const sha256 = (...parts: readonly (Uint8Array | string)[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** SHA-256 in base64. */
export const digestOf = (bytes: Uint8Array): string => sha256(bytes).toString('base64');

/** What ends an upload: the SHA-256 over the SHA-256 digests of all parts. */
export function sealOf(bytes: Uint8Array, partBytes: number): string {
  const digests: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += partBytes)
    digests.push(sha256(bytes.subarray(at, at + partBytes)));
  return sha256(...digests).toString('base64');
}

/** A store in memory whose parts come through the API. */
export class MemoryStore implements FileStore {
  readonly partBytes: number;
  readonly #kept = new Map<string, Kept>();

  constructor({ partBytes = 1024 * 1024 }: { partBytes?: number } = {}) {
    this.partBytes = partBytes;
  }

  /** Ids of all files that have something here. */
  get ids(): string[] {
    return [...this.#kept.keys()];
  }

  async begin(file: StoredFile): Promise<{ state: string; parts: readonly MissingPart[] }> {
    const kept: Kept = this.#kept.get(file.id) ?? { parts: new Map() };
    this.#kept.set(file.id, kept);
    return { state: file.state ?? 'begun', parts: kept.sealed ? [] : this.#missing(file, kept) };
  }

  async put(file: StoredFile, { index, digest, bytes }: Part): Promise<void> {
    const kept = this.#get(file.id);
    if (kept.sealed !== undefined) throw new Fault('invalid', { field: 'parts' });
    const start = index * this.partBytes;
    if (start >= file.size) throw new Fault('invalid', { field: 'index' });
    if (bytes.length !== Math.min(this.partBytes, file.size - start)) {
      throw new Fault('invalid', { field: 'body' });
    }
    if (digestOf(bytes) !== digest) throw new Fault('checksum-mismatch');
    kept.parts.set(index, bytes.slice());
  }

  async seal(file: StoredFile, digest: string): Promise<void> {
    const kept = this.#get(file.id);
    if (kept.sealed === undefined && this.#missing(file, kept).length > 0) {
      throw new Fault('invalid', { field: 'parts' });
    }
    const sealed = kept.sealed ?? this.#whole(kept);
    if (sealed.digest !== digest) {
      kept.parts.clear();
      throw new Fault('checksum-mismatch');
    }
    kept.sealed = sealed;
    kept.parts.clear();
  }

  async read({ id }: StoredFile, { start, end }: ByteRange): Promise<ReadableStream<Uint8Array>> {
    const bytes = this.#sealed(id).bytes.slice(start, end);
    const step = 64 * 1024;
    let at = 0;
    return new ReadableStream({
      pull(controller) {
        if (at < bytes.length) controller.enqueue(bytes.slice(at, at + step));
        else controller.close();
        at += step;
      },
    });
  }

  async rewrite({ id }: StoredFile, change: Rewrite): Promise<void> {
    const sealed = this.#sealed(id);
    if (change.kind === 'replace') sealed.bytes = change.bytes.slice();
    else for (const { at, bytes } of change.patches) sealed.bytes.set(bytes, at);
  }

  async remove({ id }: StoredFile): Promise<void> {
    this.#kept.delete(id);
  }

  #missing({ id, size }: StoredFile, { parts }: Kept): MissingPart[] {
    const count = Math.ceil(size / this.partBytes);
    return Array.from({ length: count }, (_, index) => index)
      .filter((index) => !parts.has(index))
      .map((index) => ({ index, url: `/v1/files/${id}/parts/${index}` }));
  }

  #whole({ parts }: Kept): { digest: string; bytes: Uint8Array } {
    const inOrder = [...parts].sort(([one], [other]) => one - other).map(([, bytes]) => bytes);
    const digest = sha256(...inOrder.map((bytes) => sha256(bytes))).toString('base64');
    return { digest, bytes: new Uint8Array(Buffer.concat(inOrder)) };
  }

  #get(id: string): Kept {
    const kept = this.#kept.get(id);
    if (kept === undefined) throw new Fault('file-not-found');
    return kept;
  }

  #sealed(id: string): { digest: string; bytes: Uint8Array } {
    const { sealed } = this.#get(id);
    if (sealed === undefined) throw new Fault('file-not-found');
    return sealed;
  }
}
