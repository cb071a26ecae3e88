import { describe, expect, it } from 'vitest';
import { usePageScript } from '../../support/page-script.ts';

type Wanted = {
  kind: 'photo' | 'screen' | 'gif' | 'broken' | 'clear' | 'film';
  width?: number;
  height?: number;
  type?: string;
  orientation?: number;
  original?: boolean;
  hasNoCanvas?: boolean;
  writesNoWebp?: boolean;
};
type Made = {
  error?: string;
  name: string;
  type: string;
  width: number;
  height: number;
  duration: number;
  placeholder: string;
  before: number;
  after: number;
  isSame: boolean;
  holdsText: boolean;
  /** Colour near the top and the bottom. */
  top: number[];
  bottom: number[];
  corner: number[];
};
declare global {
  interface Window {
    prepared(wanted: Wanted): Promise<Made>;
  }
}

const entry = `
  import { prepareFile } from './sdk/src/files/prepare.ts';
  import { placeholderPixels } from './sdk/src/files/index.ts';
  const secret = 'SECRET PLACE';
  async function draw({ kind, width = 600, height = 400, type = 'image/jpeg' }) {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (kind === 'clear') return canvas.convertToBlob({ type: 'image/png' });
    // Left half red, right half blue; a photo has noise on it that costs bytes.
    context.fillStyle = '#f00';
    context.fillRect(0, 0, width / 2, height);
    context.fillStyle = '#00f';
    context.fillRect(width / 2, 0, width / 2, height);
    if (kind === 'photo') {
      const image = context.getImageData(0, 0, width, height);
      let seed = 1;
      for (let at = 0; at < image.data.length; at++) {
        seed = (seed * 16807) % 2147483647;
        if (at % 4 !== 3) image.data[at] = Math.min(255, Math.max(0, image.data[at] + (seed % 40) - 20));
      }
      context.putImageData(image, 0, 0);
    }
    return canvas.convertToBlob({ type, quality: 0.97 });
  }
  function turn(blob, orientation) {
    const text = [...secret].map((each) => each.charCodeAt(0));
    const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
    const body = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff, ...text];
    const exif = new Uint8Array([0xff, 0xe1, 0, body.length + 2, ...body]);
    return new Blob([blob.slice(0, 2), exif, blob.slice(2)], { type: blob.type });
  }
  const gif = Uint8Array.from(atob('R0lGODlhAgABAPAAAP8AAAAA/yH/C05FVFNDQVBFMi4wAwEAAAAh+QQACgAAACwAAAAAAgABAAACAgQKACH5BAAKAAAALAAAAAACAAEAAAICRAoAOw=='), (char) => char.charCodeAt(0));
  async function film() {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 64, height: 48 });
    const context = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: 'video/webm' });
    const chunks = [];
    recorder.ondataavailable = ({ data }) => chunks.push(data);
    recorder.start();
    for (let frame = 0; frame < 10; frame++) {
      context.fillStyle = '#f00';
      context.fillRect(0, 0, 64, 48);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    await new Promise((resolve) => { recorder.onstop = resolve; recorder.stop(); });
    return new Blob(chunks, { type: 'video/webm' });
  }
  async function make(wanted) {
    if (wanted.kind === 'gif') return new File([gif], 'dance.gif', { type: 'image/gif' });
    if (wanted.kind === 'broken') return new File(['no picture'], 'broken.png', { type: 'image/png' });
    if (wanted.kind === 'film') return new File([await film()], 'film.webm', { type: 'video/webm' });
    const blob = await draw(wanted);
    const turned = wanted.orientation ? turn(blob, wanted.orientation) : blob;
    const end = blob.type.slice(6).replace('jpeg', 'jpg');
    return new File([turned], 'Holiday.' + end, { type: blob.type });
  }
  window.prepared = async (wanted) => {
    const file = await make(wanted);
    const { OffscreenCanvas: Kept, createImageBitmap: decode } = window;
    const convert = Kept.prototype.convertToBlob;
    if (wanted.hasNoCanvas) window.createImageBitmap = undefined;
    if (wanted.writesNoWebp)
      Kept.prototype.convertToBlob = function (options) {
        return convert.call(this, options.type === 'image/webp' ? {} : options);
      };
    const made = await prepareFile(file, { original: wanted.original }).catch((error) => ({ error: error.code }));
    Object.assign(window, { createImageBitmap: decode });
    Kept.prototype.convertToBlob = convert;
    if (made.error) return made;
    const { blob, ...about } = made;
    const text = new TextDecoder('latin1').decode(await blob.arrayBuffer());
    const seen = { before: file.size, after: blob.size, isSame: blob === file, holdsText: text.includes(secret) };
    if (!blob.type.startsWith('image/')) return { ...about, ...seen };
    const bitmap = await createImageBitmap(blob);
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const at = (x, y) => [...context.getImageData(x, y, 1, 1).data];
    const { width, height } = bitmap;
    return {
      ...about, ...seen, drawn: [width, height], corner: at(0, 0),
      top: at(width >> 1, 1), bottom: at(width >> 1, height - 2),
      pixels: made.placeholder && placeholderPixels(made.placeholder).width > 0,
    };
  };`;

const page = usePageScript(entry);

const prepared = (wanted: Wanted) => page().evaluate((it) => window.prepared(it), wanted);
const isRed = ([red = 0, , blue = 255]: number[]) => red > 150 && blue < 100;
const isBlue = ([red = 255, , blue = 0]: number[]) => blue > 150 && red < 100;

describe('a picture', () => {
  it('of a camera becomes smaller, and holds nothing that is not seen', async () => {
    const wanted: Wanted = { kind: 'photo', width: 3_000, height: 2_000, orientation: 1 };
    const made = await prepared(wanted);
    expect(made).toMatchObject({
      name: 'Holiday.webp',
      type: 'image/webp',
      width: 2_048,
      height: 1_365,
      drawn: [2_048, 1_365],
      holdsText: false,
      pixels: true,
    });
    expect(made.after).toBeLessThan(made.before / 2);
  });

  it('stands the right way up', async () => {
    const made = await prepared({ kind: 'photo', width: 3_000, height: 2_000, orientation: 6 });
    expect(made).toMatchObject({ width: 1_365, height: 2_048, drawn: [1_365, 2_048] });
    expect([isRed(made.top), isBlue(made.bottom)]).toEqual([true, true]);
  });

  it('that is small enough stays as it is, and is measured as it is seen', async () => {
    const made = await prepared({ kind: 'photo', orientation: 6 });
    expect(made).toMatchObject({ isSame: true, width: 400, height: 600, name: 'Holiday.jpg' });
    expect(made.placeholder).toMatch(/^[A-Za-z0-9+/]{4,48}={0,2}$/);
  });

  it('stays as it is where that is wanted', async () => {
    const wanted: Wanted = { kind: 'photo', width: 3_000, height: 2_000, original: true };
    expect(await prepared(wanted)).toMatchObject({ isSame: true, width: 3_000, height: 2_000 });
  });

  it('of few colours is kept as png where that takes less, and is never made larger', async () => {
    const wanted: Wanted = { kind: 'screen', width: 2_600, height: 400, type: 'image/png' };
    const made = await prepared(wanted);
    expect(made.after).toBeLessThanOrEqual(made.before);
  });

  it('keeps what is see-through, also where the browser writes no webp', async () => {
    const wanted: Wanted = { kind: 'clear', width: 3_000, height: 2_000, writesNoWebp: true };
    const made = await prepared(wanted);
    expect(made).toMatchObject({ type: 'image/png' });
    expect(made.corner[3]).toBe(0);
  });

  it('becomes a jpeg where the browser writes no webp', async () => {
    const wanted: Wanted = { kind: 'photo', width: 3_000, height: 2_000, writesNoWebp: true };
    expect(await prepared(wanted)).toMatchObject({ type: 'image/jpeg', name: 'Holiday.jpg' });
  });

  it('that moves is not touched', async () => {
    expect(await prepared({ kind: 'gif' })).toMatchObject({
      isSame: true,
      type: 'image/gif',
      width: 2,
      height: 1,
      pixels: true,
    });
  });

  it('that is none is refused', async () => {
    expect(await prepared({ kind: 'broken' })).toEqual({ error: 'file-damaged' });
  });

  it('goes as it is where nothing can be drawn', async () => {
    const made = await prepared({ kind: 'photo', width: 3_000, height: 2_000, hasNoCanvas: true });
    expect(made).toMatchObject({ isSame: true });
    expect(made.placeholder).toBeUndefined();
  });
});

it('a video is measured, and has its first picture as placeholder', async () => {
  const made = await prepared({ kind: 'film' });
  expect(made).toMatchObject({ isSame: true, type: 'video/webm', width: 64, height: 48 });
  expect(made.placeholder).toMatch(/^[A-Za-z0-9+/]{4,48}={0,2}$/);
});
