import { describe, expect, it } from 'vitest';
import { insertRoom } from '../../../party/storage/room-statements.ts';
import { Api } from '../../harness/api.ts';
import { fileRows } from '../../harness/files.ts';
import { givePast } from '../../harness/past.ts';
import type { Town, TownOptions } from '../../harness/town.ts';
import { fill } from './fill.ts';
import { expectGone, factsIn, factsInLibsql, order, remove, secret, start } from './removal.ts';

/** Ann has said something that the object has let go of: so much was said since. */
async function startOld(options: TownOptions = {}) {
  const s = await start(options);
  for (const talker of [s.ann, s.bob]) talker.socket.hangUp();
  await s.town.world.advance(1_000);
  s.town.room().crash();
  await givePast(s.town, 1_300);
  const bob = await s.town.enter('bob');
  await bob.tell('a word');
  await s.town.world.advance(1_000);
  expect(s.town.stored()[0]?.seq).toBeGreaterThan(s.seq);
  return { ...s, bob, ann: await s.town.enter('ann') };
}

/** One read of libSQL hangs, until nothing is stuck any more. */
function hangOnce(town: Town): void {
  let left = 1;
  town.network.databaseTrouble = () => (left-- > 0 ? 'slow' : undefined);
}

/** A page of the history as somebody gets it. */
async function historyOf(api: Api, town: Town, query: string): Promise<Record<string, unknown>[]> {
  const address = 'https://party.example/v1';
  const ask = async (path: string, init: RequestInit) => {
    const answer = api.fetch(`${address}${path}`, init);
    await town.world.settle();
    return JSON.parse(await (await answer).text());
  };
  const body = JSON.stringify({ name: 'cat' });
  const { token } = await ask('/guest', { method: 'POST', body });
  const headers = { Authorization: `Bearer ${token}` };
  return (await ask(`/rooms/hall/events?${query}`, { headers })).events;
}

describe('removing what only libSQL has', () => {
  it('[DEL-1] [DEL-2] takes text and files from there', async () => {
    const { town, bob, id, cid, seq } = await startOld();
    expect(await remove(town, seq)).toEqual({ files: [id], pending: 0 });
    const [row] = (await town.rows()).filter((each) => each.seq === seq);
    expect(row).toMatchObject({ text: '', replyTo: 1, removedAt: town.world.now(), cid });
    await expectGone(town);
    expect(factsIn(bob)).toMatchObject([{ target: seq }]);
    expect(await fileRows(town)).toMatchObject([{ seq, removedAt: town.world.now() }]);
    expect(town.room().disk.keys('event:')[0]).not.toBe(`event:${String(seq).padStart(12, '0')}`);
  });

  it('[DEL-3] once more gives the same end, also after a crash', async () => {
    const { town, id, seq } = await startOld();
    for (let i = 0; i < 3; i += 1) {
      expect(await remove(town, seq)).toEqual({ files: [id], pending: 0 });
      town.room().crash();
    }
    expect(await factsInLibsql(town)).toHaveLength(1);
  });

  it('[DEL-3] at once, or before it is handed over, makes one event', async () => {
    const { town, id, seq } = await startOld();
    town.network.troubleOf = (party) => (party === 'scribe' ? 'refused' : undefined);
    const answers = [1, 2].map(() => town.begin('room', 'hall', order(town, seq)));
    await town.world.advance(5_000);
    expect(await Promise.all(answers)).toEqual(Array(2).fill({ files: [id], pending: 1 }));
    town.room().crash();
    expect(await remove(town, seq)).toEqual({ files: [id], pending: 1 });
    town.network.troubleOf = () => undefined;
    expect(await remove(town, seq)).toEqual({ files: [id], pending: 0 });
    expect(await factsInLibsql(town)).toHaveLength(1);
    await expectGone(town);
  });

  it('[DEL-4] [HIST-3] shows it as removed in pages from libSQL before that was told', async () => {
    const { town, ann, seq } = await startOld();
    const api = new Api(town);
    const room = { id: 'hall', title: 'Hall', description: '', createdBy: 'u', createdAt: 1 };
    await town.database.write([insertRoom(room)]);
    const read = async (query: string) =>
      (await historyOf(api, town, query)).find((event) => event.seq === seq);
    expect(await read(`before=${seq + 5}`)).toMatchObject({ text: secret });
    town.network.troubleOf = (party) => (party === 'scribe' ? 'refused' : undefined);
    const answer = town.begin('room', 'hall', order(town, seq));
    await ann.tell('later');
    await town.world.advance(4_000);
    expect(await answer).toMatchObject({ pending: 2 });
    for (const query of [`before=${seq + 5}`, `after=${seq - 2}`, `after=${seq - 2}&limit=2`]) {
      const event = await read(query);
      expect(event).toMatchObject({ text: '', removedAt: expect.any(Number) });
      expect(event).not.toHaveProperty('files');
    }
    town.network.troubleOf = () => undefined;
    await town.world.advance(10_000);
    expect(await read(`before=${seq + 5}`)).toMatchObject({ text: '' });
  });

  it('[DEL-1] is put off while libSQL is away, and nobody waits for it', async () => {
    const { town, ann, seq } = await startOld();
    town.network.databaseTrouble = () => 'slow';
    const answer = town.begin('room', 'hall', order(town, seq));
    const cid = await ann.tell('meanwhile');
    expect(ann.ackOf(cid)).toBeDefined();
    town.network.databaseTrouble = () => 'refused';
    await expect(remove(town, seq)).rejects.toMatchObject({ code: 'unavailable' });
    town.network.databaseTrouble = () => undefined;
    town.network.isStuck = false;
    await town.world.advance(5_000);
    expect(await answer).toMatchObject({ pending: 0 });
  });

  it('[DEL-3] of somebody else, and what is no message, is refused as ever', async () => {
    const { town, seq } = await startOld();
    await expect(remove(town, seq, 'bob')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(remove(town, 1)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('[DEL-3] is put off when so much came meanwhile that nobody can tell whether it happened', async () => {
    const { town, bob, seq } = await startOld({ limitScale: 1_000 });
    hangOnce(town);
    const answer = town.begin('room', 'hall', order(town, seq));
    await town.world.settle();
    await fill(town, bob, 1_300);
    await town.world.advance(2_000);
    town.network.isStuck = false;
    await town.world.settle();
    await expect(answer).rejects.toMatchObject({ code: 'unavailable' });
    expect(await remove(town, seq)).toMatchObject({ pending: 0 });
    expect(await factsInLibsql(town)).toHaveLength(1);
  });

  it('[DEL-1] that the object had when it was asked is found in libSQL in its turn', async () => {
    const { town, ann, bob, id, seq } = await start({ limitScale: 1_000 });
    town.network.databaseTrouble = () => 'refused';
    await fill(town, bob, 1_400);
    hangOnce(town);
    const month = 30 * 24 * 60 * 60_000;
    ann.send('holds the queue', { cid: town.cid(town.world.now() - month) });
    await town.world.step();
    await town.world.settle();
    const answer = town.begin('room', 'hall', order(town, seq));
    await town.world.advance(10_000);
    expect(town.stored()[0]?.seq).toBeGreaterThan(seq);
    town.network.isStuck = false;
    await town.world.advance(1_000);
    expect(await answer).toEqual({ files: [id], pending: 0 });
    expect(factsIn(bob)).toMatchObject([{ target: seq }]);
    await expectGone(town);
  });

  it('[SEND-4] [DEL-1] whose cid the object forgot is answered with the first seq', async () => {
    const { town, ann, cid, seq } = await startOld();
    town.room().crash();
    town.room().disk.values.delete(`cid:${ann.person.id}:${cid}`);
    await remove(town, seq);
    expect(town.room().disk.keys(`cid:${ann.person.id}:`)).not.toContain(cid);
    await town.world.advance(40 * 24 * 60 * 60_000);
    const again = await town.enter('ann');
    await again.tell('anything', { cid });
    expect(again.ackOf(cid)?.seq).toBe(seq);
  });
});
