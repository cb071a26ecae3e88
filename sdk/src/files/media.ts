import { contextOf } from '../canvas.ts';
import { placeholderOf } from './placeholder.ts';

/** What can be told of a file without reading it as a whole. */
export type Measures = {
  readonly width?: number;
  readonly height?: number;
  readonly duration?: number;
  readonly placeholder?: string;
};

const withinMs = 5_000;
const longestSeconds = 86_400;
const placeholderSide = 100;

/** Measures a video or a sound, where the browser can play it. */
export async function measureMedia(blob: Blob, type: string): Promise<Measures> {
  const kind = /^(video|audio)\//.exec(type)?.[1];
  if (kind === undefined || typeof document === 'undefined') return {};
  const media = document.createElement(kind === 'video' ? 'video' : 'audio');
  const url = URL.createObjectURL(blob);
  try {
    await loaded(media, url);
    return { ...durationOf(media), ...(media instanceof HTMLVideoElement && pictureOf(media)) };
  } catch {
    return {};
  } finally {
    media.removeAttribute('src');
    URL.revokeObjectURL(url);
  }
}

/** The placeholder of what can be drawn; nothing where there is no canvas. */
export function blurOf(
  picture: CanvasImageSource,
  { width, height }: { width: number; height: number },
): { placeholder?: string } {
  const scale = Math.min(1, placeholderSide / Math.max(width, height));
  const w = Math.max(1, Math.round(width * scale));
  const h = Math.max(1, Math.round(height * scale));
  const context = contextOf(w, h);
  if (context === null) return {};
  context.drawImage(picture, 0, 0, w, h);
  const { data } = context.getImageData(0, 0, w, h);
  return { placeholder: placeholderOf({ width: w, height: h, rgba: data }) };
}

function loaded(media: HTMLMediaElement, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(reject, withinMs);
    media.onloadeddata = () => resolve();
    media.onerror = reject;
    media.preload = 'auto';
    media.muted = true;
    media.src = url;
  });
}

function durationOf({ duration }: HTMLMediaElement): Measures {
  // A recording may not tell how long it is.
  return duration >= 0 && duration <= longestSeconds ? { duration } : {};
}

function pictureOf(video: HTMLVideoElement): Measures {
  const size = { width: video.videoWidth, height: video.videoHeight };
  return size.width > 0 && size.height > 0 ? { ...size, ...blurOf(video, size) } : {};
}
