import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { privateRoomId } from '../../../party/people/private-room.ts';
import { answers, parse, peopleAnswers } from '../../../sdk/src/protocol/index.ts';
import { type House, openHouse } from '../support/house.ts';
import { befriend, type Member, makeMember } from '../support/members.ts';

let house: House;
let ann: Member;
let ben: Member;
let eve: Member;
let room: string;
beforeEach(async () => {
  house = await openHouse({ limitScale: 1_000 });
  [ann, ben, eve] = [
    await makeMember(house, 'Ann'),
    await makeMember(house, 'Ben'),
    await makeMember(house, 'Eve'),
  ];
  room = await privateRoomId(ann.id, ben.id);
  house.room.answer = async (order) =>
    order.type === 'history' ? { events: [], epoch: 'e', head: 0, from: 1 } : { closed: 0 };
});
afterEach(() => house.close());

const chatWith = (one: Member, other: Member) => one.ask('POST', `/v1/people/${other.id}/chat`);
const pairOrders = () =>
  house.calls.flatMap(({ party, name, order }) =>
    party === 'room' && order.type === 'pair' ? [{ name, pair: order.pair }] : [],
  );
const [low, high] = ['low', 'high'] as const;
const sortedIds = () => {
  const [first, second] = [ann.id, ben.id].sort();
  return { [low]: first, [high]: second };
};

/** Everything by which a room can be reached. */
const ways = ['ticket', 'room', 'members', 'events', 'read'] as const;
async function attempt(who: Pick<Member, 'ask'>, way: (typeof ways)[number], id = room) {
  const { status, body } = await {
    ticket: () => who.ask('POST', '/v1/ticket', { room: id }),
    room: () => who.ask('GET', `/v1/rooms/${id}`),
    members: () => who.ask('GET', `/v1/rooms/${id}/members`),
    events: () => who.ask('GET', `/v1/rooms/${id}/events`),
    read: () => who.ask('POST', `/v1/rooms/${id}/read`, { seq: 1 }),
  }[way]();
  return [status, body.error?.code];
}

describe('the room of two friends', () => {
  it('[DM-1] is the same for both, made once, however often and whoever asks', async () => {
    await befriend(ann, ben);
    const made = await Promise.all([chatWith(ann, ben), chatWith(ben, ann), chatWith(ann, ben)]);
    expect(made.map(({ status }) => status)).toEqual([200, 200, 200]);
    for (const { body } of made) expect(parse(peopleAnswers.chat, body).ok).toBe(true);
    expect(made.map(({ body }) => body.chat.room)).toEqual([room, room, room]);
    expect(room).toMatch(/^dm-[0-9a-f]{40}$/);
    expect(made[0]?.body.chat).toMatchObject({
      kind: 'private',
      title: 'Ben',
      with: { id: ben.id },
      last: null,
      read: 0,
      unread: 0,
    });
    expect(made[1]?.body.chat).toMatchObject({ title: 'Ann', with: { id: ann.id } });
    const { rows } = await house.client.execute('SELECT person FROM member ORDER BY person');
    expect(rows.map(({ person }) => person)).toEqual([ann.id, ben.id].sort());
  });

  it('[DM-1] has an id that nobody else can give a room', async () => {
    for (const id of ['dm-', 'dm-lunch', room]) {
      const { status, body } = await eve.ask('POST', '/v1/rooms', { id });
      expect([status, body.error.code, body.error.field]).toEqual([400, 'invalid', 'id']);
    }
    expect((await eve.ask('POST', '/v1/rooms', { id: 'dm' })).status).toBe(201);
    expect(await privateRoomId(ben.id, ann.id)).toBe(room);
    expect(await privateRoomId(ben.id, eve.id)).not.toBe(room);
  });

  it('[DM-1] is for friends alone', async () => {
    const code = async (answer: ReturnType<typeof chatWith>) => (await answer).body.error.code;
    expect(await code(chatWith(ann, ben))).toBe('not-friends');
    await ann.act('request', ben);
    expect(await code(chatWith(ann, ben))).toBe('not-friends');
    expect(await code(chatWith(ann, ann))).toBe('yourself');
    const nobody = ann.ask('POST', '/v1/people/u_nobody_at_all_/chat');
    expect(await code(nobody)).toBe('person-not-found');
    const { rows } = await house.client.execute("SELECT id FROM room WHERE kind = 'private'");
    expect(rows).toEqual([]);
  });

  it('is opened for the room object before it is answered', async () => {
    await befriend(ann, ben);
    await chatWith(ann, ben);
    expect(pairOrders().at(-1)).toMatchObject({
      name: room,
      pair: { ...sortedIds(), isOpen: true, version: 4 },
    });
  });

  it('[DM-3] has the name of the other as its title, for each', async () => {
    await befriend(ann, ben);
    await chatWith(ann, ben);
    const titles = [ann, ben].map(async (who) => {
      const { body } = await who.ask('POST', '/v1/ticket', { room });
      expect(parse(answers.ticket, body).ok).toBe(true);
      return body.room.title;
    });
    expect(await Promise.all(titles)).toEqual(['Ben', 'Ann']);
  });
});

describe('everybody else', () => {
  beforeEach(async () => {
    await befriend(ann, ben);
    await chatWith(ann, ben);
  });

  it.each(ways)('[DM-2] finds no such room: %s', async (way) => {
    await befriend(ann, eve);
    const expected = [404, 'room-not-found'];
    expect(await attempt(eve, way)).toEqual(expected);
    // The same as for a room that does not exist.
    expect(await attempt(eve, way, `dm-${'0'.repeat(40)}`)).toEqual(expected);
    expect((await attempt(ann, way))[1]).toBeUndefined();
  });

  it('[DM-2] finds it in no list, nor without a session', async () => {
    for (const who of [eve, ann]) {
      const { body } = await who.ask('GET', '/v1/rooms?search=dm');
      expect(body.rooms).toEqual([]);
    }
    expect((await eve.ask('GET', '/v1/lobby')).body.chats).toEqual([]);
    expect((await ann.ask('GET', '/v1/lobby')).body.chats).toHaveLength(1);
    expect((await house.ask('GET', `/v1/rooms/${room}`)).status).toBe(404);
  });
});

describe('the end of a friendship', () => {
  beforeEach(async () => {
    await befriend(ann, ben);
    await chatWith(ann, ben);
  });

  it.each(ways)('[DM-3] closes the room for both until they are friends again: %s', async (way) => {
    await ann.act('remove', ben);
    for (const who of [ann, ben]) expect(await attempt(who, way)).toEqual([403, 'not-friends']);
    expect(await attempt(eve, way)).toEqual([404, 'room-not-found']);
    await befriend(ben, ann);
    for (const who of [ann, ben]) expect((await attempt(who, way))[1]).toBeUndefined();
  });

  it('[DM-3] takes it from their lists for as long', async () => {
    await ben.act('block', ann);
    for (const who of [ann, ben])
      expect((await who.ask('GET', '/v1/lobby')).body.chats).toEqual([]);
    await ben.act('unblock', ann);
    await befriend(ann, ben);
    expect((await ann.ask('GET', '/v1/lobby')).body.chats).toHaveLength(1);
  });

  it('[DM-4] is told to the room after libSQL and before the answer', async () => {
    let atOrder: unknown;
    house.room.answer = async ({ type }) => {
      if (type === 'pair') atOrder = (await ben.see(ann))?.state ?? 'none';
      return { closed: 2 };
    };
    await ann.act('remove', ben);
    expect(atOrder).toBe('none');
    expect(pairOrders().at(-1)?.pair).toMatchObject({ isOpen: false, version: 6 });
  });

  it('[DM-4] is not answered while the room does not know, and devices know of it all the same', async () => {
    house.broken.add('room');
    house.calls.length = 0;
    const { status, body } = await ann.act('remove', ben);
    expect([status, body.error.code]).toEqual([503, 'unavailable']);
    const told = house.calls.filter(({ order }) => order.type === 'contact');
    expect(told.map(({ name }) => name).sort()).toEqual([ann.id, ben.id].sort());
    house.broken.clear();
    house.calls.length = 0;
    expect((await ann.act('remove', ben)).body.contact.state).toBe('none');
    expect(pairOrders()).toMatchObject([{ name: room, pair: { isOpen: false, version: 6 } }]);
    expect(house.calls.filter(({ order }) => order.type === 'contact')).toEqual([]);
  });

  it('[DM-4] that comes while a page of the history is read keeps it back', async () => {
    house.room.answer = async (order) => {
      if (order.type !== 'history') return { closed: 0 };
      await ann.act('remove', ben);
      return { events: [], epoch: 'e', head: 0, from: 1 };
    };
    expect(await attempt(ben, 'events')).toEqual([403, 'not-friends']);
  });
});
