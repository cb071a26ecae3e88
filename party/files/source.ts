import type { ByteSource } from './inspection/inspection.ts';
import type { ByteRange, FileStore, StoredFile } from './store.ts';

/** A file of the store to look into. A picture is read at once: what is looked into there is nearly all of it. */
export async function openSource(
  store: FileStore,
  file: StoredFile,
  { isPicture }: { isPicture: boolean },
): Promise<ByteSource> {
  const read = async (range: ByteRange) => collect(await store.read(file, range), range);
  if (!isPicture) {
    return {
      size: file.size,
      read: (start, end) => read({ start, end: Math.min(end, file.size) }),
    };
  }
  // Shorter than the record says where it was rewritten before and nobody lived to write that down.
  const whole = await read({ start: 0, end: file.size });
  return { size: whole.length, read: async (start, end) => whole.slice(start, end) };
}

async function collect(
  stream: ReadableStream<Uint8Array>,
  { start, end }: ByteRange,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(Math.max(0, end - start));
  let length = 0;
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const fitting = part.value.subarray(0, bytes.length - length);
    bytes.set(fitting, length);
    length += fitting.length;
    if (fitting.length < part.value.length) await reader.cancel();
  }
  return bytes.subarray(0, length);
}
