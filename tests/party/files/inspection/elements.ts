import { bytesOf, concat, u32 } from '../../pictures/samples.ts';

/** Builds webm files by code of its own. Ids are written with their leading bits, as in RFC 9559. */
export function element(id: number, ...data: readonly Uint8Array[]): Uint8Array {
  const all = concat(...data);
  return concat(idOf(id), lengthOf(all.length), all);
}

/** One that was begun without knowing how long it would be. */
export function endless(id: number, ...data: readonly Uint8Array[]): Uint8Array {
  return concat(idOf(id), Uint8Array.of(1, 255, 255, 255, 255, 255, 255, 255), ...data);
}

export const number = (id: number, value: number) => element(id, u32(value));
const words = (id: number, text: string) => element(id, bytesOf(text));

export const header = (docType = 'webm') => element(0x1a45dfa3, words(0x4282, docType));

/** Title, date, the names of files, and who wrote it. */
export const chattyInfo = () =>
  element(
    0x1549a966,
    element(0xbf, u32(1)),
    number(0x2ad7b1, 1_000_000),
    words(0x7ba9, 'canary title'),
    words(0x4461, 'canary20'),
    words(0x7384, '/somewhere/canary/clip.webm'),
    words(0x4d80, 'canary muxer'),
    words(0x5741, 'canary writer'),
    element(0x4489, floatOf(2_500)),
  );

export const info = () => element(0x1549a966, number(0x2ad7b1, 1_000_000));

export function track(type: number, { width = 320, height = 240 } = {}): Uint8Array {
  const video = element(0xe0, number(0xb0, width), number(0xba, height));
  const rest = type === 1 ? [video] : [];
  return element(
    0xae,
    number(0xd7, type),
    number(0x83, type),
    words(0x536e, 'canary mic'),
    ...rest,
  );
}

export const tracks = (...all: readonly Uint8Array[]) => element(0x1654ae6b, ...all);
export const tags = () => element(0x1254c367, words(0x7373, 'LOCATION canary'));
export const attachments = () => element(0x1941a469, words(0x61a7, '<script>canary</script>'));

const block = (at: number) =>
  element(0xa3, Uint8Array.of(0x81, at >> 8, at & 255, 0x80), bytesOf('pixels'));
const parts = (from: number, count: number) => [
  number(0xe7, from),
  ...Array.from({ length: count }, (_, index) => block(index * 20)),
];

export const cluster = (from = 0, count = 3) => element(0x1f43b675, ...parts(from, count));
export const liveCluster = (from = 0, count = 3) => endless(0x1f43b675, ...parts(from, count));

export const segment = (...all: readonly Uint8Array[]) => element(0x18538067, ...all);
export const liveSegment = (...all: readonly Uint8Array[]) => endless(0x18538067, ...all);

function floatOf(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

function idOf(id: number): Uint8Array {
  const bytes = u32(id);
  return bytes.subarray(bytes.findIndex((byte) => byte !== 0));
}

function lengthOf(length: number): Uint8Array {
  if (length < 127) return Uint8Array.of(0x80 | length);
  return concat(Uint8Array.of(8), u32(length));
}
