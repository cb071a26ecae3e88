import { describe, expect, it } from 'vitest';
import { limits } from '../../../sdk/src/protocol/index.ts';
import { givePast } from '../../harness/past.ts';
import { Town } from '../../harness/town.ts';

const dayMs = 24 * 60 * 60_000;

/** A message of ann's, that the room has let go of: more than a thousand newer ones and more than a week passed. */
async function forgotten(change: { text?: string; replyTo?: number; aheadMs?: number } = {}) {
  const town = await Town.build({ limitScale: 1_000 });
  const early = await town.enter('ann');
  const { text = 'hello', aheadMs = 0, ...reply } = change;
  const cid = await early.tell(text, { cid: town.cid(town.world.now() + aheadMs), ...reply });
  early.socket.hangUp();
  await town.world.advance(1_000);
  town.room().crash();
  await givePast(town, 1_300);
  (await town.enter('bob')).socket.hangUp();
  await town.world.advance(limits.cidKeptMs + 1_000);
  // Records are looked through a hundred at a time, at every drain and every sweep.
  for (let i = 0; i < 20; i += 1) {
    await town.ask('room', 'hall', { type: 'sweep', room: 'hall' });
    await town.world.advance(5_000);
  }
  const ann = await town.enter('ann');
  return { town, ann, cid };
}

describe('an old cid', () => {
  it('[SEND-6] is known for a week without libSQL', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const cid = await ann.tell('hello');
    ann.socket.hangUp();
    await town.world.advance(limits.cidKeptMs - 1_000);
    const again = await town.enter('ann');
    town.network.databaseTrouble = () => 'refused';
    await again.tell('hello', { cid });
    expect(again.ackOf(cid)?.seq).toBe(2);
  });

  it('[SEND-6] is known for longer while the room holds its event', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const cid = await ann.tell('hello');
    ann.socket.hangUp();
    await town.world.advance(4 * limits.cidKeptMs);
    await town.ask('room', 'hall', { type: 'sweep', room: 'hall' });
    const again = await town.enter('ann');
    town.network.databaseTrouble = () => 'refused';
    await again.tell('hello', { cid });
    expect(again.ackOf(cid)?.seq).toBe(2);
  });

  it('[SEND-6] is found in libSQL when the room has let go of it', async () => {
    const { town, ann, cid } = await forgotten();
    expect(town.room().disk.read(`cid:${ann.person.id}:${cid}`)).toBeUndefined();
    await ann.tell('hello', { cid });
    expect(ann.ackOf(cid)?.seq).toBe(2);
    expect(town.stored().at(-1)).toMatchObject({ seq: 1_303, by: 'u_bob_____' });
  });

  it('[SEND-6] is found in libSQL also when its client’s clock ran ahead', async () => {
    const { ann, cid } = await forgotten({ aheadMs: dayMs - 1_000 });
    await ann.tell('hello', { cid });
    expect(ann.ackOf(cid)?.seq).toBe(2);
  });

  it('[SEND-6] is found in libSQL with its text and replyTo as they were', async () => {
    const text = 'two lines\n“quoted” \\ 🎉';
    const { ann, cid } = await forgotten({ text, replyTo: 1 });
    await ann.tell(text, { cid, replyTo: 1 });
    expect(ann.ackOf(cid)?.seq).toBe(2);
  });

  it.each([
    ['text', { text: 'other' }],
    ['replyTo', { text: 'hello', replyTo: 1 }],
  ])('[SEND-5] is refused with another %s also then', async (_, { text, ...change }) => {
    const { ann, cid } = await forgotten();
    await ann.tell(text, { cid, ...change });
    expect(ann.refusals).toMatchObject([{ code: 'cid-conflict', cid }]);
  });

  it('[SEND-6] is put off while libSQL is away', async () => {
    const { town, ann, cid } = await forgotten();
    town.network.databaseTrouble = () => 'refused';
    await ann.tell('hello', { cid });
    expect(ann.refusals).toMatchObject([{ code: 'unavailable', cid }]);
    town.network.databaseTrouble = () => undefined;
    await ann.tell('hello', { cid });
    expect(ann.ackOf(cid)?.seq).toBe(2);
  });

  it('[SEND-6] that was never taken is taken, once', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const cid = town.cid(town.world.now() - 30 * dayMs);
    await ann.tell('hello', { cid });
    await ann.tell('hello', { cid });
    await town.world.advance(1_000);
    town.room().crash();
    const again = await town.enter('ann');
    await again.tell('hello', { cid });
    expect([...ann.acks, ...again.acks].map(({ seq }) => seq)).toEqual([2, 2, 2]);
  });

  it('[SEND-6] costs no look-up where it is new', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    await town.world.advance(500);
    const { reads } = town.database;
    await ann.tell('hello');
    expect(town.database.reads).toBe(reads);
  });
});
