import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useWidget } from '../context.ts';
import { heldFiles } from './attach.ts';

type Late = typeof import('../attach/late.ts');
let late: Late | undefined;

/** Where files come from, and where they go. */
export type Intake = {
  readonly room: string;
  readonly isClosed: boolean;
  /** The place to write, in the talk that files can be dropped on. */
  readonly field: RefObject<HTMLTextAreaElement | null>;
};

/** Takes files as they are chosen, pasted and dropped; what is done with them loads with the first ones. */
export function useIntake({ room, isClosed, field }: Intake) {
  const widget = useWidget();
  const [hasFailed, setHasFailed] = useState(false);
  const [, redraw] = useState({});
  const waiting = useRef<File[]>([]);

  const take = async (list: Iterable<File>, isPasted = false) => {
    // A list of an event is emptied as soon as that is over.
    waiting.current.push(...list);
    try {
      late = await import('../attach/late.ts');
    } catch {
      // Whoever only got ready need not hear of it.
      setHasFailed(waiting.current.length > 0);
      return;
    }
    const files = waiting.current.splice(0);
    setHasFailed(false);
    late.receive(late.trayOf(widget, room), files, isPasted);
    redraw({});
    // Enter sends them then. Without a keyboard it would call up the keys.
    const isDesk = matchMedia('(pointer: fine)').matches;
    if (files.length > 0 && !isPasted && isDesk) field.current?.focus();
  };
  const latest = useRef(take);
  latest.current = take;

  useEffect(() => {
    const talk = field.current?.closest('.conversation');
    const files = talk && heldFiles.get(talk);
    if (!files) return;
    heldFiles.delete(talk);
    take(files, true);
  }, []);
  useEffect(() => {
    if (field.current) return listen(field.current, isClosed, latest);
  }, [isClosed]);
  const retry = () => take([]);
  return { late, tray: late?.trayOf(widget, room), take, retry, hasFailed };
}

type Take = { readonly current: (files: Iterable<File>, isPasted?: boolean) => unknown };

function listen(field: HTMLTextAreaElement, isClosed: boolean, take: Take): () => void {
  const form = field.form;
  const talk = field.closest<HTMLElement>('.conversation');
  const app = talk?.closest<HTMLElement>('.app');
  const end = new AbortController();
  const { signal } = end;
  const onDrag = (event: DragEvent) => {
    const data = event.dataTransfer;
    if (event.defaultPrevented || !data?.types.includes('Files')) return;
    // Otherwise the browser leaves the page and shows the file.
    event.preventDefault();
    if (isClosed || !talk || !event.composedPath().includes(talk)) data.dropEffect = 'none';
    else if (event.type === 'drop') take.current(data.files);
    else if (!late) take.current([]);
  };
  const onPaste = (event: ClipboardEvent) => {
    const data = event.clipboardData;
    // Office programs add a picture of the text that they copy.
    const isText = data?.types.includes('text/plain') && data.types.includes('text/html');
    if (isClosed || !data?.files.length || isText) return;
    event.preventDefault();
    take.current(data.files, true);
  };
  app?.addEventListener('dragover', onDrag, { signal });
  app?.addEventListener('drop', onDrag, { signal });
  talk?.addEventListener('paste', onPaste, { signal });
  // Whoever is about to write may be about to attach something, and without a network by then.
  form?.addEventListener('focusin', () => late ?? take.current([]), { signal });
  return () => end.abort();
}
