import { describe, expect, it } from 'vitest';
import { street } from './neighbours.ts';

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
