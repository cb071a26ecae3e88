/** What a picture is measured by before anything of it is decoded. */
export type Size = { readonly width: number; readonly height: number };

/** A file taken apart: what of it is picture, in order and without metadata. Views of the file; nothing is copied. */
export type Kept = readonly Uint8Array[];

/** One file format. Both readers take any bytes, never throw and look at each byte a bounded number of times. */
export type Format = {
  /** Whether the file begins like one of this format. */
  readonly begins: (bytes: Uint8Array) => boolean;
  /** From the header alone; undefined when there is none. */
  readonly readSize: (bytes: Uint8Array) => Size | undefined;
  /** Walks through the whole file up to its end, and leaves off what follows. */
  readonly walk: (bytes: Uint8Array) => Kept | 'damaged' | 'animated';
  /** The same for one that moves, where the format has such; `mostPixels` of all its frames together. */
  readonly walkMoving?: (bytes: Uint8Array, mostPixels: number) => Kept | 'damaged';
  /** Whether width and height change places when it is shown. */
  readonly isOnItsSide?: (bytes: Uint8Array) => boolean;
};

/** Chunks or segments of one file. Encoders write a few hundred in 2 MiB; a file of nothing but headers would only cost memory. */
export const mostParts = 10_000;
