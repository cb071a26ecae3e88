import { rgbaToThumbHash, thumbHashToRGBA } from 'thumbhash';

/** Pixels of a picture, 4 bytes each: red, green, blue and how opaque. */
export type Pixels = {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
};

/** The blurred picture, at most 32 pixels a side, that a file's `placeholder` stands for; nothing where it is none. */
export function placeholderPixels(placeholder: string): Pixels | undefined {
  try {
    const hash = Uint8Array.from(atob(placeholder), (char) => char.charCodeAt(0));
    const { w: width, h: height, rgba } = thumbHashToRGBA(hash);
    return width > 0 && height > 0
      ? { width, height, rgba: new Uint8ClampedArray(rgba) }
      : undefined;
  } catch {
    return undefined;
  }
}

/** The placeholder of a picture of at most 100 pixels a side. */
export function placeholderOf({ width, height, rgba }: Pixels): string {
  return btoa(String.fromCharCode(...rgbaToThumbHash(width, height, rgba)));
}
