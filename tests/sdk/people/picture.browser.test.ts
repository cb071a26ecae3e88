import { describe, expect, it } from 'vitest';
import type { Crop } from '../../../sdk/src/people/types.ts';
import { usePageScript } from '../../support/page-script.ts';

type Wanted = {
  width: number;
  height: number;
  type?: string;
  /** Written into the file as an EXIF orientation, with a text beside it. */
  orientation?: number;
  crop?: Crop;
  hasNoOffscreen?: boolean;
  writesNoWebp?: boolean;
};
type Made = {
  type: string;
  width: number;
  height: number;
  bytes: number;
  holdsText: boolean;
  /** Colours at the middle of the top, bottom, left and right edge. */
  top: number[];
  bottom: number[];
  left: number[];
  right: number[];
};
declare global {
  interface Window {
    make(wanted: Wanted): Promise<Made>;
  }
}

const entry = `
  import { squarePicture } from './sdk/src/people/picture.ts';
  const secret = 'SECRET PLACE';
  // Left half red, right half blue; the right end of a png is see-through.
  async function draw({ width, height, type = 'image/png' }) {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    context.fillStyle = '#f00';
    context.fillRect(0, 0, width / 2, height);
    context.fillStyle = '#00f';
    context.fillRect(width / 2, 0, width / 2, height);
    if (type === 'image/png') context.clearRect(width * 0.9, 0, width, height);
    return canvas.convertToBlob({ type, quality: 0.95 });
  }
  async function turn(blob, orientation) {
    const text = [...secret].map((each) => each.charCodeAt(0));
    const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
    const body = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff, ...text];
    const exif = new Uint8Array([0xff, 0xe1, 0, body.length + 2, ...body]);
    return new Blob([blob.slice(0, 2), exif, blob.slice(2)], { type: blob.type });
  }
  window.make = async (wanted) => {
    let file = await draw(wanted);
    if (wanted.orientation) file = await turn(file, wanted.orientation);
    const { OffscreenCanvas: Kept } = window;
    if (wanted.hasNoOffscreen) window.OffscreenCanvas = undefined;
    const convert = Kept.prototype.convertToBlob;
    if (wanted.writesNoWebp)
      Kept.prototype.convertToBlob = function (options) {
        return convert.call(this, options.type === 'image/webp' ? {} : options);
      };
    const made = await squarePicture(file, wanted.crop);
    window.OffscreenCanvas = Kept;
    Kept.prototype.convertToBlob = convert;
    const bitmap = await createImageBitmap(made);
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const at = (x, y) => [...context.getImageData(x, y, 1, 1).data];
    const text = new TextDecoder('latin1').decode(await made.arrayBuffer());
    return {
      type: made.type, width, height, bytes: made.size, holdsText: text.includes(secret),
      top: at(width >> 1, 1), bottom: at(width >> 1, height - 2),
      left: at(1, height >> 1), right: at(width - 2, height >> 1),
    };
  };`;

const page = usePageScript(entry);

const make = (wanted: Wanted) => page().evaluate((it) => window.make(it), wanted);
const isRed = ([red = 0, , blue = 255]: number[]) => red > 200 && blue < 60;
const isBlue = ([red = 255, , blue = 0]: number[]) => blue > 200 && red < 60;

describe('a profile picture', () => {
  it.each([
    [1_000, 600],
    [600, 1_000],
    [256, 256],
  ])('of %i × %i becomes a square of 256', async (width, height) => {
    const made = await make({ width, height });
    expect(made).toMatchObject({ width: 256, height: 256, type: 'image/webp' });
    expect(made.bytes).toBeLessThan(20_000);
  });

  it('is not made larger than it is', async () => {
    expect(await make({ width: 100, height: 60 })).toMatchObject({ width: 60, height: 60 });
  });

  it('is the middle, or the part that was chosen, as far as there is one', async () => {
    const middle = await make({ width: 800, height: 400, type: 'image/jpeg' });
    expect([isRed(middle.left), isBlue(middle.right)]).toEqual([true, true]);
    const crop = { x: 0, y: 0, size: 300 };
    const chosen = await make({ width: 800, height: 400, type: 'image/jpeg', crop });
    expect([isRed(chosen.left), isRed(chosen.right)]).toEqual([true, true]);
    const beyond = { x: 5_000, y: -5, size: 9_000 };
    const clamped = await make({ width: 800, height: 400, type: 'image/jpeg', crop: beyond });
    expect(clamped).toMatchObject({ width: 256, height: 256 });
    expect([isBlue(clamped.left), isBlue(clamped.right)]).toEqual([true, true]);
  });

  it('[PIC-2] stands as it is seen, and holds nothing that is not seen', async () => {
    // Turned by a quarter: what is left in the file is the top of what one sees.
    const made = await make({ width: 400, height: 400, type: 'image/jpeg', orientation: 6 });
    expect([isRed(made.top), isBlue(made.bottom)]).toEqual([true, true]);
    expect(made.holdsText).toBe(false);
    const crop = { x: 0, y: 0, size: 200 };
    const top = await make({ width: 800, height: 400, type: 'image/jpeg', orientation: 6, crop });
    expect([isRed(top.top), isRed(top.bottom)]).toEqual([true, true]);
  });

  it('takes webp, and keeps what is see-through', async () => {
    expect(await make({ width: 300, height: 300, type: 'image/webp' })).toMatchObject({
      width: 256,
    });
    const made = await make({ width: 300, height: 300, type: 'image/png' });
    expect(made.right[3]).toBe(0);
  });

  it('becomes a jpeg on white where the browser writes no webp', async () => {
    const made = await make({ width: 300, height: 300, writesNoWebp: true });
    expect(made).toMatchObject({ type: 'image/jpeg', width: 256 });
    expect(made.right.every((part) => part > 240)).toBe(true);
  });

  it('is made also where canvases are elements only', async () => {
    const made = await make({ width: 300, height: 300, hasNoOffscreen: true });
    expect(made).toMatchObject({ type: 'image/webp', width: 256 });
  });
});
