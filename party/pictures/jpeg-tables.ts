/** The tables of a JPEG. They are measured, so that they end where their segment ends. */
const quantisation = 0xdb;
const huffman = 0xc4;
const restartInterval = 0xdd;

/** Whether this is a segment of tables that holds these and nothing else. */
export function isTable(marker: number, data: Uint8Array): boolean {
  if (marker === restartInterval) return data.length === 2;
  if (marker === quantisation) return isFilled(data, quantisationBytes);
  return marker === huffman && isFilled(data, huffmanBytes);
}

function isFilled(data: Uint8Array, lengthAt: (data: Uint8Array, at: number) => number): boolean {
  let at = 0;
  while (at < data.length) at += lengthAt(data, at);
  return at === data.length;
}

function quantisationBytes(data: Uint8Array, at: number): number {
  const isWide = (data[at] ?? 0) >> 4 !== 0;
  return 1 + (isWide ? 128 : 64);
}

function huffmanBytes(data: Uint8Array, at: number): number {
  return data.subarray(at + 1, at + 17).reduce((sum, codes) => sum + codes, 17);
}
