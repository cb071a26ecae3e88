import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Attached } from '../attach/attached.ts';
import { sayRefusal } from '../attach/refusal.ts';
import type { Tray } from '../attach/tray.ts';
import { useWidget } from '../context.ts';
import { AttachDrop } from './attach-drop.tsx';
import { AttachFile } from './attach-file.tsx';
import { AttachRefusals } from './attach-refusals.tsx';

type Props = {
  readonly tray: Tray;
  /** The room's. */
  readonly title: string;
  readonly isClosed: boolean;
  /** The place to write. */
  readonly field: RefObject<HTMLTextAreaElement | null>;
};

/** The files that are to be sent, above the text, and why others are not among them. */
export function AttachTray({ tray, title, isClosed, field }: Props) {
  const { words, announce } = useWidget();
  const box = useRef<HTMLDivElement>(null);
  useNews(tray);
  const { files, refusals, going } = tray;
  useNewestInView(box, files.length + refusals.length);
  const toField = () => focusField(field.current);
  const remove = (file: Attached) => {
    const at = files.indexOf(file);
    // What gets the focus is there before the removal and stays.
    const next = files[at + 1] ?? files[at - 1];
    const button = next && field.current?.form?.querySelector(`[data-attached="${next.key}"]`);
    if (button instanceof HTMLElement) button.focus();
    else toField();
    tray.remove(file.key);
    announce(words.say('attachRemoved', { name: file.name }));
  };
  const isEmpty = files.length + refusals.length + going === 0;
  return (
    <>
      <AttachDrop field={field} title={title} isClosed={isClosed} />
      {!isEmpty && (
        <div ref={box} class="attach-tray">
          {files.length > 0 && (
            <ul class="attached" aria-label={words.say('attached')}>
              {files.map((file) => (
                <AttachFile
                  key={file.key}
                  file={file}
                  tray={tray}
                  onRemove={() => remove(file)}
                  onDone={() => field.current?.focus()}
                />
              ))}
            </ul>
          )}
          {going > 0 && (
            <p class="attach-going">
              <span class="spinner" />
              {words.count('attachGoing', going)}
            </p>
          )}
          {refusals.length > 0 && (
            <AttachRefusals
              refusals={refusals}
              onDismiss={(key) => tray.dismiss(key)}
              onEnd={toField}
            />
          )}
        </div>
      )}
    </>
  );
}

/** Where there are more than fit, those that came last are seen. */
function useNewestInView(box: RefObject<HTMLElement | null>, count: number): void {
  const before = useRef(0);
  useEffect(() => {
    if (count > before.current) box.current?.scrollTo(0, box.current.scrollHeight);
    before.current = count;
  }, [count]);
}

/** Says what came and what was refused, in one go: a second announcement would drown the first. */
function useNews(tray: Tray): void {
  const { words, announce } = useWidget();
  useEffect(() => {
    const { added, refused } = tray.takeNews();
    const sentences = refused.map((refusal) => sayRefusal(words, refusal));
    if (added > 0) sentences.unshift(words.count('attachAdded', added));
    if (sentences.length > 0) announce(sentences.join(' '));
  });
}

/** The place to write where there is a keyboard; elsewhere the button, because a field would call up the keys. */
function focusField(field: HTMLTextAreaElement | null): void {
  const isField = matchMedia('(pointer: fine)').matches;
  const clip = field?.form?.querySelector<HTMLElement>('.clip');
  (isField ? field : clip)?.focus();
}
