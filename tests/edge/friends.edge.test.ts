import { beforeAll, describe, expect, it } from 'vitest';
import type { ContactList, Lobby, ReadMark } from '../../sdk/src/protocol/index.ts';
import { ask, askUntil, type Guest, makeGuest } from '../chaos/network.ts';
import { useStack } from '../support/stack.ts';
import { act, befriend, makeMembers, openChat } from './members.ts';
import { makeParty, Seat } from './room/seat.ts';

const stack = useStack({ env: { LIMIT_SCALE: '1000' } });
let ann: Guest;
let ben: Guest;
let eve: Guest;
beforeAll(async () => {
  const members = await makeMembers(stack(), ['Ann', 'Ben', 'Eve']);
  [ann, ben, eve] = members as [Guest, Guest, Guest];
});

const contactsOf = async ({ url, token }: Guest) =>
  (await ask<ContactList>(`${url}/v1/contacts`, { token })).contacts;
const stateFor = async (me: Guest, them: Guest) =>
  (await contactsOf(me)).find(({ person }) => person.id === them.id)?.state ?? 'none';
const lobbyOf = async ({ url, token }: Guest) =>
  (await ask<Lobby>(`${url}/v1/lobby`, { token })).chats;

describe('friends on the real server', () => {
  it('[REL-1] come about by a request and its answer, and part', async () => {
    expect(await act(ann, 'request', ben)).toMatchObject({ state: 'outgoing', version: 1 });
    expect(await stateFor(ben, ann)).toBe('incoming');
    expect(await act(ben, 'accept', ann)).toMatchObject({ state: 'friends', version: 2 });
    expect(await stateFor(ann, ben)).toBe('friends');
    expect(await act(ann, 'remove', ben)).toMatchObject({ state: 'none', version: 3 });
    expect(await contactsOf(ben)).toEqual([]);
  });

  it('[REL-2] come about when two request each other at the same moment, every time', async () => {
    for (let round = 0; round < 15; round += 1) {
      await Promise.all([act(ann, 'request', ben), act(ben, 'request', ann)]);
      expect([await stateFor(ann, ben), await stateFor(ben, ann)]).toEqual(['friends', 'friends']);
      // Both at the same moment again, in one of many ways.
      await Promise.all([act(ann, 'remove', ben), act(ben, round % 2 ? 'remove' : 'block', ann)]);
      await act(ben, 'unblock', ann);
      expect([await stateFor(ann, ben), await stateFor(ben, ann)]).toEqual(['none', 'none']);
    }
  });

  it('[REL-5] are refused by a code where they cannot be', async () => {
    const gus = await makeGuest(stack().url, 'Gus');
    await expect(act(ann, 'request', ann)).rejects.toThrow('400 yourself');
    await expect(act(ann, 'request', gus)).rejects.toThrow('403 members-only');
    await expect(act(gus, 'request', ann)).rejects.toThrow('403 members-only');
    await expect(act(ann, 'block', { ...ben, id: 'u_nobody_at_all' })).rejects.toThrow(
      '404 person-not-found',
    );
    await act(ann, 'block', eve);
    await expect(act(ann, 'request', eve)).rejects.toThrow('409 blocked');
    expect(await act(eve, 'request', ann)).toMatchObject({ state: 'outgoing' });
    expect(await stateFor(ann, eve)).toBe('blocked');
  });

  it('[REL-5] the database holds what was answered, and nothing else', async () => {
    const guests = await makeMembers(stack(), ['1', '2', '3', '4']);
    const deeds = guests.flatMap((one) =>
      guests.filter((other) => other !== one).map((other) => [one, other] as const),
    );
    await Promise.all(deeds.map(([one, other]) => act(one, 'request', other)));
    for (const [one, other] of deeds) expect(await stateFor(one, other)).toBe('friends');
    await Promise.all(deeds.map(([one, other]) => act(one, 'remove', other)));
    for (const guest of guests) expect(await contactsOf(guest)).toEqual([]);
  });
});

describe('what is new, on the real server', () => {
  it('[NEW-1] [NEW-2] is counted until it was read', async () => {
    const { guests, room } = await makeParty(stack().url, ['Host']);
    const host = await Seat.take(guests[0]!, room);
    const seat = await Seat.take(ann, room);
    for (const text of ['one', 'two', 'three']) await host.tell(text);
    await seat.tell('mine');
    const { head } = await seat.find('synced');
    const find = async () => (await lobbyOf(ann)).find((chat) => chat.room === room);
    const chat = await askUntil(async () => {
      const found = await find();
      if (found?.upTo !== head + 4) throw new Error('not there yet');
      return found;
    });
    expect(chat).toMatchObject({ read: 2, unread: 3, last: { text: 'mine', by: ann.id } });
    const address = `${ann.url}/v1/rooms/${room}/read`;
    const options = { body: { seq: head + 2 }, token: ann.token };
    expect(await ask<ReadMark>(address, options)).toMatchObject({ seq: head + 2, unread: 1 });
    expect(await find()).toMatchObject({ read: head + 2, unread: 1 });
    await expect(ask(address, { body: { seq: 1 }, token: eve.token })).rejects.toThrow('forbidden');
    await Promise.all([host.leave(), seat.leave()]);
  });

  it('[NEW-1] begins with a private room as soon as it is open', async () => {
    const [one, other] = await makeMembers(stack(), ['Una', 'Otis']);
    await befriend(one!, other!);
    const room = await openChat(one!, other!);
    expect(await lobbyOf(other!)).toMatchObject([{ room, kind: 'private', unread: 0 }]);
  });
});
