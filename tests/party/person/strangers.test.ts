import { describe, expect, it } from 'vitest';
import { findContact } from '../../../party/people/contact.ts';
import { privateRoomId } from '../../../party/people/private-room.ts';
import type { Contact } from '../../../sdk/src/protocol/index.ts';
import { type Neighbours, street } from './neighbours.ts';

/** What one sees of the other right now. */
async function contactOf(s: Neighbours, viewer: string, other: string): Promise<Contact> {
  const { database, world } = s.town;
  const look = { viewer: s.id(viewer), other: s.id(other), site: '' };
  const found = await findContact({ database, clock: world.clock }, look);
  if (found === undefined) throw new Error('there is nobody');
  return found;
}
const presenceFrom = (id: string, at: number) => ({
  type: 'presence',
  from: id,
  until: at + 65_000,
  seenAt: at,
  at,
});

describe('a friend of before', () => {
  it('[SEEN-4] hears nothing of who came while they could not be reached', async () => {
    const s = await street();
    const bob = await s.come('Bob');
    s.town.network.troubleOf = (party, name) =>
      party === 'person' && name === s.id('Bob') ? 'refused' : undefined;
    await s.come('Ann');
    await s.relate('Ann', 'Bob', { wants: false });
    await s.tellContact('Ann', 'Bob');
    await s.pass(100);
    s.town.network.troubleOf = () => undefined;
    await s.pass(40_000);
    expect(bob.told(s.id('Ann'))).toEqual([]);
  });

  it('[SEEN-4] is told of nothing again by what is older than the end', async () => {
    const s = await street();
    const bob = await s.come('Bob');
    const before = await contactOf(s, 'Bob', 'Ann');
    await s.relate('Ann', 'Bob', { wants: false });
    await s.tellContact('Bob', 'Ann');
    await s.ask('Bob', { type: 'contact', contact: before });
    await s.ask('Bob', presenceFrom(s.id('Ann'), s.town.world.now()));
    expect(bob.told(s.id('Ann'))).toEqual([]);
  });

  it('[REL-7] who is one again is seen, though the news of the end came last', async () => {
    const s = await street();
    const bob = await s.come('Bob');
    await s.relate('Ann', 'Bob', { wants: false });
    const ended = await contactOf(s, 'Bob', 'Ann');
    await s.relate('Ann', 'Bob');
    await s.tellContact('Bob', 'Ann');
    await s.pass(10);
    await s.ask('Bob', { type: 'contact', contact: ended });
    const now = s.town.world.now();
    await s.ask('Bob', presenceFrom(s.id('Ann'), now));
    expect(bob.told(s.id('Ann'))).toEqual([now + 65_000]);
  });

  it('[SEEN-5] who is one again is found, though the news of that were lost', async () => {
    const s = await street();
    await s.come('Ann');
    const bob = await s.come('Bob');
    await s.relate('Ann', 'Bob', { wants: false });
    await s.tellContact('Bob', 'Ann');
    await s.pass(10);
    const ask = async () => {
      bob.say({ type: 'presence.ask' });
      await s.pass(10);
      return bob.last('presence')?.people.map(({ id }) => id);
    };
    expect(await ask()).toEqual([]);
    await s.relate('Ann', 'Bob');
    expect(await ask()).toEqual([s.id('Ann')]);
    const now = s.town.world.now();
    expect(await s.ask('Bob', presenceFrom(s.id('Ann'), now))).toMatchObject({
      until: expect.any(Number),
    });
  });

  it('[SEEN-4] who comes does not learn where one is', async () => {
    const s = await street();
    await s.come('Bob');
    await s.relate('Ann', 'Bob', { wants: false });
    await s.tellContact('Bob', 'Ann');
    await s.pass(10);
    // Ann's object found a friend, and has not heard of the end.
    const answer = await s.ask('Bob', presenceFrom(s.id('Ann'), s.town.world.now()));
    expect(answer).toMatchObject({ until: null, seenAt: null });
  });

  it('[DM-4] is not told of messages that were on their way', async () => {
    const s = await street();
    const bob = await s.come('Bob');
    const room = await privateRoomId(s.id('Ann'), s.id('Bob'));
    const last = { seq: 1, by: s.id('Ann'), name: 'Ann', text: 'secret', at: 1 };
    const activity = { type: 'activity', room, from: 0, to: 1, messages: 1, last };
    await s.relate('Ann', 'Bob', { wants: false });
    await s.tellContact('Bob', 'Ann');
    await s.pass(10);
    await s.ask('Bob', activity);
    await s.ask('Bob', { ...activity, room: 'general' });
    expect(bob.all('activity').map((fact) => fact.room)).toEqual(['general']);
  });

  it('[DM-4] is told nothing again of what was said before the end', async () => {
    const s = await street();
    const room = await privateRoomId(s.id('Ann'), s.id('Bob'));
    const last = { seq: 1, by: s.id('Ann'), name: 'Ann', text: 'secret', at: 1 };
    await s.ask('Bob', { type: 'activity', room, from: 0, to: 1, messages: 1, last });
    await s.relate('Ann', 'Bob', { wants: false });
    await s.tellContact('Bob', 'Ann');
    expect((await s.come('Bob')).all('activity')).toEqual([]);
  });
});

it('[SEEN-4] nobody is said to have been seen who never was', async () => {
  const s = await street();
  const bob = await s.come('Bob');
  await s.ask('Ann', { type: 'me', person: { ...s.person('Ann'), name: 'Anna' } });
  expect(bob.last('contact')?.contact).toMatchObject({
    person: { name: 'Anna' },
    presence: { until: null, seenAt: null },
  });
});
