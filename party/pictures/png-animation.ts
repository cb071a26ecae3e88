/** What makes a PNG move: how many frames, then each with its place and its pixels. https://www.w3.org/TR/png-3/#11anim-chunks */
import { u32be } from './bytes.ts';
import type { Size } from './format.ts';

type Chunk = { readonly type: string; readonly data: Uint8Array };

const letters: Readonly<Record<string, string>> = { acTL: 'A', fcTL: 'F', fdAT: 'f', IDAT: 'D' };
const controlBytes = 8;
const frameBytes = 26;
const mostFrames = 5_000;

export const isAnimation = ({ type }: Chunk) => type in letters && type !== 'IDAT';

/** Whether the frames are as many as said, in order, of fitting lengths and on the picture. */
export function isMoving(chunks: readonly Chunk[], size: Size, mostPixels: number): boolean {
  const order = chunks.map(({ type }) => letters[type] ?? '').join('');
  const control = chunks.find(({ type }) => type === 'acTL')?.data;
  if (!/^AF?D+(?:Ff+)*$/.test(order) || control?.length !== controlBytes) return false;
  const frames = chunks.filter(({ type }) => type === 'fcTL');
  if (frames.length !== u32be(control, 0) || frames.length === 0) return false;
  const isCheap = frames.length * size.width * size.height <= mostPixels;
  const isOn = frames.every(({ data }) => data.length === frameBytes && isWithin(data, size));
  return frames.length <= mostFrames && isCheap && isOn && isNumbered(chunks);
}

function isWithin(frame: Uint8Array, size: Size): boolean {
  const [width = 0, height = 0, x = 0, y = 0] = [4, 8, 12, 16].map((at) => u32be(frame, at));
  return width > 0 && height > 0 && x + width <= size.width && y + height <= size.height;
}

function isNumbered(chunks: readonly Chunk[]): boolean {
  const numbered = chunks.filter(({ type }) => type === 'fcTL' || type === 'fdAT');
  return numbered.every(({ data }, index) => data.length > 4 && u32be(data, 0) === index);
}
