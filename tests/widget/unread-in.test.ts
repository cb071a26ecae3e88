import { describe, expect, it } from 'vitest';
import type { People } from '../../sdk/src/people/index.ts';
import type { Chat } from '../../sdk/src/protocol/index.ts';
import type { Lines } from '../../widget/src/lines.ts';
import { unreadIn, unreadInAll } from '../../widget/src/unread-in.ts';

const me = 'u_myself00';
const chat = (more: Partial<Chat> = {}): Chat => ({
  room: 'den',
  kind: 'public',
  title: 'Den',
  with: null,
  last: null,
  read: 3,
  unread: 2,
  upTo: 5,
  activeAt: 0,
  ...more,
});
const said = (seq: number, by = 'u_other000') => ({ type: 'message', seq, by });
const linesOf = (
  timelines: Record<string, readonly { type: string; seq: number; by: string }[]>,
  { looked, unseen = 0 }: { looked?: string; unseen?: number } = {},
) =>
  ({
    looksAt: (room: string) => room === looked,
    find: (room: string) => timelines[room] && { timeline: timelines[room] },
    rooms: () => Object.keys(timelines),
    unread: () => unseen,
    unreadInAll: () => unseen,
  }) as unknown as Lines;
const peopleOf = (chats: Chat[], isLoaded = true) =>
  ({
    state: { isLoaded, chats, unread: chats.reduce((sum, { unread }) => sum + unread, 0) },
  }) as unknown as People;

describe('what is unread', () => {
  it('is what the server counted, where the room is not open', () => {
    expect(unreadIn(chat(), linesOf({}), me)).toBe(2);
  });

  it('is that and what the open room received beyond it from others', () => {
    const heard = [said(4), said(5), said(6), said(7, me), { ...said(8), type: 'notice' }, said(9)];
    expect(unreadIn(chat(), linesOf({ den: heard }), me)).toBe(4);
  });

  it('counts nothing below the mark, whatever the server counted before it', () => {
    const moved = chat({ read: 9, unread: 0, upTo: 5 });
    expect(unreadIn(moved, linesOf({ den: [said(8), said(10)] }), me)).toBe(1);
  });

  it('is nothing in the room that is looked at', () => {
    expect(unreadIn(chat(), linesOf({ den: [said(6)] }, { looked: 'den' }), me)).toBe(0);
  });

  it('adds up over chats, those that are not listed here, and open rooms that are no chats yet', () => {
    const people = peopleOf([chat(), chat({ room: 'attic' })]);
    const lines = linesOf({ den: [said(6)], hall: [said(1)] }, { looked: 'attic', unseen: 1 });
    // Den 2 + 1, attic 0, hall 1.
    expect(unreadInAll(people, lines, me)).toBe(4);
  });

  it('is what the open rooms count, until the chats are known', () => {
    expect(unreadInAll(peopleOf([], false), linesOf({}, { unseen: 3 }), me)).toBe(3);
  });
});
