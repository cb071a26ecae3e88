import * as v from 'valibot';
import { Fault } from '../fault.ts';
import type { R2Bucket } from './r2-bucket.ts';

/** A part of a file as the bucket lists it. */
export type Piece = { readonly index: number; readonly digest: string; readonly size: number };
type Named = Omit<Piece, 'size'>;
const record = v.object({
  size: v.number(),
  /** What ended it; null while it is open. */
  sealed: v.nullable(v.string()),
  /** Of its parts, in their order; of an open one nothing yet. */
  digests: v.array(v.string()),
});
/** What a file is made of. `etag` names this state of it. */
export type Head = v.InferOutput<typeof record> & { readonly etag: string };

// As many as R2 deletes in one call.
const keysPerCall = 1_000;
const folderOf = (id: string) => `files/${id}/`;
const headOf = (id: string) => `${folderOf(id)}head`;
const nameOf = (digest: string) => digest.replaceAll('+', '-').replaceAll('/', '_');
const digestIn = (name: string) => name.replaceAll('-', '+').replaceAll('_', '/');
const keyOf = (id: string, { index, digest }: Named) =>
  `${folderOf(id)}${String(index).padStart(4, '0')}.${nameOf(digest)}`;

/** The objects of a bucket that files are made of. Rejects with `unavailable` where the bucket fails. */
export class FilePieces {
  readonly #bucket: R2Bucket;

  constructor(bucket: R2Bucket) {
    this.#bucket = bucket;
  }

  async head(id: string): Promise<Head | undefined> {
    const found = await asked(this.#bucket.get(headOf(id)));
    if (found === null) return undefined;
    const text = new TextDecoder().decode(await asked(found.arrayBuffer()));
    return { ...v.parse(record, JSON.parse(text)), etag: found.etag };
  }

  /** Makes an open head, or answers that of whoever was faster. */
  async begin(id: string, size: number): Promise<Head> {
    const head = JSON.stringify({ size, sealed: null, digests: [] });
    await asked(this.#bucket.put(headOf(id), head, { onlyIf: { etagDoesNotMatch: '*' } }));
    const kept = await this.head(id);
    if (kept === undefined) throw new Fault('unavailable');
    return kept;
  }

  /** Puts this in the place of the head that was read; false where another one stands there by now. */
  async swap(id: string, { etag, ...head }: Head): Promise<boolean> {
    const onlyIf = { etagMatches: etag };
    return (await asked(this.#bucket.put(headOf(id), JSON.stringify(head), { onlyIf }))) !== null;
  }

  /** All parts that there are, the oldest first: of one place there may be several. */
  async list(id: string): Promise<Piece[]> {
    const objects = await this.#objects(id);
    return objects
      .sort((one, other) => one.uploaded.getTime() - other.uploaded.getTime())
      .flatMap(({ key, size }) => {
        const [index = '', name] = key.slice(folderOf(id).length).split('.');
        return name === undefined ? [] : [{ index: Number(index), digest: digestIn(name), size }];
      });
  }

  async put(id: string, piece: Named, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await asked(this.#bucket.put(keyOf(id, piece), bytes));
  }

  async get(id: string, piece: Named, { start, length }: { start: number; length: number }) {
    const range = { offset: start, length };
    const found = await asked(this.#bucket.get(keyOf(id, piece), { range }));
    // Removed or rewritten since its head was read.
    if (found === null) throw new Fault('unavailable');
    return new Uint8Array(await asked(found.arrayBuffer()));
  }

  async delete(id: string, pieces: readonly Named[]): Promise<void> {
    await this.#delete(pieces.map((piece) => keyOf(id, piece)));
  }

  /** The head first. */
  async deleteAll(id: string): Promise<void> {
    await this.#delete([headOf(id)]);
    await this.#delete((await this.#objects(id)).map(({ key }) => key));
  }

  async #delete(keys: readonly string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += keysPerCall)
      await asked(this.#bucket.delete(keys.slice(at, at + keysPerCall)));
  }

  async #objects(id: string) {
    const objects = [];
    let cursor: string | undefined;
    do {
      const page = await asked(
        this.#bucket.list({ prefix: folderOf(id), ...(cursor !== undefined && { cursor }) }),
      );
      objects.push(...page.objects);
      cursor = page.truncated ? page.cursor : undefined;
    } while (cursor !== undefined);
    return objects;
  }
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch {
    throw new Fault('unavailable');
  }
}
