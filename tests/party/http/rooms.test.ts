import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyTicket } from '../../../party/auth/ticket.ts';
import { answers, parse } from '../../../sdk/src/protocol/index.ts';
import {
  type House,
  hostOrigin,
  openHouse,
  type Resident,
  secret,
  start,
} from '../support/house.ts';

let house: House;
let ann: Resident;
beforeEach(async () => {
  house = await openHouse({ limitScale: 100 });
  ann = await house.guest('Ann');
});
afterEach(() => house.close());

const make = (id: string, more: object = {}) => ann.ask('POST', '/v1/rooms', { id, ...more });
const idsOf = (body: { rooms: { id: string }[] }) => body.rooms.map(({ id }) => id);

describe('rooms', () => {
  it('are made by anyone who is signed in, and noted as theirs', async () => {
    const { status, body } = await make('den', { title: 'The den', description: 'Cosy.' });
    expect(status).toBe(201);
    expect(parse(answers.room, body).ok).toBe(true);
    expect(body.room).toEqual({
      id: 'den',
      title: 'The den',
      description: 'Cosy.',
      members: 0,
      online: 0,
      createdAt: start,
      lastMessageAt: null,
    });
    const { rows } = await house.client.execute("SELECT created_by FROM room WHERE id = 'den'");
    expect(rows[0]?.created_by).toBe(ann.id);
    expect((await house.ask('POST', '/v1/rooms', { body: { id: 'lair' } })).status).toBe(401);
  });

  it('have a name of their own', async () => {
    await make('den');
    const { status, body } = await make('den');
    expect([status, body.error.code, body.error.field]).toEqual([409, 'room-exists', 'id']);
  });

  it('[S6] have a name that fits, or none', async () => {
    for (const id of ['Den', 'a b', '', 'ü', '../x', 'x'.repeat(65), 'x'.repeat(6_000)]) {
      expect((await make(id)).status).toBe(400);
      const { status, body } = await house.ask('GET', `/v1/rooms/${encodeURIComponent(id)}`);
      expect([status, body.error.field]).toEqual([400, 'room']);
    }
  });

  it('are found by name', async () => {
    await make('den');
    expect((await house.ask('GET', '/v1/rooms/den')).body.room.title).toBe('den');
    const { status, body } = await house.ask('GET', '/v1/rooms/lair');
    expect([status, body.error.code]).toEqual([404, 'room-not-found']);
  });

  it('[HTTP-5] are listed by their last message, page by page, each once', async () => {
    await house.client.execute('DELETE FROM room');
    for (let i = 0; i < 7; i += 1) await make(`room-${i}`);
    await house.client.execute("UPDATE room SET last_at = created_at + 5 WHERE id = 'room-3'");
    await house.client.execute("UPDATE room SET last_at = created_at + 9 WHERE id = 'room-5'");
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await house.ask('GET', `/v1/rooms?limit=2${cursor && `&cursor=${cursor}`}`);
      expect(parse(answers.roomList, body).ok).toBe(true);
      seen.push(...idsOf(body));
      cursor = body.next;
    } while (cursor);
    expect(seen).toEqual(['room-5', 'room-3', 'room-0', 'room-1', 'room-2', 'room-4', 'room-6']);
  });

  it('are searched by name and title, in any case', async () => {
    await make('den', { title: 'Über uns' });
    await make('lair', { title: 'The LAIR_x' });
    const search = async (text: string) =>
      idsOf((await house.ask('GET', `/v1/rooms?search=${encodeURIComponent(text)}`)).body);
    expect(await search('über')).toEqual(['den']);
    expect(await search('lair_')).toEqual(['lair']);
    expect(await search('%')).toEqual([]);
  });

  it('count as visited only as long as they say so', async () => {
    await make('den');
    await house.client.execute({ sql: 'UPDATE room SET online = 3, online_at = ?', args: [start] });
    const online = async () => (await house.ask('GET', '/v1/rooms/den')).body.room.online;
    house.pass(119_999);
    expect(await online()).toBe(3);
    house.pass(1);
    expect(await online()).toBe(0);
  });

  it('tell who is a member, page by page', async () => {
    await make('den');
    const people = [ann, await house.guest('Ben'), await house.guest('Cem')];
    for (const { id } of people) {
      await house.client.execute({ sql: "INSERT INTO member VALUES ('den', ?, 1)", args: [id] });
    }
    const first = await ann.ask('GET', '/v1/rooms/den/members?limit=2');
    expect(parse(answers.members, first.body).ok).toBe(true);
    const second = await ann.ask('GET', `/v1/rooms/den/members?limit=2&cursor=${first.body.next}`);
    expect(second.body.next).toBeNull();
    const seen = [...first.body.members, ...second.body.members].map(({ id }) => id);
    expect(seen).toEqual(people.map(({ id }) => id).sort());
    expect((await house.ask('GET', '/v1/rooms/den/members')).status).toBe(401);
    expect((await house.ask('GET', '/v1/rooms/den')).body.room.members).toBe(3);
  });
});

describe('a ticket', () => {
  it('[CONN-1] is for this person, session, room and origin, for 30 s', async () => {
    await make('den');
    const headers = { origin: hostOrigin };
    const options = { token: ann.token, body: { room: 'den' }, headers };
    const { status, body } = await house.ask('POST', '/v1/ticket', options);
    expect(status).toBe(200);
    expect(parse(answers.ticket, body).ok).toBe(true);
    expect(body.expiresAt).toBe(start + 30_000);
    const ticket = await verifyTicket(secret, body.ticket, start);
    expect(ticket).toMatchObject({
      place: { party: 'room', name: 'den' },
      person: { id: ann.id, name: 'Ann', kind: 'guest' },
      session: expect.stringMatching(/^[0-9a-f]{64}$/),
      origin: hostOrigin,
      expiresAt: start + 30_000,
    });
    expect(JSON.stringify(ticket)).not.toContain(ann.token);
    const { body: second } = await house.ask('POST', '/v1/ticket', options);
    expect((await verifyTicket(secret, second.ticket, start))?.id).not.toBe(ticket?.id);
  });

  it('is announced to the person’s object first, so that a sign-out finds the room', async () => {
    await make('den');
    await ann.ask('POST', '/v1/ticket', { room: 'den' });
    const announced = house.calls.find(
      ({ party, order }) => party === 'person' && order.type === 'open',
    );
    expect(announced).toMatchObject({ name: ann.id, order: { person: ann.id, room: 'den' } });
  });

  it('[ACC-3] is not given after a sign-out that the database does not know yet', async () => {
    await make('den');
    await ann.ask('POST', '/v1/ticket', { room: 'den' });
    const opened = house.calls.find(({ order }) => order.type === 'open');
    const close = { type: 'close', person: ann.id, session: opened?.order.session };
    await house.objectOf('person', ann.id).order(close);
    const { status, body } = await ann.ask('POST', '/v1/ticket', { room: 'den' });
    expect([status, body.error.code]).toEqual([401, 'signed-out']);
  });

  it('[S6] is for a room that exists: no object hears of others', async () => {
    const { status, body } = await ann.ask('POST', '/v1/ticket', { room: 'lair' });
    expect([status, body.error.code]).toEqual([404, 'room-not-found']);
    expect(house.calls.filter(({ party }) => party === 'room' || party === 'person')).toEqual([]);
  });
});
