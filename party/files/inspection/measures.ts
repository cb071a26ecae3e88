import { limits } from '../../../sdk/src/protocol/index.ts';
import type { Size } from '../../pictures/format.ts';
import { ensure } from './refusal.ts';

/** Refuses what is larger than anything that is shown. */
export function ensureShowable({ width, height }: Size): void {
  const { imageSideMost: side, imagePixelsMost: pixels } = limits;
  ensure(width <= side && height <= side && width * height <= pixels, 'too-large');
}
