import { u16be, u32be } from '../../pictures/bytes.ts';
import { ensure } from './refusal.ts';

/** Reads the fields of a box one after the other; refuses a box that ends before they do. */
export class Fields {
  readonly #content: Uint8Array;
  #at: number;

  constructor(content: Uint8Array, at = 0) {
    this.#content = content;
    this.#at = at;
  }

  /** A number of so many bytes: 0, 1, 2, 4 or 8. */
  number(bytes: number): number {
    const at = this.#at;
    this.skip(bytes);
    switch (bytes) {
      case 0:
        return 0;
      case 1:
        return this.#content[at] ?? 0;
      case 2:
        return u16be(this.#content, at);
      case 4:
        return u32be(this.#content, at);
      default:
        ensure(bytes === 8);
        return u32be(this.#content, at) * 2 ** 32 + u32be(this.#content, at + 4);
    }
  }

  skip(bytes: number): void {
    this.#at += bytes;
    ensure(this.#at <= this.#content.length);
  }

  get at(): number {
    return this.#at;
  }
}
