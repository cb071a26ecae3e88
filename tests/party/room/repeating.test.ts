import { describe, expect, it } from 'vitest';
import { Town } from '../../harness/town.ts';

/** Somebody else speaks, so that what is said in the next few ms waits and forms one group. */
async function openGroup(town: Town): Promise<void> {
  const bob = await town.enter('bob');
  await town.world.advance(200);
  bob.send('first');
  await town.world.settle();
}

describe('an order to send that comes again', () => {
  it('[SEND-4] with a known cid is answered with the first seq, and nothing is stored', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const cid = await ann.tell('hello', { replyTo: 1 });
    await ann.tell('hello', { cid, replyTo: 1 });
    expect(ann.acks.map(({ seq }) => seq)).toEqual([2, 2]);
    expect(ann.acks[0]).toEqual(ann.acks[1]);
    expect(town.stored()).toHaveLength(2);
  });

  it('[SEND-4] twice in one group is stored once', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    await openGroup(town);
    const cid = ann.send('hello');
    ann.send('hello', { cid });
    await town.world.advance(10);
    expect(ann.texts).toEqual(['first', 'hello']);
    expect(ann.acks.map(({ seq }) => seq)).toEqual([4, 4]);
  });

  it.each(['hibernation', 'crash'] as const)('[SEND-4] is known after a %s', async (way) => {
    const town = await Town.build();
    let ann = await town.enter('ann');
    const cid = await ann.tell('hello');
    await ann.tell('later');
    await town.world.advance(1_000);
    if (way === 'crash') {
      town.room().crash();
      ann = await town.enter('ann');
    } else expect(town.room().hibernate()).toBe(true);
    await ann.tell('hello', { cid });
    expect(ann.acks.at(-1)?.seq).toBe(2);
    expect(town.stored()).toHaveLength(3);
  });

  it('[SEND-4] with the cid of another person is a message of its own', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    const cid = await ann.tell('hello');
    await bob.tell('hello', { cid });
    expect(bob.ackOf(cid)?.seq).toBe(4);
  });

  it.each([
    ['text', { text: 'other' }],
    ['replyTo', { text: 'hello', replyTo: 1 }],
  ])('[SEND-5] with a known cid and another %s is refused', async (_, { text, ...change }) => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const cid = await ann.tell('hello');
    await ann.tell(text, { cid, ...change });
    expect(ann.refusals).toMatchObject([{ code: 'cid-conflict', cid }]);
    expect(town.stored()).toHaveLength(2);
  });

  it('[SEND-5] in one group with the first of its cid is refused, if it says something else', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    await openGroup(town);
    const cid = ann.send('hello');
    ann.send('other', { cid });
    await town.world.advance(10);
    expect(ann.refusals).toMatchObject([{ code: 'cid-conflict', cid }]);
    expect(ann.texts).toEqual(['first', 'hello']);
  });
});
