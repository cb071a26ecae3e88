import type { RoomState } from 'partyline';
import { describe, expect, it } from 'vitest';
import type { ContactState } from '../../sdk/src/people/types.ts';
import { lobbyEntries } from '../../widget/src/talk/lobby-entries.ts';
import { chatIn, chatWith, lastOf } from './fake-chats.ts';
import { personOf, roomOf } from './fake-client.ts';

const jonas = personOf('Jonas Weber', 'jonas');
const aicha = personOf('Aïcha Benali', 'aicha');
const none = { chats: [], contacts: [], rooms: [], find: () => undefined };

function contact(person: ContactState['person'], more: Partial<ContactState> = {}): ContactState {
  const nothing = { note: '', since: 0, version: 1, isOnline: false, seenAt: null };
  return { person, state: 'friends', ...nothing, ...more };
}

function open(id: string, seq: number, at: number, status: 'sent' | 'failed' = 'sent'): RoomState {
  const message = { key: `${seq}`, seq, by: jonas.id, name: 'Jonas', text: 'live', at, status };
  return {
    id,
    title: id,
    description: '',
    connection: { status: 'online' },
    timeline: [{ type: 'message', ...message }],
    online: [],
    onlineCount: 7,
    typing: [],
    history: 'complete',
    isLoaded: true,
  };
}

describe('the lobby', () => {
  it('puts the latest activity first', () => {
    const chats = [chatIn('old', 'Old', { activeAt: 1 }), chatIn('new', 'New', { activeAt: 2 })];
    const { chats: sorted } = lobbyEntries({ ...none, chats }, '');
    expect(sorted.map(({ room }) => room)).toEqual(['new', 'old']);
  });

  it('takes the last message from an open room when that is newer', () => {
    const last = lastOf(aicha, 'earlier', { seq: 4, at: 10 });
    const chats = [chatIn('general', 'General', { last, activeAt: 10 })];
    const find = (seq: number, status?: 'failed') => () => open('general', seq, 20, status);
    const live = lobbyEntries({ ...none, chats, find: find(5) }, '').chats[0];
    expect(live).toMatchObject({ last: { text: 'live', seq: 5 }, activeAt: 20 });
    const sending = lobbyEntries({ ...none, chats, find: find(0) }, '').chats[0];
    expect(sending?.last?.text).toBe('live');
    const older = lobbyEntries({ ...none, chats, find: find(4) }, '').chats[0];
    expect(older?.last?.text).toBe('earlier');
    const failed = lobbyEntries({ ...none, chats, find: find(0, 'failed') }, '').chats[0];
    expect(failed?.last?.text).toBe('earlier');
  });

  it('lists a friend once, and nobody who is none', () => {
    const contacts = [
      contact(jonas),
      contact(aicha, { state: 'incoming' }),
      contact(personOf('Otto', 'otto')),
    ];
    const { friends } = lobbyEntries({ ...none, contacts, chats: [chatWith(jonas)] }, '');
    expect(friends.map(({ person }) => person.name)).toEqual(['Otto']);
  });

  it('puts friends who are there before the others', () => {
    const contacts = [contact(aicha), contact(jonas, { isOnline: true })];
    const { friends } = lobbyEntries({ ...none, contacts }, '');
    expect(friends.map(({ person }) => person.name)).toEqual(['Jonas Weber', 'Aïcha Benali']);
  });

  it('leaves out rooms that are among the talks, and counts who is in an open one', () => {
    const rooms = [roomOf('general', 'General'), roomOf('quiet', 'Quiet')];
    const find = (room: string) => (room === 'quiet' ? open(room, 1, 5) : undefined);
    const chats = [chatIn('general', 'General')];
    const entries = lobbyEntries({ ...none, rooms, chats, find }, '');
    expect(entries.rooms).toMatchObject([{ id: 'quiet', online: 7, lastMessageAt: 5 }]);
  });

  it.each([
    ['aic', ['Aïcha Benali']],
    ['BEN', ['Aïcha Benali']],
    ['@aicha', ['Aïcha Benali']],
    ['garden b', ['Garden & balcony']],
    ['#film-club', ['Cinema']],
    ['dm', []],
    ['cha', []],
    ['', ['Aïcha Benali', 'Garden & balcony', 'Cinema']],
  ])('finds by %j', (search, titles) => {
    const chats = [
      chatWith(aicha, { activeAt: 3 }),
      chatIn('garden', 'Garden & balcony', { activeAt: 2 }),
      chatIn('film-club', 'Cinema', { activeAt: 1 }),
    ];
    const { chats: found } = lobbyEntries({ ...none, chats }, search);
    expect(found.map(({ title }) => title)).toEqual(titles);
  });
});
