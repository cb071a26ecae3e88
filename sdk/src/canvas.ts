export type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

/** Where to draw; nothing where there is no canvas. */
export function contextOf(width: number, height: number): Context | null {
  if (typeof OffscreenCanvas !== 'undefined')
    return new OffscreenCanvas(width, height).getContext('2d');
  if (typeof document === 'undefined') return null;
  return Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
}

/** What was drawn as a file; browsers that do not know the type write png. */
export function writePicture(
  { canvas }: Context,
  type: string,
  quality?: number,
): Promise<Blob | null> {
  if ('convertToBlob' in canvas) return canvas.convertToBlob({ type, quality });
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality));
}

/** What was drawn as a jpeg, on white: jpeg knows no transparency. */
export function writeJpeg(context: Context, quality: number): Promise<Blob | null> {
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = '#fff';
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  return writePicture(context, 'image/jpeg', quality);
}
