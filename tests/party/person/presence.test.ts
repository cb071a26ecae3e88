import { describe, expect, it } from 'vitest';
import { Neighbours } from './neighbours.ts';

const heartbeatMs = 65_000;

/** Ann and Bob are friends; Cat is a stranger. */
async function street(): Promise<Neighbours> {
  const street = await Neighbours.build(['Ann', 'Bob', 'Cat']);
  await street.relate('Ann', 'Bob');
  return street;
}

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

describe('what coming and going costs', () => {
  it('[SEEN-2] is a write, a read and a call for each friend who is there', async () => {
    const names = Array.from({ length: 130 }, (_, index) => `P${index}`);
    const s = await Neighbours.build(['Ann', ...names]);
    for (const name of names) await s.relate('Ann', name);
    const present = names.slice(0, 120);
    for (const name of present) await s.come(name);
    s.forget();
    const ann = await s.come('Ann');
    expect(s.callsOf('write')).toHaveLength(1);
    expect(s.callsOf('presence')).toHaveLength(120);
    expect(s.calls).toHaveLength(121);
    expect(s.town.database.reads).toBe(1);
    expect(ann.last('presence')?.people).toHaveLength(120);
    s.forget();
    ann.socket.hangUp();
    await s.pass(10_100);
    expect(s.callsOf('write')).toHaveLength(1);
    expect(s.callsOf('presence')).toHaveLength(120);
    expect(s.calls).toHaveLength(121);
    expect(s.town.database.reads).toBe(1);
  });

  it('[SEEN-2] is at most 50 calls at a time', async () => {
    const names = Array.from({ length: 120 }, (_, index) => `P${index}`);
    const s = await Neighbours.build(['Ann', ...names]);
    for (const name of names) await s.relate('Ann', name);
    for (const name of names) await s.come(name);
    s.town.network.troubleOf = (_, __, order) => {
      if ((order as { type: string }).type !== 'presence') return undefined;
      s.calls.push({ party: 'person', name: '', order: order as { type: string } });
      return 'slow';
    };
    s.forget();
    await s.come('Ann');
    expect(s.callsOf('presence')).toHaveLength(50);
  });

  it('[SEEN-2] is nothing for another device', async () => {
    const s = await street();
    await s.come('Bob');
    await s.come('Ann');
    s.forget();
    await s.come('Ann');
    expect([s.calls.length, s.town.database.reads]).toEqual([0, 0]);
  });

  it('[SEEN-2] is one entry each 20 s for signs of life, however many', async () => {
    const s = await street();
    const ann = await s.come('Ann');
    s.forget();
    for (let second = 0; second < 60; second += 1) {
      ann.say({ type: 'ping' });
      await s.pass(1_000);
    }
    expect(s.callsOf('seen')).toHaveLength(3);
    expect(s.calls).toHaveLength(3);
  });

  it('[SEEN-2] tells the last sign of life of many, though later', async () => {
    const s = await street();
    const ann = await s.come('Ann');
    await s.pass(15_000);
    ann.say({ type: 'ping' });
    const last = s.town.world.now();
    await s.pass(10_000);
    expect((await s.row('Ann'))?.until).toBe(last + heartbeatMs);
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

describe('what libSQL did not confirm', () => {
  const typeOf = (order: unknown) => (order as { type: string }).type;

  it('[SEEN-5] is told anew: signs of life that were lost until the time ran out', async () => {
    const s = await street();
    const [ann, bob] = [await s.come('Ann'), await s.come('Bob')];
    s.town.network.troubleOf = (party) => (party === 'scribe' ? 'refused' : undefined);
    await s.live(70_000, ann);
    // Bob looks, finds nobody, and has no reason to look again.
    bob.say({ type: 'presence.ask' });
    await s.live(1_000, ann, bob);
    expect(bob.last('presence')).toMatchObject({ people: [], isWhole: true });
    s.town.network.troubleOf = () => undefined;
    await s.live(10_000, ann, bob);
    expect(bob.last('presence')).toMatchObject({ people: [{ id: s.id('Ann') }] });
    expect((await s.row('Ann'))?.until).toBeGreaterThan(s.town.world.now());
  });

  it('[SEEN-5] is told anew: an end of which only the answer was lost', async () => {
    const s = await street();
    const ann = await s.come('Ann');
    s.town.network.troubleOf = (_, __, order) =>
      typeOf(order) === 'write' ? 'answer-lost' : undefined;
    ann.socket.hangUp();
    await s.pass(10_500);
    expect(await s.row('Ann')).toMatchObject({ until: 0 });
    s.town.network.troubleOf = () => undefined;
    const bob = await s.come('Bob');
    expect(bob.told(s.id('Ann'))).toEqual([]);
    await s.come('Ann');
    await s.pass(6_000);
    expect(bob.told(s.id('Ann')).at(-1)).toEqual(expect.any(Number));
  });

  it('[SEEN-5] is told anew after a crash too, and so is a friend who could not be reached', async () => {
    for (const type of ['write', 'presence']) {
      const s = await street();
      const bob = await s.come('Bob');
      s.town.network.troubleOf = (_, __, order) => (typeOf(order) === type ? 'refused' : undefined);
      await s.come('Ann');
      await s.pass(1_000);
      s.home('Ann').crash();
      s.town.network.troubleOf = () => undefined;
      await s.come('Ann');
      expect([type, bob.told(s.id('Ann')).length]).toEqual([type, 1]);
    }
  });
});

describe('an object that slept', () => {
  it('[SEEN-1] goes on: nobody came, and who goes is told', async () => {
    const s = await street();
    const bob = await s.come('Bob');
    const ann = await s.come('Ann');
    await s.live(25_000, ann);
    s.forget();
    for (let round = 0; round < 4; round += 1) {
      expect(s.home('Ann').hibernate()).toBe(true);
      await s.live(25_000, ann, bob);
    }
    expect(s.callsOf('presence')).toEqual([]);
    expect(bob.told(s.id('Ann'))).toHaveLength(1);
    s.home('Ann').hibernate();
    ann.socket.hangUp();
    await s.pass(11_000);
    expect(bob.told(s.id('Ann')).at(-1)).toBeNull();
  });

  it('[SEEN-1] answers friends who come', async () => {
    const s = await street();
    const ann = await s.come('Ann');
    await s.live(25_000, ann);
    s.home('Ann').hibernate();
    const bob = await s.come('Bob');
    expect(bob.told(s.id('Ann'))).toEqual([expect.any(Number)]);
    expect(ann.told(s.id('Bob'))).toHaveLength(1);
  });

  it('[SEEN-1] while somebody was leaving puts it right when it wakes', async () => {
    const s = await street();
    const bob = await s.come('Bob');
    const ann = await s.come('Ann');
    ann.socket.hangUp();
    await s.pass(1_000);
    s.home('Ann').crash();
    await s.ask('Ann', { type: 'admit', session: 'x', startedAt: 1 });
    await s.pass(9_000);
    expect(bob.told(s.id('Ann'))).toHaveLength(1);
    await s.pass(2_000);
    expect(bob.told(s.id('Ann')).at(-1)).toBeNull();
  });

  it('[SEEN-1] and died tells of nobody: the time runs out by itself', async () => {
    const s = await street();
    const bob = await s.come('Bob');
    await s.come('Ann');
    s.home('Ann').crash();
    await s.live(66_000, bob);
    bob.say({ type: 'presence.ask' });
    await s.pass(0);
    expect(bob.last('presence')).toMatchObject({ people: [], isWhole: true });
    await s.come('Ann');
    expect(bob.told(s.id('Ann'))).toHaveLength(2);
  });

  it('[SEEN-1] and died in the middle of a coming repeats it', async () => {
    const s = await street();
    const bob = await s.come('Bob');
    s.town.network.troubleOf = (party, _, order) =>
      party === 'person' && (order as { type: string }).type === 'presence' ? 'slow' : undefined;
    await s.come('Ann');
    s.home('Ann').crash();
    s.town.network.troubleOf = () => undefined;
    await s.come('Ann');
    expect(bob.told(s.id('Ann'))).not.toEqual([]);
  });
});
