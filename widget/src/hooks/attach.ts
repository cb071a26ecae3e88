import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';

type Late = typeof import('../attach/late.ts');
let late: Late | undefined;

/** Sees files come, wherever in the talk of `form` they are dropped; what is done with them loads when it is first needed. */
export function useAttach(
  form: RefObject<HTMLFormElement | null>,
  room: string,
  isClosed: boolean,
) {
  const widget = useWidget();
  const [hasFailed, setHasFailed] = useState(false);
  const [, redraw] = useState({});
  const tray = late?.trayOf(widget, room);
  useEffect(() => tray?.subscribe(() => redraw({})), [tray]);

  const take = async (list?: FileList | null, isPasted?: boolean) => {
    // The list is emptied as soon as its event is over.
    const files = [...(list ?? [])];
    if (late && !files[0]) return;
    try {
      late = await import('../attach/late.ts');
      late.receive(late.trayOf(widget, room), files, isPasted);
      redraw({});
    } catch {
      setHasFailed(true);
    }
  };
  useEffect(() => {
    const talk = form.current?.parentElement;
    const app = talk?.closest<HTMLElement>('.app');
    const end = new AbortController();
    const onDrag = (event: DragEvent) => {
      const data = event.dataTransfer;
      if (event.defaultPrevented || !data?.types.includes('Files')) return;
      // Otherwise the browser leaves the page and shows the file.
      event.preventDefault();
      if (!isClosed && talk && event.composedPath().includes(talk)) take(data.files);
      else data.dropEffect = 'none';
    };
    app?.addEventListener('dragover', onDrag, end);
    app?.addEventListener('drop', onDrag, end);
    return () => end.abort();
  }, [room, isClosed]);
  return { Tray: late?.AttachTray, tray, take, hasFailed };
}
