import type { ChatNotice, RoomHandle } from '../../../sdk/src/index.ts';
import { useWidget } from '../context.ts';
import type { Row } from '../talk/rows.ts';
import type { Words } from '../words.ts';
import { memo } from './memo.ts';
import { Message } from './message.tsx';

type Props = { readonly row: Row; readonly handle: RoomHandle; readonly isOnline: boolean };

/** One row of the conversation. */
export const TimelineRow = memo(({ row, handle, isOnline }: Props) => {
  const { words } = useWidget();
  switch (row.type) {
    case 'day':
      return (
        <div class="day" part="day" data-row={row.key}>
          <span>{words.moments.day(row.at)}</span>
        </div>
      );
    case 'marker':
      return (
        <div class="marker" data-row={row.key}>
          <span>{words.say('newMessages')}</span>
        </div>
      );
    case 'notices':
      return (
        <div class="notices" data-row={row.key}>
          {sayNotices(words, row.notices).map((text) => (
            <span key={text}>{text}</span>
          ))}
        </div>
      );
    case 'message':
      return <Message row={row} handle={handle} isOnline={isOnline} />;
  }
}, isSameRow);

/** Rows are made anew for every change; what they show is mostly the same. */
function isSameRow(before: Props, after: Props): boolean {
  const [one, other] = [before.row, after.row];
  if (one === other && before.isOnline === after.isOnline) return true;
  if (one.key !== other.key) return false;
  if (one.type === 'message' && other.type === 'message') {
    const isPending = other.message.status === 'sending';
    return (
      one.message === other.message &&
      one.isFirst === other.isFirst &&
      one.isLast === other.isLast &&
      (!isPending || before.isOnline === after.isOnline)
    );
  }
  if (one.type === 'notices' && other.type === 'notices')
    return one.notices.length === other.notices.length;
  return one.type === other.type;
}

/** "Ana joined", "Ana and 3 others left": who came and went without a word between, counted once each. */
function sayNotices(words: Words, notices: readonly ChatNotice[]): string[] {
  return (['joined', 'left'] as const).flatMap((kind) => {
    const names = new Map(
      notices.filter((notice) => notice.kind === kind).map(({ by, name }) => [by, name]),
    );
    const [name, other] = names.values();
    if (name === undefined) return [];
    if (other === undefined) return [words.say(kind, { name })];
    return names.size === 2
      ? [words.say(`${kind}Two`, { name, other })]
      : [words.count(`${kind}Many`, names.size - 1, { name })];
  });
}
