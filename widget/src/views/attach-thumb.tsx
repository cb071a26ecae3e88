import { useEffect, useRef, useState } from 'preact/hooks';
import type { PreparedFile } from '../../../sdk/src/files/index.ts';
import { drawThumb } from '../attach/draw-thumb.ts';

type Props = {
  readonly name: string;
  /** What is known of the file by now. */
  readonly shown: PreparedFile | undefined;
  readonly isBusy: boolean;
};

/** A small picture of a file: its own, the first frame of a video, or a sheet with the end of its name. */
export function AttachThumb({ name, shown, isBusy }: Props) {
  return (
    <span class="attach-thumb" aria-hidden="true">
      <span class="attach-sheet">{extensionOf(name)}</span>
      {shown?.type.startsWith('image/') && <Picture key={shown.id} blob={shown.blob} />}
      {/* Measured means that this page lets videos be played from memory. */}
      {shown?.type.startsWith('video/') && shown.width !== undefined && (
        <Frame key={shown.id} blob={shown.blob} />
      )}
      {isBusy && <span class="spinner" />}
    </span>
  );
}

/** Drawn rather than linked: no address has to be given back, and no policy of the page forbids it. */
function Picture({ blob }: { blob: Blob }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    // What cannot be drawn leaves the sheet behind it in view.
    if (canvas.current) drawThumb(canvas.current, blob).catch(() => undefined);
  }, [blob]);
  return <canvas ref={canvas} />;
}

function Frame({ blob }: { blob: Blob }) {
  const [url, setUrl] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setUrl(`${made}#t=0.001`);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  if (!url) return null;
  return (
    <video
      src={url}
      muted
      playsInline
      preload="metadata"
      tabIndex={-1}
      onError={() => setUrl('')}
    />
  );
}

function extensionOf(name: string): string {
  return /[^.]\.([A-Za-z0-9]{1,4})$/.exec(name)?.[1]?.toUpperCase() ?? '';
}
