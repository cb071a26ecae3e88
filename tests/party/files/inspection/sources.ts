import { readFileSync } from 'node:fs';
import { inspectFile } from '../../../../party/files/inspection/inspect-file.ts';
import type { ByteSource, Inspection } from '../../../../party/files/inspection/inspection.ts';
import type { Rewrite } from '../../../../party/files/store.ts';

/** A file recorded by a browser from a canvas or a tone. */
export function recording(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`./fixtures/${name}`, import.meta.url)));
}

/** Bytes as a source that counts how much was read, and at most at once. */
export function sourceOf(bytes: Uint8Array) {
  const counts = { reads: 0, bytes: 0, most: 0 };
  const source: ByteSource = {
    size: bytes.length,
    read: async (start, end) => {
      const read = bytes.slice(start, end);
      counts.reads += 1;
      counts.bytes += read.length;
      counts.most = Math.max(counts.most, read.length);
      return read;
    },
  };
  return { source, counts };
}

export function inspect(bytes: Uint8Array, name: string, type: string): Promise<Inspection> {
  return inspectFile(sourceOf(bytes).source, { name, type });
}

/** What a store makes of it. */
export function rewritten(bytes: Uint8Array, change: Rewrite | null): Uint8Array {
  if (change === null) return bytes;
  if (change.kind === 'replace') return change.bytes;
  const copy = bytes.slice();
  for (const patch of change.patches) copy.set(patch.bytes, patch.at);
  return copy;
}

/** Inspects, and expects that what comes out is taken again, as it is. */
export async function cleaned(bytes: Uint8Array, name: string, type: string): Promise<Uint8Array> {
  const found = await inspect(bytes, name, type);
  if (!found.ok) throw new Error(`refused: ${found.code}`);
  const clean = rewritten(bytes, found.change);
  const again = await inspect(clean, name, type);
  if (!again.ok || again.change !== null) throw new Error('what comes out is not clean');
  return clean;
}
