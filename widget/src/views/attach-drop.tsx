import type { RefObject } from 'preact';
import { limits } from '../../../sdk/src/protocol/index.ts';
import { useWidget } from '../context.ts';
import { useFilesOver } from '../hooks/attach-over.ts';
import { sayFileSize } from '../talk/file-size.ts';
import { Icon } from './icon.tsx';

type Props = {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly title: string;
  readonly isClosed: boolean;
};

/** Shows that files can be dropped here while some are dragged over the talk. */
export function AttachDrop({ field, title, isClosed }: Props) {
  const { words } = useWidget();
  const isOver = useFilesOver(field);
  if (!isOver || isClosed) return null;
  const size = sayFileSize(limits.fileBytes, words.locale);
  return (
    // Who cannot see it does not drag either: the button does the same.
    <div class="attach-drop" aria-hidden="true">
      <Icon name="clip" />
      <p class="title">{words.say('attachDrop', { room: title })}</p>
      <p>{words.count('attachDropHint', limits.filesPerMessage, { size })}</p>
    </div>
  );
}
