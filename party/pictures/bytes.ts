/** Numbers and texts at a place in a file. What lies past its end counts as zeros: whoever asks checks the lengths. */
export const u16be = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

export const u16le = (bytes: Uint8Array, at: number): number =>
  ((bytes[at + 1] ?? 0) << 8) | (bytes[at] ?? 0);

export const u32be = (bytes: Uint8Array, at: number): number =>
  u16be(bytes, at) * 2 ** 16 + u16be(bytes, at + 2);

export const u32le = (bytes: Uint8Array, at: number): number =>
  u16le(bytes, at + 2) * 2 ** 16 + u16le(bytes, at);

export function ascii(bytes: Uint8Array, at: number, length: number): string {
  const end = Math.min(at + length, bytes.length);
  let text = '';
  for (let place = at; place < end; place += 1) text += String.fromCharCode(bytes[place] ?? 0);
  return text;
}

/** The pieces one after the other, in memory of their own. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** By index: with a function for each byte it takes ten times as long. */
export function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}

export const fromText = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Where the bytes of a text stand for the last time, or -1. */
export function lastIndexOfText(bytes: Uint8Array, text: string): number {
  const first = text.charCodeAt(0);
  for (
    let at = bytes.lastIndexOf(first);
    at !== -1;
    at = at === 0 ? -1 : bytes.lastIndexOf(first, at - 1)
  ) {
    if (ascii(bytes, at, text.length) === text) return at;
  }
  return -1;
}
