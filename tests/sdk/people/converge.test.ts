import { expect, it } from 'vitest';
import { createPartylineWith } from '../../../sdk/src/client.ts';
import { createPeople } from '../../../sdk/src/people/people.ts';
import type { People } from '../../../sdk/src/people/types.ts';
import type { Partyline } from '../../../sdk/src/types.ts';
import { pass, useTestClock } from '../clock.ts';
import { seededRandom } from '../random.ts';
import { ann, server, World } from '../world.ts';
import { bea } from './meeting.ts';
import { Town, townspeople } from './town.ts';

useTestClock();

const actions = ['request', 'accept', 'decline', 'cancel', 'remove', 'block', 'unblock'] as const;
type Device = { me: string; world: World; client: Partyline; people: People };

async function live(seed: number) {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const town = new Town(random);
  const devices: Device[] = [];
  // Ann has two devices.
  for (const person of [ann, bea, ann]) {
    const world = new World();
    town.settle(world, person);
    const client = createPartylineWith({ server }, world.tab());
    await client.signIn({ username: 'x', password: 'y' });
    devices.push({ me: person.id, world, client, people: createPeople(client) });
  }
  const ask = () => {
    const { me, people } = pick(devices);
    const other = pick(townspeople.filter(({ id }) => id !== me));
    people[pick(actions)](other.id).catch(() => {});
  };
  const act = () => {
    const [one, two] = [pick(townspeople), pick(townspeople)];
    if (one !== two) town.act(one.id, pick(actions), two.id);
  };
  const say = () => town.say(pick(townspeople).id, pick(town.rooms), 1 + Math.floor(random() * 3));
  const read = () => {
    const { people } = pick(devices);
    const { room, last } = pick(people.state.chats) ?? { room: 'one' };
    people.read(room, Math.ceil(random() * (last?.seq ?? 0)));
  };
  const drop = () => pick(devices).world.sockets.at(-1)?.drop();
  const appear = () => town.appear(pick(townspeople).id, random() < 0.6);
  const quiet = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      await pass(1_000);
      town.serve();
    }
  };
  const stir = async (count: number, mostMs: number, some: readonly (() => void)[]) => {
    for (let step = 0; step < count; step++) {
      pick(some)();
      await pass(Math.floor(random() * mostMs));
      town.serve();
    }
  };
  await stir(80, 150, [ask, act, say, say, read, drop, appear]);
  town.isCalm = true;
  // Long enough for what waits: marks that failed, chats to be read anew, lost friends to be asked about.
  await quiet(60);
  const views = [viewOf(town, devices)];
  // Much at once on a line that holds: now nothing is read anew, and only the order of facts is wrong.
  for (let burst = 0; burst < 8; burst++) {
    town.isCalm = false;
    await stir(10, 30, [act, act, appear, say]);
    await quiet(1);
    views.push(viewOf(town, devices));
  }
  return { devices, views };
}

const truth = (town: Town, me: string) => ({
  contacts: town
    .contactsOf(me)
    .map(({ person, state }) => ({
      id: person.id,
      state,
      isOnline: state === 'friends' && town.isThere(person.id),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1)),
  chats: town.chatsOf(me).map(({ room, read, unread, upTo, last }) => ({
    room,
    read,
    unread,
    upTo,
    last: last?.seq,
  })),
});

const belief = ({ state }: People) => ({
  contacts: state.contacts
    .map(({ person, state, isOnline }) => ({ id: person.id, state, isOnline }))
    .sort((a, b) => (a.id < b.id ? -1 : 1)),
  chats: [...state.chats]
    .sort((a, b) => (a.room < b.room ? -1 : 1))
    .map(({ room, read, unread, upTo, last }) => ({ room, read, unread, upTo, last: last?.seq })),
});

const viewOf = (town: Town, devices: readonly Device[]) => ({
  believed: devices.map(({ people }) => ({ ...belief(people), isLoaded: people.state.isLoaded })),
  true: devices.map(({ me }) => ({ ...truth(town, me), isLoaded: true })),
});

it.each(Array.from({ length: 40 }, (_, index) => index + 1))(
  '[ME-1] [SEEN-5] believes in the end what is true, whatever the line did: seed %i',
  async (seed) => {
    const { devices, views } = await live(seed);
    for (const { believed, true: facts } of views) expect(believed).toEqual(facts);
    for (const { client } of devices) client.close();
  },
);
