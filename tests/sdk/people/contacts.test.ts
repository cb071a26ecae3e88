import { expect, it } from 'vitest';
import { PartylineError } from '../../../sdk/src/error.ts';
import { stateAfter } from '../../../sdk/src/people/contacts.ts';
import type { ContactState, People } from '../../../sdk/src/people/types.ts';
import type { RelationAction, RelationState } from '../../../sdk/src/protocol/index.ts';
import { pass, turn, useTestClock } from '../clock.ts';
import { bea, cat, contactOf, greet, meet } from './meeting.ts';

useTestClock();

const stateOf = (people: People, id = bea.id) => people.contact(id)?.state;

it.each<[RelationAction, RelationState, RelationState]>([
  ['request', 'none', 'outgoing'],
  ['request', 'incoming', 'friends'],
  ['request', 'blocked', 'blocked'],
  ['accept', 'incoming', 'friends'],
  ['accept', 'none', 'none'],
  ['decline', 'incoming', 'none'],
  ['cancel', 'outgoing', 'none'],
  ['cancel', 'friends', 'friends'],
  ['remove', 'friends', 'none'],
  ['block', 'friends', 'blocked'],
  ['block', 'none', 'blocked'],
  ['unblock', 'blocked', 'none'],
  ['unblock', 'friends', 'friends'],
])('[REL-1] expects of %s with %s that it makes %s', (action, before, after) => {
  expect(stateAfter(action, before)).toBe(after);
});

it('shows an action at once, and what the server answered afterwards', async () => {
  const { world, people } = await meet({ contacts: [contactOf(bea, 'incoming')] });
  const path = `POST /v1/people/${bea.id}/accept`;
  const friends = contactOf(bea, 'friends', { version: 2, since: 77 });
  world.routes.set(path, () => ({ body: { contact: friends } }));
  const accepted = people.accept(bea.id);
  expect(people.state.contacts).toMatchObject([{ state: 'friends', since: 1 }]);
  expect(people.state.requests).toBe(0);
  expect(await accepted).toMatchObject({ state: 'friends', since: 77, isOnline: false });
  expect(people.state.contacts).toMatchObject([{ state: 'friends', since: 77 }]);
});

it('takes back what the server refused', async () => {
  const { world, people } = await meet({ contacts: [contactOf(bea, 'incoming')] });
  world.fails(`POST /v1/people/${bea.id}/accept`, 'too-many', 409);
  const accepted = people.accept(bea.id);
  expect(stateOf(people)).toBe('friends');
  await expect(accepted).rejects.toMatchObject({ code: 'too-many' });
  await expect(accepted).rejects.toBeInstanceOf(PartylineError);
  expect(stateOf(people)).toBe('incoming');
});

it('takes back what the network lost, but keeps what a fact told meanwhile', async () => {
  const { world, people, socket } = await meet({ contacts: [contactOf(bea, 'incoming')] });
  world.routes.set(`POST /v1/people/${bea.id}/accept`, async () => {
    socket.hears({ type: 'contact', contact: contactOf(bea, 'friends', { version: 2 }) });
    throw new TypeError('Failed to fetch');
  });
  await expect(people.accept(bea.id)).rejects.toMatchObject({ code: 'network' });
  expect(stateOf(people)).toBe('friends');
});

it('does not let the answer to one action undo the next', async () => {
  const { world, people } = await meet({ contacts: [contactOf(bea, 'incoming')] });
  const answers = { accept: 'friends', block: 'blocked' } as const;
  const ends: (() => void)[] = [];
  for (const [version, [action, state]] of Object.entries(answers).entries()) {
    world.routes.set(`POST /v1/people/${bea.id}/${action}`, async () => {
      await new Promise<void>((resolve) => ends.push(resolve));
      return { body: { contact: contactOf(bea, state, { version: version + 2 }) } };
    });
  }
  const both = [people.accept(bea.id), people.block(bea.id)];
  await turn();
  ends[0]?.();
  await both[0];
  expect(stateOf(people)).toBe('blocked');
  ends[1]?.();
  await both[1];
  expect(stateOf(people)).toBe('blocked');
});

it('sends the note with a request, also to somebody it has not heard of', async () => {
  const { world, people } = await meet();
  const contact = contactOf(cat, 'outgoing', { note: 'Hello!' });
  world.routes.set(`POST /v1/people/${cat.id}/request`, () => ({ body: { contact } }));
  expect(await people.request(cat.id, 'Hello!')).toMatchObject({ state: 'outgoing' });
  expect(world.calls.at(-1)).toMatchObject({ body: { note: 'Hello!' } });
  expect(people.state.contacts).toMatchObject([{ person: cat, state: 'outgoing' }]);
});

it('[REL-7] lets the higher version hold, whatever comes first', async () => {
  const { people, socket } = await meet({ contacts: [contactOf(bea, 'friends', { version: 5 })] });
  socket.hears({ type: 'contact', contact: contactOf(bea, 'incoming', { version: 4 }) });
  expect(stateOf(people)).toBe('friends');
  socket.hears({ type: 'contact', contact: contactOf(bea, 'none', { version: 6 }) });
  socket.hears({ type: 'contact', contact: contactOf(bea, 'friends', { version: 5 }) });
  expect(stateOf(people)).toBe('none');
  expect(people.state.contacts).toEqual([]);
});

it('does not revive by a late fact who was gone from a snapshot', async () => {
  const { world, people, socket, records } = await meet({ contacts: [contactOf(bea)] });
  socket.drop();
  records.contacts = [];
  await pass(1_000);
  const next = await greet(world);
  next.hears({ type: 'contact', contact: contactOf(bea) });
  expect(stateOf(people)).toBe('none');
  next.hears({ type: 'contact', contact: contactOf(bea, 'friends', { version: 2 }) });
  expect(stateOf(people)).toBe('friends');
});

it('[PROF-3] takes the newer name of a friend, of the same version', async () => {
  const { people, socket } = await meet({ contacts: [contactOf(bea)] });
  socket.hears({ type: 'contact', contact: contactOf({ ...bea, name: 'Beatrice' }) });
  expect(people.known(bea.id)?.name).toBe('Beatrice');
});

it('tells of a request and of an acceptance, live and once', async () => {
  const { people, socket } = await meet({ contacts: [contactOf(cat, 'outgoing')] });
  const told: [string, ContactState['person']][] = [];
  people.on('request', ({ person }) => told.push(['request', person]));
  people.on('accepted', ({ person }) => told.push(['accepted', person]));
  const asks = contactOf(bea, 'incoming', { version: 3 });
  const accepts = contactOf(cat, 'friends', { version: 2 });
  for (const contact of [asks, asks, accepts, accepts]) socket.hears({ type: 'contact', contact });
  expect(told).toEqual([
    ['request', bea],
    ['accepted', cat],
  ]);
});

it('tells nothing of what it finds in a snapshot, or did itself', async () => {
  const { world, people } = await meet({ contacts: [contactOf(bea, 'incoming')] });
  const told: string[] = [];
  people.on('request', () => told.push('request'));
  people.on('accepted', () => told.push('accepted'));
  const contact = contactOf(bea, 'friends', { version: 2 });
  world.routes.set(`POST /v1/people/${bea.id}/accept`, () => {
    world.socket.hears({ type: 'contact', contact });
    return { body: { contact } };
  });
  await people.accept(bea.id);
  expect(told).toEqual([]);
});

it('lists contacts by name', async () => {
  const { people } = await meet({
    contacts: [
      contactOf(cat),
      contactOf(bea),
      contactOf({ ...bea, id: 'u_zoe0000000000', name: 'ábel' }),
    ],
  });
  expect(people.state.contacts.map(({ person }) => person.name)).toEqual(['ábel', 'Bea', 'Cat']);
});

it('does not show one person the answer that came for another', async () => {
  const { world, client, people } = await meet({ contacts: [contactOf(bea, 'incoming')] });
  let answer = () => {};
  world.routes.set(`POST /v1/people/${bea.id}/accept`, async () => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return { body: { contact: contactOf(bea, 'friends', { version: 2 }) } };
  });
  const accepted = people.accept(bea.id);
  await turn();
  await client.signOut();
  answer();
  await accepted;
  expect(people.state.contacts).toEqual([]);
});
