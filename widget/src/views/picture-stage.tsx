import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { type Frame, moved, zoomed, zoomOf } from '../picture-frame.ts';

type Props = {
  readonly bitmap: ImageBitmap;
  readonly frame: Frame;
  readonly onFrame: (frame: Frame) => void;
};

/** Pixels the preview is drawn with; sharp also on dense screens. */
const drawnPx = 512;
const keyStep = 0.05;
const keyZoom = 1.1;

/**
 * The chosen part of a picture as it will look, moved by pointer or arrow keys. A canvas, because a strict page
 * does not let an image load from memory.
 */
export function PictureStage({ bitmap, frame, onFrame }: Props) {
  const { words } = useWidget();
  const canvas = useRef<HTMLCanvasElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => draw(canvas.current, bitmap, frame), [bitmap, frame]);
  useEffect(() => stage.current?.focus(), []);
  const move = (x: number, y: number) => onFrame(moved(bitmap, frame, { x, y }));
  const zoom = (factor: number) => onFrame(zoomed(bitmap, frame, zoomOf(bitmap, frame) * factor));
  const pointers = usePointers(stage, { move, zoom });
  const onKeyDown = (event: KeyboardEvent) => {
    const act = {
      ArrowLeft: () => move(-keyStep, 0),
      ArrowRight: () => move(keyStep, 0),
      ArrowUp: () => move(0, -keyStep),
      ArrowDown: () => move(0, keyStep),
      '+': () => zoom(keyZoom),
      '=': () => zoom(keyZoom),
      '-': () => zoom(1 / keyZoom),
      '−': () => zoom(1 / keyZoom),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      ref={stage}
      class="picture-stage"
      role="group"
      aria-label={words.say('pictureFrame')}
      aria-describedby="picture-hint"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the picture
      tabIndex={0}
      dir="ltr"
      onKeyDown={onKeyDown}
      {...pointers}
    >
      <canvas ref={canvas} width={drawnPx} height={drawnPx} />
    </div>
  );
}

function draw(canvas: HTMLCanvasElement | null, bitmap: ImageBitmap, frame: Frame): void {
  const context = canvas?.getContext('2d');
  if (!context) return;
  const { x, y, size } = frame;
  context.imageSmoothingQuality = 'high';
  context.clearRect(0, 0, drawnPx, drawnPx);
  context.drawImage(bitmap, x, y, size, size, 0, 0, drawnPx, drawnPx);
}

type Moves = {
  /** By parts of the frame's size. */
  readonly move: (x: number, y: number) => void;
  readonly zoom: (factor: number) => void;
};

/** One pointer drags, two pinch, a wheel zooms. */
function usePointers(stage: { current: HTMLElement | null }, { move, zoom }: Moves) {
  const down = useRef(new Map<number, { x: number; y: number }>());
  const latest = useRef(zoom);
  latest.current = zoom;
  useEffect(() => {
    const element = stage.current;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      latest.current(Math.exp(-event.deltaY / 400));
    };
    // Not as a property: listeners for the wheel are passive there, and the view behind would scroll.
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [stage]);
  const end = ({ pointerId }: PointerEvent) => down.current.delete(pointerId);
  return {
    onPointerDown: (event: PointerEvent) => {
      stage.current?.setPointerCapture(event.pointerId);
      down.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    onPointerMove: (event: PointerEvent) => {
      const before = down.current.get(event.pointerId);
      // In pixels of the screen like the pointer, also where the widget is scaled.
      const side = stage.current?.getBoundingClientRect().width ?? 0;
      if (!before || side === 0) return;
      const now = { x: event.clientX, y: event.clientY };
      const other = [...down.current].find(([id]) => id !== event.pointerId)?.[1];
      down.current.set(event.pointerId, now);
      if (other) zoom(distance(now, other) / Math.max(1, distance(before, other)));
      else move((before.x - now.x) / side, (before.y - now.y) / side);
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}

function distance(one: { x: number; y: number }, other: { x: number; y: number }): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
