import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { FileStore, StoredFile } from '../../../party/files/store.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
export const base64 = (bytes: Uint8Array) => sha256(bytes).toString('base64');
export const newFileId = () => `f_${randomBytes(16).toString('base64url')}`;

/** Bytes of which no two places are alike. */
export function someBytes(length: number): Uint8Array<ArrayBuffer> {
  const numbers = new Uint32Array(Math.ceil(length / 4));
  for (let at = 0; at < numbers.length; at += 1) numbers[at] = Math.imul(at + 1, 2_654_435_761);
  return new Uint8Array(numbers.buffer, 0, length);
}

/** A file on its way into a store, as client and API see it together. */
export class Upload {
  readonly store: FileStore;
  readonly bytes: Uint8Array<ArrayBuffer>;
  file: StoredFile;

  constructor(store: FileStore, bytes: Uint8Array<ArrayBuffer>, id = newFileId()) {
    this.store = store;
    this.bytes = bytes;
    this.file = { id, size: bytes.length, state: null };
  }

  /** Indices of the parts that are missing, with where they go. */
  async begin(): Promise<Map<number, string>> {
    const { state, parts } = await this.store.begin(this.file);
    expect(state.length).toBeLessThanOrEqual(2_000);
    this.file = { ...this.file, state };
    return new Map(parts.map(({ index, url }) => [index, url]));
  }

  part(index: number): Uint8Array<ArrayBuffer> {
    const { partBytes } = this.store;
    return this.bytes.subarray(index * partBytes, (index + 1) * partBytes);
  }

  get digest(): string {
    const count = Math.ceil(this.bytes.length / this.store.partBytes);
    const digests = Array.from({ length: count }, (_, index) => sha256(this.part(index)));
    return base64(Buffer.concat(digests));
  }

  /** Sends a part as a client does. Rejects when it is not taken. */
  async send(index: number, url: string, bytes = this.part(index)): Promise<void> {
    if (url.startsWith('/')) {
      const part = { index, digest: base64(bytes), bytes };
      return this.store.put?.(this.file, part);
    }
    const response = await fetch(url, { method: 'PUT', body: bytes });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`part refused: ${response.status}`);
  }

  async sendAll(): Promise<void> {
    for (const [index, url] of await this.begin()) await this.send(index, url);
  }

  seal(): Promise<void> {
    return this.store.seal(this.file, this.digest);
  }

  async finish(): Promise<this> {
    await this.sendAll();
    await this.seal();
    return this;
  }

  async read(start = 0, end = this.bytes.length): Promise<Uint8Array> {
    const stream = await this.store.read(this.file, { start, end });
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  /** Fails unless the store holds exactly these bytes. */
  async holds(bytes: Uint8Array): Promise<void> {
    // Two hashes say as much as 25 MiB of expected and received numbers.
    const read = await this.read(0, bytes.length + 1);
    expect([read.length, base64(read)]).toEqual([bytes.length, base64(bytes)]);
  }
}
