import { describe, expect, it } from 'vitest';
import { hall } from './hall.ts';

/** Bob in a hall that 60 people watch, whose objects are slow to answer. */
async function slowCrowd() {
  const names = Array.from({ length: 60 }, (_, index) => `P${index}`);
  const { s, bob, order } = await hall(names);
  for (const name of names) await order(name);
  s.town.network.troubleOf = (party, name, ask) => {
    s.calls.push({ party, name, order: ask as { type: string } });
    return party === 'person' ? 'slow' : undefined;
  };
  s.forget();
  return { s, bob };
}

describe('a round', () => {
  it('[NEW-3] is of at most 50 calls at a time, and the next one waits for it', async () => {
    const { s, bob } = await slowCrowd();
    const acked = bob.acks.length;
    for (const text of ['a', 'b', 'c']) {
      await bob.tell(text);
      await s.pass(500);
    }
    // Nobody in the room waits for it.
    expect(bob.acks.length - acked).toBe(3);
    expect(s.callsOf('activity')).toHaveLength(50);
    s.town.network.isStuck = false;
    await s.pass(3_000);
    const first = s.callsOf('activity').filter(({ order: { messages } }) => messages === 1);
    expect(first).toHaveLength(60);
  });

  it('[NEW-3] passes over who left since it began', async () => {
    const { s, bob } = await slowCrowd();
    await bob.tell('a');
    await s.pass(500);
    const leaving = await s.town.enter('P59');
    leaving.say({ type: 'room.leave' });
    await s.pass(10);
    s.town.network.isStuck = false;
    await s.pass(3_000);
    expect(leaving.closed?.reason).toBe('left');
    const told = s.callsOf('activity').map(({ name }) => name);
    expect([told.length, told.includes(s.id('P59'))]).toEqual([59, false]);
  });

  it('[NEW-3] that fails is lost, and the next one tells from where it began', async () => {
    const { s, bob, order } = await hall();
    const ann = await s.come('Ann');
    await order('Ann');
    await bob.tell('one');
    await s.pass(1_100);
    s.town.network.troubleOf = () => 'refused';
    await bob.tell('two');
    await s.pass(1_100);
    s.town.network.troubleOf = () => undefined;
    await bob.tell('three');
    await s.pass(1_100);
    const [one, three] = ann.all('activity');
    expect(three).toMatchObject({ messages: 1, last: { text: 'three' } });
    expect(three?.from).toBe((one?.to ?? 0) + 1);
  });

  it('is not begun where nobody watches', async () => {
    const { s, bob } = await hall();
    await bob.tell('hello');
    await s.pass(2_000);
    expect(s.calls.filter(({ party }) => party === 'person')).toEqual([]);
  });
});
