import { useEffect, useRef } from 'preact/hooks';
import type { ChatFile } from '../../../sdk/src/files/index.ts';

/** Stands for a picture until it is there: its colours, blurred. On a canvas, because strict pages forbid `data:` addresses. */
export function MediaPlaceholder({ of: { placeholder } }: { of: ChatFile }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!placeholder) return;
    import('../../../sdk/src/files/index.ts').then(
      ({ placeholderPixels }) => draw(canvas.current, placeholderPixels(placeholder)),
      // A grey frame does as well.
      () => undefined,
    );
  }, [placeholder]);
  return <canvas ref={canvas} class="placeholder" width={0} height={0} />;
}

type Pixels = ReturnType<typeof import('../../../sdk/src/files/index.ts')['placeholderPixels']>;

function draw(canvas: HTMLCanvasElement | null, pixels: Pixels): void {
  if (!canvas || !pixels) return;
  const { width, height, rgba } = pixels;
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
}
