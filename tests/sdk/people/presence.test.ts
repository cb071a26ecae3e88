import { expect, it } from 'vitest';
import type { People } from '../../../sdk/src/people/types.ts';
import type { Contact } from '../../../sdk/src/protocol/index.ts';
import { pass, turn, useTestClock } from '../clock.ts';
import { bea, cat, contactOf, greet, greeting, meet } from './meeting.ts';

useTestClock();

const soon = () => Date.now() + 65_000;
const there = (person = bea, until = soon(), at = Date.now()): Contact =>
  contactOf(person, 'friends', { presence: { until, seenAt: null, at } });
const online = (people: People) =>
  people.state.contacts.filter(({ isOnline }) => isOnline).map(({ person }) => person.name);

it('[SEEN-1] shows who is there, and hears who comes and goes', async () => {
  const { people, socket } = await meet({ contacts: [there(bea), contactOf(cat)] });
  expect(online(people)).toEqual(['Bea']);
  const at = Date.now() + 1;
  const gone = { id: bea.id, until: null, seenAt: at, at };
  socket.hears({
    type: 'presence',
    people: [{ id: cat.id, until: soon(), seenAt: null, at }, gone],
    isWhole: false,
  });
  expect(online(people)).toEqual(['Cat']);
  expect(people.contact(bea.id)?.seenAt).toBe(at);
});

it('of two about the same person takes the later, whatever comes first', async () => {
  const { people, socket } = await meet({ contacts: [there(bea, soon(), 100)] });
  const told = (at: number, until: number | null) =>
    socket.hears({
      type: 'presence',
      people: [{ id: bea.id, until, seenAt: null, at }],
      isWhole: false,
    });
  told(99, null);
  expect(online(people)).toEqual(['Bea']);
  told(102, null);
  told(101, soon());
  expect(online(people)).toEqual([]);
});

it('[SEEN-3] asks when `until` has passed, and believes a whole answer', async () => {
  const until = Date.now() + 20_000;
  const { people, socket } = await meet({ contacts: [there(bea, until), there(cat, until)] });
  await pass(19_999);
  expect(socket.said).not.toContainEqual({ type: 'presence.ask' });
  await pass(1);
  expect(socket.said.filter((said) => `${said.type}` === 'presence.ask')).toHaveLength(1);
  expect(online(people)).toEqual(['Bea', 'Cat']);
  socket.hears({
    type: 'presence',
    people: [{ id: cat.id, until: soon(), seenAt: null, at: Date.now() }],
    isWhole: true,
  });
  expect(online(people)).toEqual(['Cat']);
});

it('[SEEN-3] asks at most every 20 s', async () => {
  const { socket } = await meet({
    contacts: [there(bea, Date.now() + 5_000), there(cat, Date.now() + 6_000)],
  });
  const asks = () => socket.said.filter((said) => `${said.type}` === 'presence.ask').length;
  await pass(24_999);
  expect(asks()).toBe(1);
  await pass(1);
  expect(asks()).toBe(2);
});

it('[SEEN-1] lets somebody fade by the own clock, within 90 s of the last sign of life', async () => {
  const { world, people, socket } = await meet({ contacts: [there(bea)] });
  world.changePage({ isOnline: false });
  socket.drop();
  const seen: number[] = [];
  people.subscribe((state) => seen.push(state.contacts.filter((it) => it.isOnline).length));
  await pass(90_000);
  expect(seen.at(-1)).toBe(0);
});

it('reckons with the server’s clock', async () => {
  const ahead = 3_600_000;
  const { people, socket, records, world } = await meet();
  records.contacts = [
    contactOf(bea, 'friends', {
      presence: { until: Date.now() + ahead + 65_000, seenAt: Date.now() + ahead - 5_000, at: 1 },
    }),
    contactOf(cat, 'friends', { presence: { until: Date.now() + 65_000, seenAt: null, at: 1 } }),
  ];
  socket.drop();
  await pass(1_000);
  world.socket.accept();
  world.socket.hears(greeting(Date.now() + ahead));
  await turn();
  expect(online(people)).toEqual(['Bea']);
  expect(people.contact(bea.id)?.seenAt).toBe(Date.now() - 6_000);
});

it('[SEEN-4] shows nothing of somebody who is no friend any more', async () => {
  const presence = { until: soon(), seenAt: 5, at: 1 };
  const { people, socket } = await meet({ contacts: [contactOf(bea, 'friends', { presence })] });
  const contact = contactOf(bea, 'outgoing', { version: 2, presence });
  socket.hears({ type: 'contact', contact });
  expect(people.contact(bea.id)).toMatchObject({ isOnline: false, seenAt: null });
});

it('sees again after a lost connection who is there', async () => {
  const { world, people, socket, records } = await meet({ contacts: [there(bea)] });
  socket.drop();
  records.contacts = [
    contactOf(bea, 'friends', { presence: { until: null, seenAt: 7, at: Date.now() + 1 } }),
  ];
  await pass(1_000);
  await greet(world);
  expect(online(people)).toEqual([]);
});

it('remembers who came and went while contacts were being read', async () => {
  const { world, people, socket, records } = await meet();
  socket.drop();
  await pass(1_000);
  const at = Date.now();
  records.contacts = [there(bea, soon(), at), contactOf(cat)];
  world.socket.accept();
  world.socket.hears(greeting());
  const gone = { id: bea.id, until: null, seenAt: at + 1, at: at + 1 };
  const came = { id: cat.id, until: soon(), seenAt: null, at: at + 1 };
  world.socket.hears({ type: 'presence', people: [gone, came], isWhole: false });
  await turn();
  expect(online(people)).toEqual(['Cat']);
});
