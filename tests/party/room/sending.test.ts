import { describe, expect, it } from 'vitest';
import { Town } from '../../harness/town.ts';

const hourMs = 60 * 60_000;

/** Somebody else speaks, so that what is said in the next few ms waits and forms one group. */
async function openGroup(town: Town): Promise<void> {
  const bob = await town.enter('bob');
  await town.world.advance(200);
  bob.send('first');
  await town.world.settle();
}

describe('an order to send', () => {
  it('[SEND-1] of a wrong shape takes nothing from the rate', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    for (let i = 0; i < 25; i += 1) ann.send(' ');
    for (let i = 0; i < 20; i += 1) ann.send(`m${i}`);
    await town.world.advance(10);
    expect(ann.refusals.map(({ code }) => code)).toEqual(Array(25).fill('invalid'));
    expect(ann.acks).toHaveLength(20);
  });

  it('[SEND-1] is checked for its rate before its cid', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const cid = await ann.tell('first');
    for (let i = 0; i < 19; i += 1) ann.send(`m${i}`);
    ann.send('another text', { cid });
    await town.world.advance(10);
    expect(ann.refusals).toMatchObject([{ code: 'rate-limited', cid }]);
  });

  it('[SEND-2] gets the seq after the head, in the order in which the room took the orders in', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    await town.world.advance(200);
    for (let i = 0; i < 6; i += 1) (i % 2 ? bob : ann).send(`m${i}`);
    await town.world.advance(10);
    expect(ann.texts).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5']);
    expect(ann.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('[SEND-2] keeps the order of one connection when an earlier one has to wait for libSQL', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    town.network.databaseTrouble = () => 'slow';
    ann.send('old', { cid: town.cid(town.world.now() - 30 * 24 * hourMs) });
    ann.send('new');
    await town.world.advance(50);
    expect(ann.texts).toEqual([]);
    town.network.isStuck = false;
    await town.world.advance(50);
    expect(ann.texts).toEqual(['old', 'new']);
  });

  it('[SEND-3] is answered and told only when it is on disk', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    town.room().disk.isSlow = true;
    await ann.tell('hello');
    expect([...ann.acks, ...bob.texts]).toEqual([]);
    town.room().disk.isSlow = false;
    await town.world.settle();
    expect(ann.acks).toHaveLength(1);
    expect(bob.texts).toEqual(['hello']);
  });

  it('[SEND-3] puts head, event, cid and the entry for libSQL on disk in one write', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const { disk } = town.room();
    await town.world.advance(2_000);
    const writes = disk.writes;
    disk.isSlow = true;
    const cid = ann.send('hello');
    await town.world.advance(1);
    disk.isSlow = false;
    while (disk.writes === writes) await town.world.step();
    expect(town.stored().at(-1)).toMatchObject({ seq: 2, text: 'hello', cid });
    expect(disk.read('meta')).toMatchObject({ head: 2, drained: 1 });
    expect(disk.read(`cid:${ann.person.id}:${cid}`)).toMatchObject({ seq: 2 });
  });

  it('[SEND-3] that did not reach the disk before a crash was answered to nobody', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    town.room().disk.isSlow = true;
    const cid = await ann.tell('hello');
    town.room().crash();
    town.room().disk.isSlow = false;
    await town.world.settle();
    expect([...ann.acks, ...bob.texts]).toEqual([]);
    const again = await town.enter('ann');
    await again.tell('hello', { cid });
    expect(again.ackOf(cid)?.seq).toBe(3);
  });

  it('[SEND-3] whose write fails is answered to nobody, and the room goes on after a reset', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    town.room().disk.isBroken = true;
    const cid = await ann.tell('hello');
    expect(ann.acks).toEqual([]);
    expect(ann.closed?.code).toBe(1006);
    const again = await town.enter('ann');
    await again.tell('hello', { cid });
    expect(again.texts).toEqual(['hello']);
  });

  it('[SEND-7] with a cid of tomorrow is invalid', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    await ann.tell('soon', { cid: town.cid(town.world.now() + 23 * hourMs) });
    const cid = await ann.tell('too soon', { cid: town.cid(town.world.now() + 25 * hourMs) });
    expect(ann.texts).toEqual(['soon']);
    expect(ann.refusals).toEqual([{ type: 'refused', code: 'invalid', field: 'cid', cid }]);
  });

  it('[SEND-8] is refused under its cid, also when its shape is wrong', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const cid = await ann.tell('x'.repeat(4_001));
    expect(ann.refusals).toEqual([{ type: 'refused', code: 'too-long', field: 'text', cid }]);
  });

  it('[SEND-8] that was refused for a while is taken under the same cid later', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    for (let i = 0; i < 20; i += 1) ann.send(`m${i}`);
    const cid = await ann.tell('one too many');
    const { code, retryAfterMs = 0 } = ann.last('refused') ?? {};
    expect(code).toBe('rate-limited');
    await town.world.advance(retryAfterMs);
    await ann.tell('one too many', { cid });
    expect(ann.ackOf(cid)?.seq).toBe(22);
  });

  it('[SEND-9] waits for nothing after a quiet moment', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    await town.enter('bob');
    await town.world.advance(200);
    const before = town.world.now();
    const cid = ann.send('hello');
    await town.world.settle();
    expect(ann.ackOf(cid)).toBeDefined();
    expect(town.world.now()).toBe(before);
  });

  it('[SEND-9] shares its write and its frames with those that come soon after each other', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    const cat = await town.enter('cat');
    await town.world.advance(2_000);
    cat.send('first');
    await town.world.settle();
    for (const talker of [ann, bob, cat]) talker.forget();
    const { writes } = town.room().disk;
    ann.send('a');
    bob.send('b');
    bob.send('c');
    await town.world.advance(5);
    expect(cat.texts).toEqual(['a', 'b', 'c']);
    expect([ann, bob, cat].map(({ frames }) => frames.length)).toEqual([1, 1, 1]);
    expect(town.room().disk.writes).toBe(writes + 1);
  });

  it('[SEND-9] goes out at once when everybody who spoke last has spoken again', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    await town.world.advance(200);
    ann.send('a');
    bob.send('b');
    await town.world.advance(5);
    const before = town.world.now();
    ann.send('c');
    bob.send('d');
    await town.world.settle();
    expect(ann.texts).toEqual(['a', 'b', 'c', 'd']);
    expect(town.world.now()).toBe(before);
  });

  it('[SEND-10] may reply to what exists, and to nothing else', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    await ann.tell('hello');
    await ann.tell('a reply', { replyTo: 2 });
    const cid = await ann.tell('to the future', { replyTo: 4 });
    expect(ann.events.at(-1)).toMatchObject({ text: 'a reply', replyTo: 2 });
    expect(ann.refusals).toEqual([{ type: 'refused', code: 'invalid', field: 'replyTo', cid }]);
  });

  it('[SEND-10] may reply to what stands before it in the same group', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    await openGroup(town);
    ann.send('hello');
    ann.send('a reply', { replyTo: 4 });
    ann.send('to itself', { replyTo: 6 });
    await town.world.advance(10);
    expect(ann.texts).toEqual(['first', 'hello', 'a reply']);
    expect(ann.refusals).toMatchObject([{ code: 'invalid', field: 'replyTo' }]);
  });
});
