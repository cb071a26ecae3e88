import type { DeliveryOptions } from '../delivery.ts';
import { PartylineError } from '../error.ts';
import { type FileUpload, fileAnswers, type MessageFile } from '../protocol/index.ts';
import { type Bytes, base64, digestOf } from './digest.ts';
import { sendPart } from './part.ts';
import type { ChatFile } from './types.ts';

// The server looks into all of the file. Where nobody waits for the answer it may stop, and would never come to the end.
const finishWithinMs = 45_000;

export type UploadOptions = {
  readonly remote: DeliveryOptions;
  readonly file: ChatFile;
  readonly blob: Blob;
  readonly signal: AbortSignal;
  /** The server has this many bytes, and more are on their way. */
  onProgress(kept: number, going: number): void;
};

/** Asks what the server misses of a file, which tells it of one that it does not know. */
export function beginUpload({ remote, file, blob, signal }: UploadOptions): Promise<FileUpload> {
  const { id, name, type, width, height, duration, placeholder } = file;
  const measures = { width, height, duration, placeholder };
  return remote.call({
    path: `/v1/rooms/${remote.id}/files`,
    body: { id, name, type, size: blob.size, ...measures },
    answer: fileAnswers.upload,
    signal,
  });
}

/** Sends the parts that are missing, and has the file offered to the room. */
export async function finishUpload(
  options: UploadOptions,
  { partBytes, parts }: FileUpload,
): Promise<MessageFile> {
  const { remote, file, blob, signal, onProgress } = options;
  const missing = new Map(parts.map(({ index, url }) => [index, url]));
  const sizeOf = (index: number) => Math.min(partBytes, blob.size - index * partBytes);
  let kept = blob.size - parts.reduce((sum, { index }) => sum + sizeOf(index), 0);
  const digests: number[] = [];
  onProgress(kept, 0);
  for (let index = 0; index * partBytes < blob.size; index++) {
    const bytes = await read(blob.slice(index * partBytes, (index + 1) * partBytes));
    const digest = await digestOf(bytes);
    digests.push(...digest);
    const url = missing.get(index);
    if (url === undefined) continue;
    const onSent = (going: number) => onProgress(kept, going);
    await sendPart(remote, { url, bytes, digest, signal, onSent });
    kept += bytes.length;
    onProgress(kept, 0);
  }
  const digest = base64(await digestOf(Uint8Array.from(digests)));
  const path = `/v1/files/${file.id}/finish`;
  const answer = fileAnswers.file;
  const withinMs = finishWithinMs;
  return (await remote.call({ path, body: { digest }, answer, signal, withinMs })).file;
}

/** A file that was changed or taken away on the device since it was chosen can no longer be read. */
async function read(part: Blob): Promise<Bytes> {
  try {
    return new Uint8Array(await part.arrayBuffer());
  } catch (cause) {
    throw new PartylineError('file-damaged', { cause });
  }
}
