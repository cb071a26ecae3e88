/** Which square of a picture is shown, in pixels of the picture. */
export type Frame = { readonly x: number; readonly y: number; readonly size: number };
/** A picture's width and height in pixels. */
export type PictureSize = { readonly width: number; readonly height: number };

/** The picture can be brought this much closer. */
export const zoomMost = 4;

/** The largest square in the middle of a picture. */
export function wholeFrame(picture: PictureSize): Frame {
  const size = Math.min(picture.width, picture.height);
  return { x: (picture.width - size) / 2, y: (picture.height - size) / 2, size };
}

/** How close a frame is: 1 shows as much as there is, `zoomMost` the least. */
export function zoomOf(picture: PictureSize, frame: Frame): number {
  return Math.min(picture.width, picture.height) / frame.size;
}

/** The frame moved by a part of its own size; it never leaves the picture. */
export function moved(
  picture: PictureSize,
  frame: Frame,
  by: { readonly x: number; readonly y: number },
): Frame {
  return within(picture, {
    ...frame,
    x: frame.x + by.x * frame.size,
    y: frame.y + by.y * frame.size,
  });
}

/** The frame at another zoom, around its middle. */
export function zoomed(picture: PictureSize, frame: Frame, zoom: number): Frame {
  const bounded = Math.min(zoomMost, Math.max(1, zoom));
  const size = Math.min(picture.width, picture.height) / bounded;
  const shift = (frame.size - size) / 2;
  return within(picture, { x: frame.x + shift, y: frame.y + shift, size });
}

/** The frame in whole pixels that lie within the picture. */
export function wholePixels(picture: PictureSize, frame: Frame): Frame {
  const size = Math.max(1, Math.floor(frame.size));
  return within(picture, { x: Math.floor(frame.x), y: Math.floor(frame.y), size });
}

function within(picture: PictureSize, { x, y, size }: Frame): Frame {
  return {
    x: Math.min(Math.max(0, x), picture.width - size),
    y: Math.min(Math.max(0, y), picture.height - size),
    size,
  };
}
