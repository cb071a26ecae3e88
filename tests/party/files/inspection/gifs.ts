import { bytesOf, concat } from '../../pictures/samples.ts';

const le16 = (value: number) => Uint8Array.of(value & 255, value >> 8);
const blocks = (text: string) =>
  concat(Uint8Array.of(text.length), bytesOf(text), Uint8Array.of(0));

export function gifHeader(width = 4, height = 3): Uint8Array {
  // With a table of two colours.
  return concat(
    bytesOf('GIF89a'),
    le16(width),
    le16(height),
    Uint8Array.of(0x80, 0, 0),
    new Uint8Array(6),
  );
}

export function gifFrame({ left = 0, top = 0, width = 4, height = 3 } = {}): Uint8Array {
  const place = [left, top, width, height].map(le16);
  return concat(Uint8Array.of(0x2c), ...place, Uint8Array.of(0, 2), blocks('\x84\x8f\xa9\x01'));
}

export const gifEnd = Uint8Array.of(0x3b);
export const control = Uint8Array.of(0x21, 0xf9, 4, 0, 10, 0, 0, 0);
export const comment = concat(Uint8Array.of(0x21, 0xfe), blocks('canary'));
export const plainText = concat(Uint8Array.of(0x21, 1, 12), new Uint8Array(12), blocks('canary'));

export function application(name: string, data: string): Uint8Array {
  return concat(Uint8Array.of(0x21, 0xff, 11), bytesOf(name), blocks(data));
}
export const loop = application('NETSCAPE2.0', '\x01\0\0');

export const gifOf = (...parts: readonly Uint8Array[]) => concat(gifHeader(), ...parts, gifEnd);
