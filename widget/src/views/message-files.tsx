import type { RoomHandle } from '../../../sdk/src/index.ts';
import { useWidget } from '../context.ts';
import { blocksOf } from '../talk/media-frame.ts';
import type { MessageRow } from '../talk/rows.ts';
import { Lazy } from './lazy.tsx';

/** The files of a message, each in a frame of its final size; what is in the frames loads later. */
export function MessageFiles(props: { row: MessageRow; handle: RoomHandle; isOnline: boolean }) {
  const { words } = useWidget();
  return (
    <>
      {blocksOf(props.row.message.files ?? []).map((block) => (
        // What is in it must not turn the text around: it has a direction of its own.
        <div
          key={block.files[0]?.id}
          class={`media ${block.kind}`}
          style={block.size}
          dir={words.direction}
        >
          <Lazy>{({ Media }) => <Media block={block} {...props} />}</Lazy>
        </div>
      ))}
    </>
  );
}
