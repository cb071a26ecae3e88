import { limits } from '../../../sdk/src/protocol/index.ts';
import type { ByteSource } from './inspection.ts';
import { ensure } from './refusal.ts';

// Stores answer each read with a round trip; whoever goes forward through 25 MiB makes a hundred of this size.
const blockBytes = 256 * 1024;

/** Looks into a file by blocks, of which it keeps one. What leads out of the file, or asks for too much at once, is refused. */
export class Reader {
  readonly size: number;
  readonly #source: ByteSource;
  #start = 0;
  #block = new Uint8Array();

  constructor(source: ByteSource) {
    this.size = source.size;
    this.#source = source;
  }

  /** Exactly these bytes. The view stays as it is when others are read. */
  async bytes(start: number, length: number): Promise<Uint8Array> {
    const end = start + length;
    ensure(start >= 0 && length >= 0 && end <= this.size && length <= limits.imageBytes);
    if (!this.#holds(start, end)) {
      this.#block = await this.#source.read(
        start,
        Math.min(this.size, Math.max(end, start + blockBytes)),
      );
      this.#start = start;
      // The source promised more: what it has is not what was sent.
      ensure(this.#holds(start, end));
    }
    return this.#view(start, end);
  }

  /** At most `length` bytes: fewer at the end of the file. */
  upTo(start: number, length: number): Promise<Uint8Array> {
    return this.bytes(start, Math.min(length, Math.max(0, this.size - start)));
  }

  /** What is at hand without waiting; undefined otherwise. A file may have more parts than one wants to wait for. */
  held(start: number, length: number): Uint8Array | undefined {
    const end = Math.min(this.size, start + length);
    return start <= end && this.#holds(start, end) ? this.#view(start, end) : undefined;
  }

  #holds(start: number, end: number): boolean {
    return start >= this.#start && end <= this.#start + this.#block.length;
  }

  #view(start: number, end: number): Uint8Array {
    return this.#block.subarray(start - this.#start, end - this.#start);
  }
}
