import type { TimelineItem } from 'partyline';
import { describe, expect, it } from 'vitest';
import { buildRows, groupMs } from '../../widget/src/talk/rows.ts';

const noon = new Date(2026, 10, 21, 12).getTime();
let next = 0;
function message(by: string, at: number): TimelineItem {
  next += 1;
  return {
    type: 'message',
    key: `m${next}`,
    seq: next,
    by,
    name: by,
    text: 'x',
    at,
    status: 'sent',
  };
}
function notice(kind: 'joined' | 'left', by: string, at: number): TimelineItem {
  next += 1;
  return { type: 'notice', key: `n${next}`, seq: next, kind, by, name: by, at };
}
const groups = (timeline: TimelineItem[]) =>
  buildRows(timeline, { me: 'me' }).flatMap((row) =>
    row.type === 'message'
      ? [`${row.isFirst ? '[' : ''}${row.message.by}${row.isLast ? ']' : ''}`]
      : [],
  );

describe('the rows of a conversation', () => {
  it('groups what one person says within five minutes', () => {
    const timeline = [
      message('ana', noon),
      message('ana', noon + 1_000),
      message('ana', noon + 1_000 + groupMs),
      message('ben', noon + 2_000 + groupMs),
    ];
    expect(groups(timeline)).toEqual(['[ana', 'ana]', '[ana]', '[ben]']);
  });

  it('tells own messages from those of others', () => {
    const rows = buildRows([message('me', noon), message('ana', noon)], { me: 'me' });
    expect(rows.map((row) => row.type === 'message' && row.isOwn)).toEqual([false, true, false]);
  });

  it('puts a line before the first message of each day', () => {
    const midnight = new Date(2026, 10, 22).getTime();
    const rows = buildRows(
      [
        message('ana', midnight - 60_000),
        message('ana', midnight),
        message('ana', midnight + 60_000),
      ],
      { me: 'me' },
    );
    expect(rows.map((row) => row.type)).toEqual(['day', 'message', 'day', 'message', 'message']);
    expect(groups([message('ana', midnight - 1), message('ana', midnight)])).toEqual([
      '[ana]',
      '[ana]',
    ]);
  });

  it('collects notices that stand together, and ends a group with them', () => {
    const timeline = [
      message('ana', noon),
      notice('joined', 'ben', noon),
      notice('left', 'ben', noon),
      message('ana', noon + 1),
    ];
    const rows = buildRows(timeline, { me: 'me' });
    expect(rows.map((row) => row.type)).toEqual(['day', 'message', 'notices', 'message']);
    expect(rows.find((row) => row.type === 'notices')?.notices).toHaveLength(2);
    expect(groups(timeline)).toEqual(['[ana]', '[ana]']);
  });

  it('puts the marker above the message it belongs to, and nowhere else', () => {
    const timeline = [message('ana', noon), message('ana', noon)];
    const rows = buildRows(timeline, { me: 'me', markerBefore: timeline[1]!.key });
    expect(rows.map((row) => row.type)).toEqual(['day', 'message', 'marker', 'message']);
    const none = buildRows(timeline, { me: 'me', markerBefore: 'gone' });
    expect(none.some((row) => row.type === 'marker')).toBe(false);
  });

  it('gives every row a key of its own', () => {
    const timeline = Array.from({ length: 200 }, (_, index) =>
      index % 7
        ? message(`p${index % 3}`, noon + index * 3_600_000)
        : notice('joined', 'x', noon + index * 3_600_000),
    );
    const keys = buildRows(timeline, { me: 'me', markerBefore: timeline[50]!.key }).map(
      (row) => row.key,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});
