import { useLayoutEffect, useState } from 'preact/hooks';
import type { RoomHandle, RoomState } from '../../../sdk/src/index.ts';

/** A room's state, redrawn at most once a frame: a busy room changes far more often than a screen does. */
export function useRoom(handle: RoomHandle): RoomState {
  const [state, setState] = useState(handle.state);
  // Undone with the element itself: an effect of the other kind is undone a moment later, when the page may be gone.
  useLayoutEffect(() => {
    const frame = onFrame(() => setState(handle.state));
    const undo = handle.subscribe(frame.ask);
    setState(handle.state);
    return () => {
      undo();
      frame.cancel();
    };
  }, [handle]);
  return state.id === handle.id ? state : handle.state;
}

/**
 * Runs `work` before the next frame, however often it is asked. A hidden page has no frames: the timer
 * runs it there.
 */
function onFrame(work: () => void) {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    timer = undefined;
  };
  const run = () => {
    cancel();
    work();
  };
  const ask = () => {
    if (timer !== undefined) return;
    frame = requestAnimationFrame(run);
    timer = setTimeout(run, 250);
  };
  return { ask, cancel };
}
