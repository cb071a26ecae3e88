import { describe, expect, it } from 'vitest';
import { Neighbours } from './neighbours.ts';

/** Ann is a member of `count` rooms. */
async function rooms(count: number) {
  const s = await Neighbours.build(['Ann', 'Bob']);
  const open = (room: string) =>
    s.ask('Ann', {
      type: 'open',
      person: s.id('Ann'),
      session: 's',
      room,
      startedAt: s.town.world.now(),
    });
  const names = Array.from({ length: count }, (_, index) => `r${index}`);
  for (const room of names) {
    const talker = await s.town.enter('Ann', { room });
    talker.socket.hangUp();
    await open(room);
  }
  await s.pass(1_000);
  s.forget();
  return { s, open, names };
}
const minuteMs = 60_000;

describe('somebody who is there', () => {
  it('[SEEN-2] [NEW-3] watches the last 50 rooms, in one call each, and so ends it', async () => {
    const { s, names } = await rooms(60);
    const ann = await s.come('Ann');
    const now = s.town.world.now();
    const watches = s.callsOf('watch');
    expect(watches.map(({ name }) => name).sort()).toEqual(names.slice(10).sort());
    for (const { order } of watches) {
      expect(order).toMatchObject({ person: s.id('Ann'), until: now + 5 * minuteMs });
    }
    s.forget();
    ann.socket.hangUp();
    await s.pass(11_000);
    expect(s.callsOf('watch')).toHaveLength(50);
    expect(s.callsOf('watch').every(({ order }) => order.until === 0)).toBe(true);
  });

  it('[NEW-3] is not watched for where both are told anyway', async () => {
    const { s, open } = await rooms(1);
    await open(`dm-${'0'.repeat(40)}`);
    await s.come('Ann');
    expect(s.callsOf('watch').map(({ name }) => name)).toEqual(['r0']);
  });

  it('[NEW-3] goes on watching every 4 minutes, also over sleeps, and only while giving signs of life', async () => {
    const { s } = await rooms(3);
    const ann = await s.come('Ann');
    expect(s.callsOf('watch')).toHaveLength(3);
    for (let passed = 0; passed < 8 * minuteMs; passed += 25_000) {
      await s.live(25_000, ann);
      s.home('Ann').hibernate();
    }
    expect(s.callsOf('watch')).toHaveLength(9 - 3);
    await s.live(minuteMs, ann);
    expect(s.callsOf('watch')).toHaveLength(9);
    ann.socket.vanish();
    s.forget();
    await s.pass(10 * minuteMs);
    expect(s.callsOf('watch')).toEqual([]);
  });

  it('[NEW-3] watches a room as soon as it is visited, and again when the first visit has made a member', async () => {
    const { s, open } = await rooms(0);
    const ann = await s.come('Ann');
    await open('new');
    expect(s.callsOf('watch').map(({ name }) => name)).toEqual(['new']);
    const talker = await s.town.enter('Ann', { room: 'new' });
    talker.socket.hangUp();
    await s.pass(5_100);
    expect(s.callsOf('watch')).toHaveLength(2);
    const bob = await s.town.enter('Bob', { room: 'new' });
    await bob.tell('hello');
    expect(ann.last('activity')).toMatchObject({ room: 'new', messages: 1 });
  });

  it('asks a room that says no ever more seldom', async () => {
    const { s, open } = await rooms(0);
    const ann = await s.come('Ann');
    await open('closed');
    await s.live(20 * minuteMs, ann);
    expect(s.callsOf('watch').length).toBeLessThan(10);
    expect(s.callsOf('watch').length).toBeGreaterThan(5);
  });

  it('who is not there watches nothing', async () => {
    const { s, open } = await rooms(2);
    await open('r1');
    expect(s.callsOf('watch')).toEqual([]);
  });
});

describe('another name or picture', () => {
  it('[PROF-3] is told to devices, rooms and the friends who are there', async () => {
    const { s } = await rooms(2);
    await s.relate('Ann', 'Bob');
    const [ann, bob] = [await s.come('Ann'), await s.come('Bob')];
    s.forget();
    const person = { ...s.person('Ann'), name: 'Anna', picture: 'f'.repeat(64) };
    expect(await s.ask('Ann', { type: 'me', person })).toEqual({ ok: true });
    expect(ann.last('me')).toEqual({ type: 'me', me: person });
    expect(bob.last('contact')?.contact).toEqual({
      person,
      state: 'friends',
      note: '',
      since: 1,
      version: 1,
      presence: {
        until: expect.any(Number),
        seenAt: expect.any(Number),
        at: s.town.world.now(),
      },
    });
    const told = s.callsOf('person');
    expect(told.map(({ name, order }) => [name, order.person])).toEqual([
      ['r0', person],
      ['r1', person],
    ]);
  });

  it('[PROF-3] is in the greeting of a device whose ticket is older', async () => {
    const { s } = await rooms(0);
    const person = { ...s.person('Ann'), name: 'Anna' };
    await s.ask('Ann', { type: 'me', person });
    expect((await s.come('Ann')).last('hello')?.you).toEqual(person);
  });

  it('[PROF-3] is answered though a room and libSQL are away', async () => {
    const { s } = await rooms(1);
    const ann = await s.come('Ann');
    s.town.network.troubleOf = () => 'refused';
    s.town.network.databaseTrouble = () => 'refused';
    const person = { ...s.person('Ann'), name: 'Anna' };
    expect(await s.ask('Ann', { type: 'me', person })).toEqual({ ok: true });
    expect(ann.last('me')?.me.name).toBe('Anna');
  });
});
