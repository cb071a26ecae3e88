import { fromBase64, toBase64 } from '../pictures/base64.ts';

/** SHA-256 in base64. */
export async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** What stands for a whole file: SHA-256 over the digests of its parts. */
export function digestOfParts(digests: readonly string[]): Promise<string> {
  return digestOf(join(digests.map(fromBase64)));
}

/** One after the other in one piece. */
export function join(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
