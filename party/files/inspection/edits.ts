import { isEqual } from '../../pictures/bytes.ts';
import type { Rewrite } from '../store.ts';
import type { Reader } from './reader.ts';
import { ensure } from './refusal.ts';

/** Bytes to be put in their place, or how many become zeros. */
type Edit =
  | { readonly at: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly at: number; readonly zeros: number };
type Patch = Extract<Rewrite, { kind: 'patch' }>['patches'][number];

const pieceBytes = 64 * 1024;
// Each takes memory: a file of nothing but boxes to be blanked has millions.
const mostEdits = 100_000;
const mostSteps = 200_000;

/** What is to be changed in a file without moving anything, as its readers find it. Zeros may overlap. */
export class Edits {
  readonly #list: Edit[] = [];
  #steps = 0;

  /** Counts a part that is looked at: 25 MiB of the smallest ones take seconds. */
  step(): void {
    this.#steps += 1;
    ensure(this.#steps <= mostSteps);
  }

  put(at: number, bytes: Uint8Array<ArrayBuffer>): void {
    this.#add({ at, bytes });
  }

  zero(start: number, end: number): void {
    if (end > start) this.#add({ at: start, zeros: end - start });
  }

  /** Those that change something, so that a file that is clean already stays untouched. */
  async change(reader: Reader): Promise<Rewrite | null> {
    const zeros = new Uint8Array(pieceBytes);
    const patches: Patch[] = [];
    for (const edit of this.#inOrder()) {
      for (const patch of piecesOf(edit, zeros)) {
        const { at, bytes } = patch;
        const now = reader.held(at, bytes.length) ?? (await reader.bytes(at, bytes.length));
        if (!isEqual(now, bytes)) patches.push(patch);
      }
    }
    return patches.length === 0 ? null : { kind: 'patch', patches };
  }

  #add(edit: Edit): void {
    this.#list.push(edit);
    ensure(this.#list.length <= mostEdits);
  }

  /** By place, each byte once: a hundred tables that lead to the same data cost as much as one. */
  *#inOrder(): Generator<Edit> {
    let done = 0;
    for (const edit of this.#list.toSorted((one, other) => one.at - other.at)) {
      if ('bytes' in edit) yield edit;
      else if (edit.at + edit.zeros > done) {
        const at = Math.max(done, edit.at);
        done = edit.at + edit.zeros;
        yield { at, zeros: done - at };
      }
    }
  }
}

/** Zeros share their memory. */
function* piecesOf(edit: Edit, zeros: Uint8Array<ArrayBuffer>): Generator<Patch> {
  if ('bytes' in edit) {
    yield edit;
    return;
  }
  for (let done = 0; done < edit.zeros; done += zeros.length) {
    yield { at: edit.at + done, bytes: zeros.subarray(0, edit.zeros - done) };
  }
}
