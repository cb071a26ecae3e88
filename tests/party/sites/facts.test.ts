import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { acme, bolt, enter, knock, listen, openTwoSites, type TwoSites } from './two-sites.ts';

vi.setConfig({ testTimeout: 30_000 });
const byDefault = { key: '', origin: 'https://host.example' };
let two: TwoSites;
beforeEach(async () => {
  two = await openTwoSites();
});
afterEach(() => two.house.close());

/** Somebody in the lounge of each of these sites. */
async function lounges() {
  const [ann, bob, cyd] = [
    await two.guest('Ann', acme),
    await two.guest('Bob', bolt),
    await two.guest('Cyd', byDefault),
  ];
  const seats = [];
  for (const who of [ann, bob, cyd]) {
    await who.ask('POST', '/v1/rooms', { id: 'lounge' });
    seats.push({ who, ...(await enter(two.house, who, 'lounge')) });
  }
  return seats;
}

describe('sockets', () => {
  it('[SITE-4] hear of their own room alone, under the name that clients know', async () => {
    const seats = await lounges();
    for (const { who, say, settle } of seats) {
      say(`words of ${who.id}`);
      await settle();
    }
    for (const { ear, who } of seats) {
      expect(ear.of('hello')).toMatchObject([{ room: 'lounge', you: { id: who.id } }]);
      expect(ear.of('synced')).toMatchObject([{ count: 1 }]);
      const heard = JSON.stringify(ear.frames);
      expect(heard).toContain(`words of ${who.id}`);
      for (const { who: other } of seats) if (other !== who) expect(heard).not.toContain(other.id);
      expect(heard).not.toMatch(/acme|bolt/);
    }
  });

  it('[SITE-2] [CONN-2] take no ticket of another site’s room, nor from another site’s page', async () => {
    const [ann, , cyd] = await lounges();
    if (!ann || !cyd) throw new Error('nobody is there');
    const ticketOf = async (who: typeof ann.who) =>
      (await who.ask('POST', '/v1/ticket', { room: 'lounge' })).body.ticket as string;
    const attempt = async (name: string, who = ann.who, origin = who.at.origin) => {
      const ticket = await ticketOf(who);
      return knock(two.house, { party: 'room', name, ticket }, origin);
    };
    expect(await attempt('bolt.lounge')).toBe('ticket-invalid');
    expect(await attempt('lounge')).toBe('ticket-invalid');
    expect(await attempt('acme.lounge', cyd.who)).toBe('ticket-invalid');
    expect(await attempt('acme.lounge', ann.who, bolt.origin)).toBe('ticket-invalid');
    expect(await attempt('acme.lounge', ann.who, 'https://evil.example')).toBe(
      'origin-not-allowed',
    );
    expect(await attempt('acme.acme.lounge')).toBe('not-found');
    expect(await attempt(`acme.dm-${'a'.repeat(40)}`)).toBe('not-found');
    expect(typeof (await attempt('acme.lounge'))).toBe('object');
  });

  it('[SITE-4] of the default site keep their address', async () => {
    const [, , cyd] = await lounges();
    expect(cyd?.key).toBe('lounge');
    const { rows } = await two.house.client.execute(
      "SELECT id, site FROM room WHERE id LIKE '%lounge' ORDER BY id",
    );
    expect(rows.map(({ id, site }) => [id, site])).toEqual([
      ['acme.lounge', 'acme'],
      ['bolt.lounge', 'bolt'],
      ['lounge', ''],
    ]);
  });
});

/** Ann, with a device on each site; a member of Acme's lounge, in which Ben talks. */
async function twoDevices() {
  const here = await two.signUp('ann', acme);
  const there = await two.signIn('ann', bolt);
  const ben = await two.guest('Ben', acme);
  await here.ask('POST', '/v1/rooms', { id: 'lounge' });
  await enter(two.house, here, 'lounge');
  const talk = await enter(two.house, ben, 'lounge');
  const ears = { here: await listen(two.house, here), there: await listen(two.house, there) };
  // Whoever is there asks their rooms to be told; the answer takes a turn.
  await talk.settle();
  return { here, there, ben, talk, ears };
}

describe('the socket of a person', () => {
  it('[SITE-4] [NEW-3] tells of a room on the devices of its site alone', async () => {
    const { talk, ears, there } = await twoDevices();
    talk.say('news');
    await talk.settle();
    await vi.waitFor(() => expect(ears.here.of('activity')).toHaveLength(1), { timeout: 20_000 });
    expect(ears.here.of('activity')).toMatchObject([{ room: 'lounge', last: { text: 'news' } }]);
    expect(ears.there.of('activity')).toEqual([]);
    // Nor does one hear of it who comes a moment later, and would be told what was missed.
    expect((await listen(two.house, there)).of('activity')).toEqual([]);
  });

  it('[SITE-4] [NEW-2] tells of a mark on the devices of its site alone', async () => {
    const { here, talk, ears } = await twoDevices();
    talk.say('news');
    await talk.settle();
    const { body } = await here.ask('POST', '/v1/rooms/lounge/read', { seq: 3 });
    expect(body).toMatchObject({ room: 'lounge', seq: 3 });
    await vi.waitFor(() => expect(ears.here.of('read')).toHaveLength(1), { timeout: 20_000 });
    expect(ears.here.of('read')).toMatchObject([{ room: 'lounge', seq: 3 }]);
    expect(ears.there.of('read')).toEqual([]);
  });

  it('[SITE-5] tells of contacts and private talks on all of them', async () => {
    const { here, there, ears } = await twoDevices();
    const dan = await two.signUp('dan', acme);
    await dan.ask('POST', `/v1/people/${here.id}/request`, {});
    await here.ask('POST', `/v1/people/${dan.id}/accept`);
    for (const ear of [ears.here, ears.there])
      expect(ear.of('contact').at(-1)).toMatchObject({ contact: { state: 'friends' } });
    // Dan was never on Bolt: as a contact he has a profile there, and a private talk.
    expect((await there.ask('GET', `/v1/people/${dan.id}`)).status).toBe(200);
    const { body } = await there.ask('POST', `/v1/people/${dan.id}/chat`);
    const talk = await enter(two.house, dan, body.chat.room).catch(() => undefined);
    // Of a private room the address is the same on all sites.
    expect(talk).toBeUndefined();
    const { body: given } = await dan.ask('POST', '/v1/ticket', { room: body.chat.room });
    const place = { party: 'room', name: body.chat.room, ticket: given.ticket } as const;
    const seat = await knock(two.house, place, acme.origin);
    if (typeof seat === 'string') throw new Error(seat);
    seat.object.message(seat.ear, JSON.stringify({ type: 'sync', epoch: 'any', after: null }));
    const cid = '01234567-89ab-7000-8000-000000000000';
    seat.object.message(seat.ear, JSON.stringify({ type: 'message.send', cid, text: 'psst' }));
    for (const ear of [ears.here, ears.there])
      await vi.waitFor(() => expect(ear.of('activity')).toHaveLength(1), { timeout: 20_000 });
    const lobbies = await Promise.all([here, there].map((who) => who.ask('GET', '/v1/lobby')));
    for (const { body: lobby } of lobbies)
      expect(lobby.chats.map(({ room }: { room: string }) => room)).toContain(body.chat.room);
  });

  it('[SITE-5] lets what was ended on another site be ended again, and asks nobody anew', async () => {
    const { here, there } = await twoDevices();
    const dan = await two.signUp('dan', acme);
    await dan.ask('POST', `/v1/people/${here.id}/request`, {});
    await here.ask('POST', `/v1/people/${dan.id}/accept`);
    for (let time = 0; time < 2; time += 1) {
      const { status, body } = await there.ask('POST', `/v1/people/${dan.id}/remove`);
      expect([status, body.contact?.state]).toEqual([200, 'none']);
    }
    for (const action of ['request', 'block']) {
      const { body } = await there.ask('POST', `/v1/people/${dan.id}/${action}`, {});
      expect(body.error?.code).toBe('person-not-found');
    }
    expect((await there.ask('GET', `/v1/people/${dan.id}`)).body.error.code).toBe(
      'person-not-found',
    );
    expect((await here.ask('GET', `/v1/people/${dan.id}`)).status).toBe(200);
  });
});
