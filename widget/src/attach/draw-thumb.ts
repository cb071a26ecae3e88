/** Side of a small picture, in pixels of the page; see attach.css. */
const side = 56;

/** Draws the middle of a picture, as large as fits. Rejects where it cannot be read. */
export async function drawThumb(canvas: HTMLCanvasElement, blob: Blob): Promise<void> {
  const bitmap = await createImageBitmap(blob);
  const pixels = Math.round(side * Math.min(devicePixelRatio, 3));
  const scale = pixels / Math.min(bitmap.width, bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  canvas.width = pixels;
  canvas.height = pixels;
  const context = canvas.getContext('2d');
  if (context) context.imageSmoothingQuality = 'high';
  context?.drawImage(bitmap, (pixels - width) / 2, (pixels - height) / 2, width, height);
  bitmap.close();
}
