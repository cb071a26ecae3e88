import * as v from 'valibot';
import { partBytes } from '../file/layout.ts';
import { begun, type FileOrder } from '../file/orders.ts';
import { digestOf, join } from './digest.ts';
import type { FileStore, Rewrite } from './store.ts';

// An order goes in a header, and a run takes up to 32 characters there.
const mostRuns = 256;
type Part = Uint8Array<ArrayBuffer>;
type Patch = Extract<Rewrite, { kind: 'patch' }>['patches'][number];

/** The objects that keep a file each, by the file's id. Rejects with a `Fault` when one refuses or cannot be reached. */
export interface FileObjects {
  /** `bytes` go with the orders that have a digest. */
  send(id: string, order: FileOrder, bytes?: Uint8Array<ArrayBuffer>): Promise<unknown>;
  read(
    id: string,
    order: Extract<FileOrder, { type: 'read' }>,
  ): Promise<ReadableStream<Uint8Array>>;
}

/** Keeps each file in an object of its own: nothing else is needed. `newWriting` names attempts. */
export function embeddedStore(objects: FileObjects, newWriting: () => string): FileStore {
  return {
    partBytes,
    async begin({ id, size }) {
      const { missing } = v.parse(begun, await objects.send(id, { type: 'begin', size }));
      const parts = missing.map((index) => ({ index, url: `/v1/files/${id}/parts/${index}` }));
      return { state: 'begun', parts };
    },
    async put({ id }, { index, digest, bytes }) {
      await objects.send(id, { type: 'put', index, digest }, bytes);
    },
    async seal({ id }, digest) {
      await objects.send(id, { type: 'seal', digest });
    },
    read: ({ id }, range) => objects.read(id, { type: 'read', ...range }),
    async rewrite({ id }, change) {
      if (change.kind === 'replace')
        return replace(objects, id, newWriting(), partsOf(change.bytes));
      const { patches } = change;
      if (!isSmall(patches))
        return replace(objects, id, newWriting(), patchedParts(objects, id, patches));
      const bytes = join(patches.map((patch) => patch.bytes));
      const runs = patches.map(({ at, bytes: { length } }) => ({ at, length }));
      await objects.send(id, { type: 'patch', runs, digest: await digestOf(bytes) }, bytes);
    },
    async remove({ id }) {
      await objects.send(id, { type: 'remove' });
    },
  };
}

/** Whether an order can name them all, which goes in a header, and a body can hold them. */
function isSmall(patches: readonly Patch[]): boolean {
  const length = patches.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return patches.length <= mostRuns && length <= partBytes;
}

/** Part by part beside what is there: until the last step, that is still the file. */
async function replace(
  objects: FileObjects,
  id: string,
  writing: string,
  parts: Iterable<Part> | AsyncIterable<Part>,
): Promise<void> {
  let index = 0;
  for await (const part of parts) {
    const order = { type: 'stage', writing, index, digest: await digestOf(part) } as const;
    await objects.send(id, order, part);
    index += 1;
  }
  await objects.send(id, { type: 'swap', writing });
}

function* partsOf(bytes: Part): Generator<Part> {
  for (let at = 0; at === 0 || at < bytes.length; at += partBytes)
    yield bytes.subarray(at, at + partBytes);
}

/** The file with all patches in their places, a part at a time, so that it is never in memory as a whole. */
async function* patchedParts(
  objects: FileObjects,
  id: string,
  patches: readonly Patch[],
): AsyncGenerator<Part> {
  for (let start = 0; ; start += partBytes) {
    const stream = await objects.read(id, { type: 'read', start, end: start + partBytes });
    const part = new Uint8Array(await new Response(stream).arrayBuffer());
    for (const patch of patches) put(part, start, patch);
    if (part.length > 0 || start === 0) yield part;
    if (part.length < partBytes) return;
  }
}

/** Puts what of a patch falls into a part that begins at `start`. */
function put(part: Part, start: number, { at, bytes }: Patch): void {
  const from = Math.max(at, start);
  const end = Math.min(at + bytes.length, start + part.length);
  if (from < end) part.set(bytes.subarray(from - at, end - at), from - start);
}
