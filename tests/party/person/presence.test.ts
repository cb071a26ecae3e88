import { describe, expect, it } from 'vitest';
import { heartbeatMs, Neighbours, street } from './neighbours.ts';

describe('a friend', () => {
  it('[SEEN-1] who comes is told to the friends who are there, and finds them', async () => {
    const s = await street();
    const { town } = s;
    const bob = await s.come('Bob');
    const cat = await s.come('Cat');
    expect(bob.told(s.id('Ann'))).toEqual([]);
    const ann = await s.come('Ann');
    const until = town.world.now() + heartbeatMs;
    expect(bob.told(s.id('Ann'))).toEqual([until]);
    expect(ann.last('presence')).toMatchObject({
      people: [{ id: s.id('Bob'), until }],
      isWhole: true,
    });
    expect(cat.all('presence')).toEqual([{ type: 'presence', people: [], isWhole: true }]);
  });

  it('[SEEN-1] who goes is told 10 s after the last socket closed, with the moment of its end', async () => {
    const s = await street();
    const bob = await s.come('Bob');
    const [phone, laptop] = [await s.come('Ann'), await s.come('Ann')];
    phone.socket.hangUp();
    await s.pass(20_000);
    const left = s.town.world.now();
    laptop.socket.hangUp();
    await s.pass(9_999);
    expect(bob.told(s.id('Ann'))).not.toContain(null);
    await s.pass(100);
    expect(bob.told(s.id('Ann')).at(-1)).toBeNull();
    const { people } = bob.last('presence') ?? { people: [] };
    expect(people[0]?.seenAt).toBeGreaterThanOrEqual(left);
    expect(people[0]?.seenAt).toBeLessThan(left + 1_000);
    expect(await s.row('Ann')).toMatchObject({ until: 0 });
  });

  it('[SEEN-1] who comes back within 10 s was never gone', async () => {
    const s = await street();
    const bob = await s.come('Bob');
    const before = await s.come('Ann');
    before.socket.hangUp();
    await s.pass(9_000);
    await s.come('Ann');
    await s.pass(30_000);
    expect(bob.told(s.id('Ann'))).toHaveLength(1);
  });

  it('[SEEN-1] who falls silent is there no longer than 65 s after the last sign of life', async () => {
    const s = await street();
    const bob = await s.come('Bob');
    const ann = await s.come('Ann');
    await s.live(50_000, ann, bob);
    const last = s.town.world.now() - 25_000;
    expect((await s.row('Ann'))?.until).toBe(last + heartbeatMs);
    ann.socket.vanish();
    await s.live(39_000, bob);
    bob.say({ type: 'presence.ask' });
    await s.pass(0);
    expect(bob.last('presence')?.people).toHaveLength(1);
    await s.live(2_000, bob);
    bob.say({ type: 'presence.ask' });
    await s.pass(0);
    expect(bob.last('presence')).toEqual({ type: 'presence', people: [], isWhole: true });
  });

  it('[SEEN-1] who fell silent and comes back is told anew', async () => {
    const s = await street();
    const bob = await s.come('Bob');
    const ann = await s.come('Ann');
    ann.socket.vanish();
    await s.live(80_000, bob);
    await s.come('Ann');
    expect(bob.told(s.id('Ann'))).toHaveLength(2);
  });

  it('[SEEN-1] who comes in the same moment finds who does the same, in every order of events', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const s = await Neighbours.build(['Ann', 'Bob'], { seed });
      await s.relate('Ann', 'Bob');
      const [ann, bob] = await Promise.all([s.come('Ann'), s.come('Bob')]);
      expect([seed, ann.told(s.id('Bob')).at(-1)]).toEqual([seed, expect.any(Number)]);
      expect([seed, bob.told(s.id('Ann')).at(-1)]).toEqual([seed, expect.any(Number)]);
    }
  });

  it('is told again when their object did not answer', async () => {
    const s = await street();
    const bob = await s.come('Bob');
    const { troubleOf } = s.town.network;
    s.town.network.troubleOf = (_, name, order) =>
      name === s.id('Bob') && (order as { type: string }).type === 'presence'
        ? 'refused'
        : undefined;
    await s.come('Ann');
    expect(bob.told(s.id('Ann'))).toEqual([]);
    s.town.network.troubleOf = troubleOf;
    await s.pass(2_100);
    expect(bob.told(s.id('Ann'))).toHaveLength(1);
  });

  it('comes as soon as libSQL can be written again', async () => {
    const s = await street();
    const bob = await s.come('Bob');
    s.town.network.databaseTrouble = () => 'refused';
    const ann = await s.come('Ann');
    expect(ann.last('hello')).toBeDefined();
    s.town.network.databaseTrouble = () => undefined;
    await s.pass(5_100);
    expect(bob.told(s.id('Ann'))).toHaveLength(1);
  });
});

describe('who is there', () => {
  it('[SEEN-3] is told whole when it is asked', async () => {
    const s = await Neighbours.build(['Ann', 'Bob', 'Cat', 'Dan']);
    for (const name of ['Bob', 'Cat', 'Dan']) await s.relate('Ann', name);
    const ann = await s.come('Ann');
    for (const name of ['Bob', 'Cat']) await s.come(name);
    ann.say({ type: 'presence.ask' });
    await s.pass(0);
    const { people, isWhole } = ann.last('presence') ?? { people: [], isWhole: false };
    expect(isWhole).toBe(true);
    expect(people.map(({ id }) => id).sort()).toEqual([s.id('Bob'), s.id('Cat')].sort());
  });

  it('[SEEN-3] is not told to who asks without end, nor what is not known', async () => {
    const s = await street();
    const ann = await s.come('Ann');
    for (let i = 0; i < 4; i += 1) ann.say({ type: 'presence.ask' });
    await s.pass(0);
    expect(ann.all('refused')).toMatchObject([{ code: 'rate-limited', retryAfterMs: 10_000 }]);
    await s.pass(10_000);
    s.town.network.databaseTrouble = () => 'refused';
    ann.say({ type: 'presence.ask' });
    await s.pass(0);
    expect(ann.last('refused')).toEqual({ type: 'refused', code: 'unavailable' });
  });

  it('[SEEN-3] is not undone by what comes while it is being looked up', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const s = await Neighbours.build(['Ann', 'Bob'], { seed });
      await s.relate('Ann', 'Bob');
      const ann = await s.come('Ann');
      ann.say({ type: 'presence.ask' });
      await s.come('Bob');
      ann.say({ type: 'presence.ask' });
      await s.pass(50);
      const { people } = ann.last('presence') ?? { people: [] };
      const all = ann.all('presence');
      const lastWhole = all.findLastIndex(({ isWhole }) => isWhole);
      const since = all.slice(lastWhole).flatMap((message) => message.people);
      expect([seed, since.some(({ id, until }) => id === s.id('Bob') && until !== null)]).toEqual([
        seed,
        true,
      ]);
      expect(people).toBeDefined();
    }
  });

  it.each([
    ['has asked', { wants: false }],
    ['is blocked', { blocks: true }],
  ])('[SEEN-4] is not told of and to somebody who %s', async (_, stances) => {
    const s = await Neighbours.build(['Ann', 'Bob']);
    await s.relate('Ann', 'Bob', stances);
    const [ann, bob] = [await s.come('Ann'), await s.come('Bob')];
    for (const device of [ann, bob]) device.say({ type: 'presence.ask' });
    ann.socket.hangUp();
    await s.pass(11_000);
    for (const device of [ann, bob])
      expect(device.all('presence').flatMap(({ people }) => people)).toEqual([]);
    expect(s.callsOf('presence')).toEqual([]);
  });

  it('[SEEN-4] is told without the moment where its owner hides it, and at once', async () => {
    const s = await street();
    const bob = await s.come('Bob');
    const ann = await s.come('Ann');
    expect(bob.last('presence')?.people[0]?.seenAt).toEqual(expect.any(Number));
    await s.hideLastSeen('Ann');
    bob.say({ type: 'presence.ask' });
    await s.pass(0);
    expect(bob.last('presence')?.people).toMatchObject([{ id: s.id('Ann'), seenAt: null }]);
    const again = await s.come('Bob');
    ann.socket.hangUp();
    await s.pass(11_000);
    for (const device of [bob, again])
      expect(device.last('presence')?.people).toMatchObject([{ until: null, seenAt: null }]);
    await s.come('Ann');
    expect(bob.last('presence')?.people).toMatchObject([{ seenAt: null }]);
  });

  it('[SEEN-4] in an answer to who comes is hidden too', async () => {
    const s = await street();
    await s.hideLastSeen('Ann');
    await s.come('Ann');
    const bob = await s.come('Bob');
    expect(bob.last('presence')?.people).toMatchObject([{ id: s.id('Ann'), seenAt: null }]);
    expect(bob.last('presence')?.people[0]?.until).toEqual(expect.any(Number));
  });

  it('[SEEN-4] of a friend who was removed is not told any more, though it was on its way', async () => {
    const s = await street();
    const bob = await s.come('Bob');
    const contact = {
      person: s.person('Ann'),
      state: 'none',
      note: '',
      since: 2,
      version: 2,
      presence: { until: null, seenAt: null, at: 0 },
    };
    await s.ask('Bob', { type: 'contact', contact });
    await s.ask('Bob', { type: 'presence', from: s.id('Ann'), until: 9e12, seenAt: 1, at: 1 });
    expect(bob.told(s.id('Ann'))).toEqual([]);
    await s.ask('Bob', { type: 'contact', contact: { ...contact, state: 'friends' } });
    await s.ask('Bob', { type: 'presence', from: s.id('Ann'), until: 9e12, seenAt: 1, at: 1 });
    expect(bob.told(s.id('Ann'))).toEqual([9e12]);
  });
});
