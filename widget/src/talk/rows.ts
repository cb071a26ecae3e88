import type { ChatMessage, ChatNotice, TimelineItem } from '../../../sdk/src/index.ts';

/** One row of the drawn conversation. */
export type Row =
  | { readonly type: 'day'; readonly key: string; readonly at: number }
  | { readonly type: 'marker'; readonly key: string }
  | { readonly type: 'notices'; readonly key: string; readonly notices: readonly ChatNotice[] }
  | {
      readonly type: 'message';
      readonly key: string;
      readonly message: ChatMessage;
      readonly isOwn: boolean;
      /** First of its author's group: shows who speaks. */
      readonly isFirst: boolean;
      /** Last of its author's group: shows the corner of the bubble. */
      readonly isLast: boolean;
    };
export type MessageRow = Extract<Row, { type: 'message' }>;

type Draft =
  | Exclude<Row, { type: 'notices' }>
  | { readonly type: 'notices'; readonly key: string; readonly notices: ChatNotice[] };

/** Messages of one author closer together than this form a group. */
export const groupMs = 5 * 60_000;

/** Turns a timeline into rows: a separator per day, groups per author, notices of a kind together. */
export function buildRows(
  timeline: readonly TimelineItem[],
  options: { readonly me: string; readonly markerBefore?: string | undefined },
): Row[] {
  const rows: Draft[] = [];
  const isNewDay = dayChange();
  for (const item of timeline) {
    if (isNewDay(item.at)) rows.push({ type: 'day', key: `day-${item.key}`, at: item.at });
    if (item.key === options.markerBefore) rows.push({ type: 'marker', key: 'marker' });
    if (item.type === 'notice') addNotice(rows, item);
    else addMessage(rows, item, options.me);
  }
  return rows;
}

function addNotice(rows: Draft[], notice: ChatNotice): void {
  const last = rows.at(-1);
  if (last?.type === 'notices') last.notices.push(notice);
  else rows.push({ type: 'notices', key: `notices-${notice.key}`, notices: [notice] });
}

function addMessage(rows: Draft[], message: ChatMessage, me: string): void {
  const last = rows.at(-1);
  const isFirst = !(last?.type === 'message' && isSameGroup(last.message, message));
  if (!isFirst && last?.type === 'message') rows[rows.length - 1] = { ...last, isLast: false };
  rows.push({
    type: 'message',
    key: message.key,
    message,
    isOwn: message.by === me,
    isFirst,
    isLast: true,
  });
}

function isSameGroup(before: ChatMessage, after: ChatMessage): boolean {
  return before.by === after.by && Math.abs(after.at - before.at) < groupMs;
}

/** Tells whether a moment lies on another day than the one before it, without making a date for each. */
function dayChange(): (at: number) => boolean {
  let from = 0;
  let until = 0;
  return (at) => {
    if (at >= from && at < until) return false;
    const day = new Date(at);
    from = day.setHours(0, 0, 0, 0);
    until = day.setDate(day.getDate() + 1);
    return true;
  };
}
