import { describe, expect, it } from 'vitest';
import {
  moved,
  wholeFrame,
  wholePixels,
  zoomed,
  zoomMost,
  zoomOf,
} from '../../widget/src/picture-frame.ts';

const wide = { width: 800, height: 500 };
const tall = { width: 300, height: 900 };

describe('the frame of a picture', () => {
  it('begins as the largest square in the middle', () => {
    expect(wholeFrame(wide)).toEqual({ x: 150, y: 0, size: 500 });
    expect(wholeFrame(tall)).toEqual({ x: 0, y: 300, size: 300 });
    expect(wholeFrame({ width: 1, height: 1 })).toEqual({ x: 0, y: 0, size: 1 });
  });

  it('moves by parts of its size and never leaves the picture', () => {
    const frame = wholeFrame(wide);
    expect(moved(wide, frame, { x: 0.1, y: 0 }).x).toBe(200);
    expect(moved(wide, frame, { x: 9, y: 9 })).toEqual({ x: 300, y: 0, size: 500 });
    expect(moved(wide, frame, { x: -9, y: -9 })).toEqual({ x: 0, y: 0, size: 500 });
  });

  it('is zoomed around its middle, between all of the picture and a quarter', () => {
    const near = zoomed(wide, wholeFrame(wide), 2);
    expect(near).toEqual({ x: 275, y: 125, size: 250 });
    expect(zoomOf(wide, near)).toBe(2);
    expect(zoomOf(wide, zoomed(wide, near, 99))).toBe(zoomMost);
    expect(zoomed(wide, near, 0)).toEqual(wholeFrame(wide));
  });

  it('comes back into the picture when it is zoomed out at the edge', () => {
    const corner = moved(wide, zoomed(wide, wholeFrame(wide), 4), { x: 9, y: 9 });
    expect(corner).toEqual({ x: 675, y: 375, size: 125 });
    expect(zoomed(wide, corner, 1)).toEqual({ x: 300, y: 0, size: 500 });
  });

  it('lies in whole pixels within the picture, however it was moved', () => {
    for (let step = 0; step < 400; step += 1) {
      const zoom = 1 + ((step * 37) % 300) / 100;
      const by = { x: Math.sin(step) * 2, y: Math.cos(step * 3) * 2 };
      const frame = wholePixels(wide, moved(wide, zoomed(wide, wholeFrame(wide), zoom), by));
      expect([frame.x, frame.y, frame.size].every(Number.isInteger)).toBe(true);
      expect(frame.x).toBeGreaterThanOrEqual(0);
      expect(frame.y).toBeGreaterThanOrEqual(0);
      expect(frame.x + frame.size).toBeLessThanOrEqual(wide.width);
      expect(frame.y + frame.size).toBeLessThanOrEqual(wide.height);
      expect(frame.size).toBeGreaterThan(0);
    }
  });
});
