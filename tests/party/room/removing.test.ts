import { describe, expect, it } from 'vitest';
import { insertRoom } from '../../../party/storage/room-statements.ts';
import { Api } from '../../harness/api.ts';
import { fileRows, offer } from '../../harness/files.ts';
import { givePast } from '../../harness/past.ts';
import type { Talker } from '../../harness/talker.ts';
import { Town } from '../../harness/town.ts';

const secret = 'nobody may read this any more';

/** Ann has said something, and Bob has heard it. */
async function start(options: Parameters<typeof Town.build>[0] = {}) {
  const town = await Town.build(options);
  const ann = await town.enter('ann');
  const bob = await town.enter('bob');
  const { id } = await offer(town, 'ann');
  const cid = await ann.tell(secret, { replyTo: 1, files: [{ id, alt: 'A cat' }] });
  const { seq = 0 } = ann.ackOf(cid) ?? {};
  return { town, ann, bob, id, cid, seq };
}

/** The same, with so much said since that the object has let go of it. */
async function startOld() {
  const s = await start();
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

const order = (town: Town, seq: number, name = 'ann') => ({
  type: 'remove',
  room: 'hall',
  person: town.person(name).id,
  seq,
});
const remove = (town: Town, seq: number, name = 'ann') =>
  town.ask('room', 'hall', order(town, seq, name));
const history = async (town: Town, name: string) => {
  const ask = { type: 'history', room: 'hall', limit: 100, reader: town.person(name).id };
  return (await town.ask('room', 'hall', ask)) as { events: Record<string, unknown>[] };
};
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
const factsIn = ({ events }: Talker) => events.filter(({ kind }) => kind === 'removed');
const onDisk = (town: Town) => [...town.room().disk.values.values()].join('\n');
const errorsIn = (town: Town) => town.logged.filter(({ level }) => level === 'error');

/** The text is nowhere: neither in the object, nor in libSQL. */
async function expectGone(town: Town, text = secret): Promise<void> {
  expect(onDisk(town)).not.toContain(text);
  expect(JSON.stringify(await town.rows())).not.toContain(text);
}

describe('a removed message', () => {
  it('[DEL-1] keeps its place without text and files, and an event takes the next one', async () => {
    const { town, ann, bob, id, cid, seq } = await start();
    const head = town.stored().length;
    expect(await remove(town, seq)).toEqual({ files: [id], pending: 0 });
    const [message] = town.stored().filter((event) => event.seq === seq);
    const by = { by: ann.person.id, name: 'ann' };
    expect(message).toEqual({
      ...{ seq, at: expect.any(Number), ...by, kind: 'message', text: '', replyTo: 1, cid },
      removedAt: town.world.now(),
    });
    const fact = { seq: head + 1, at: town.world.now(), ...by, kind: 'removed', target: seq };
    expect(town.stored().at(-1)).toEqual(fact);
    expect([ann, bob].map((talker) => talker.events.at(-1))).toEqual([fact, fact]);
  });

  it('[DEL-2] is gone from the object and from libSQL when that is answered', async () => {
    const { town, id, seq } = await start();
    await remove(town, seq);
    await expectGone(town);
    expect(await fileRows(town)).toEqual([{ id, seq, removedAt: town.world.now() }]);
    const stored = town.stored();
    expect((await town.rows()).map(({ epoch: _, ...row }) => row)).toEqual(stored);
  });

  it('[DEL-2] [LOG-1] is gone from both also where libSQL had it before', async () => {
    const { town, id, seq } = await start();
    await town.world.advance(1_000);
    expect(JSON.stringify(await town.rows())).toContain(secret);
    expect(await remove(town, seq)).toEqual({ files: [id], pending: 0 });
    await expectGone(town);
    expect(await fileRows(town)).toEqual([{ id, seq, removedAt: town.world.now() }]);
  });

  it('[DEL-4] is removed in pages, syncs and the memory of a room that slept or crashed', async () => {
    const { town, seq } = await start();
    await remove(town, seq);
    const cat = await town.enter('cat');
    town.room().crash();
    const dan = await town.enter('dan');
    for (const { events } of [cat, dan, await history(town, 'cat')]) {
      expect(events.find((event) => event.seq === seq)).toMatchObject({
        text: '',
        removedAt: 0 + town.world.now(),
      });
      expect(JSON.stringify(events)).not.toMatch(/nobody may|aside|files/);
    }
  });

  it('[SYNC-7] [DEL-1] has its cid for its author alone', async () => {
    const { town, cid, seq } = await start();
    await remove(town, seq);
    const [ann, bob] = [await town.enter('ann'), await town.enter('bob')];
    expect(ann.events.find((event) => event.seq === seq)).toMatchObject({ cid });
    expect(JSON.stringify(bob.heard)).not.toContain(cid);
  });

  it('[DEL-1] is told under the name that its author has now', async () => {
    const { town, bob, seq } = await start();
    const person = { ...town.person('ann'), name: 'Anna' };
    await town.ask('room', 'hall', { type: 'person', room: 'hall', person });
    await remove(town, seq);
    expect(factsIn(bob)).toMatchObject([{ name: 'Anna' }]);
    expect(town.stored()[seq - 1]).toMatchObject({ name: 'ann' });
  });

  it('[DEL-1] may be of who is not here, or left', async () => {
    const { town, ann, bob, seq } = await start();
    ann.say({ type: 'room.leave' });
    await town.world.settle();
    expect(await remove(town, seq)).toMatchObject({ pending: 0 });
    expect(factsIn(bob)).toMatchObject([{ name: 'ann', target: seq }]);
  });

  it('[DEL-1] of the same group is told behind it', async () => {
    const { town, ann, bob } = await start();
    await town.world.advance(200);
    const seq = town.stored().length + 2;
    bob.send('first');
    await town.world.settle();
    const cid = ann.send('short lived');
    await town.world.step();
    const answer = town.begin('room', 'hall', order(town, seq));
    await town.world.settle();
    expect(await answer).toMatchObject({ files: [], pending: 0 });
    expect(ann.ackOf(cid)?.seq).toBe(seq);
    expect(bob.events.slice(-2)).toMatchObject([{ text: 'short lived' }, { target: seq }]);
    await expectGone(town, 'short lived');
  });
});

describe('removing', () => {
  it('[DEL-3] once more gives the same end, one event and the same files', async () => {
    const { town, bob, id, seq } = await start();
    const first = await remove(town, seq);
    await town.world.advance(1_000);
    expect(await remove(town, seq)).toEqual(first);
    town.room().crash();
    expect(await remove(town, seq)).toEqual({ files: [id], pending: 0 });
    expect(factsIn(bob)).toHaveLength(1);
    expect(town.stored().filter(({ kind }) => kind === 'removed')).toHaveLength(1);
  });

  it('[DEL-3] twice at once makes one event', async () => {
    const { town, id, seq } = await start();
    const answers = [1, 2].map(() => town.begin('room', 'hall', order(town, seq)));
    await town.world.settle();
    expect(await Promise.all(answers)).toEqual(Array(2).fill({ files: [id], pending: 0 }));
    expect((await town.rows()).filter(({ kind }) => kind === 'removed')).toHaveLength(1);
  });

  it('[DEL-3] what somebody else said is forbidden', async () => {
    const { town, seq } = await start();
    await expect(remove(town, seq, 'bob')).rejects.toMatchObject({ code: 'forbidden' });
    expect(town.stored()[seq - 1]?.text).toBe(secret);
  });

  it.each([0, -1, 1.5, 99, 1])('[DEL-3] what is no message is not found: %s', async (seq) => {
    const { town } = await start();
    const head = town.stored().length;
    await expect(remove(town, seq)).rejects.toMatchObject({ code: 'not-found' });
    expect(town.stored()).toHaveLength(head);
  });

  it('[DEL-3] the event that removed something is not found either', async () => {
    const { town, seq } = await start();
    await remove(town, seq);
    const fact = town.stored().length;
    await expect(remove(town, fact)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('[RATE-1] takes from what its author may send', async () => {
    const { town, ann, seq } = await start();
    await town.world.advance(10_000);
    for (let i = 0; i < 19; i += 1) await remove(town, seq);
    const cid = await ann.tell('the last one');
    expect(ann.ackOf(cid)).toBeDefined();
    await expect(remove(town, seq)).rejects.toMatchObject({ code: 'rate-limited' });
  });

  it('[SEND-4] [DEL-1] leaves its cid known, whatever the repeated message says', async () => {
    const { town, ann, id, cid, seq } = await start();
    await remove(town, seq);
    await ann.tell(secret, { cid, replyTo: 1, files: [{ id, alt: 'A cat' }] });
    await ann.tell('something else', { cid });
    town.room().disk.values.delete(`cid:${ann.person.id}:${cid}`);
    expect(ann.acks.filter((ack) => ack.cid === cid).map((ack) => ack.seq)).toEqual([
      seq,
      seq,
      seq,
    ]);
    expect(ann.refusals).toEqual([]);
    await expectGone(town);
  });

  it('[DM-3] [DEL-1] in a private room needs the friendship, and is for the two alone', async () => {
    const town = await Town.build();
    const [low, high] = [town.person('ann').id, town.person('bob').id];
    const room = `dm-${'0'.repeat(40)}`;
    const set = (isOpen: boolean, version: number) =>
      town.ask('room', room, { type: 'pair', room, pair: { low, high, isOpen, version } });
    await set(true, 1);
    const ann = await town.enter('ann', { room });
    await ann.tell('dear bob');
    const ask = (person: string) =>
      town.ask('room', room, { type: 'remove', room, person, seq: 1 });
    await expect(ask(high)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(ask('u_stranger')).rejects.toMatchObject({ code: 'forbidden' });
    await set(false, 2);
    await expect(ask(low)).rejects.toMatchObject({ code: 'not-friends' });
    await set(true, 3);
    expect(await ask(low)).toEqual({ files: [], pending: 0 });
  });
});

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
    expect((await town.rows()).filter(({ kind }) => kind === 'removed')).toHaveLength(1);
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
    expect((await town.rows()).filter(({ kind }) => kind === 'removed')).toHaveLength(1);
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
});

describe('a removal and its way to libSQL', () => {
  it('[DEL-2] is answered with what is left to be handed over while libSQL is away', async () => {
    const { town, id, seq } = await start();
    await town.world.advance(1_000);
    town.network.databaseTrouble = () => 'refused';
    expect(await remove(town, seq)).toEqual({ files: [id], pending: 1 });
    expect(onDisk(town)).not.toContain(secret);
    town.network.databaseTrouble = () => undefined;
    await town.world.advance(5_000);
    await expectGone(town);
    expect(await remove(town, seq)).toEqual({ files: [id], pending: 0 });
  });

  it('[DEL-2] does not wait for a libSQL that hangs', async () => {
    const { town, seq } = await start();
    town.network.databaseTrouble = () => 'slow';
    const answer = town.begin('room', 'hall', order(town, seq));
    await town.world.advance(3_000);
    expect(await answer).toMatchObject({ pending: 4 });
  });

  it('[DEL-2] [LOG-2] before its message was handed over leaves the seq of its files there', async () => {
    const { town, id, seq } = await start();
    town.network.databaseTrouble = () => 'refused';
    await remove(town, seq);
    town.room().crash();
    town.network.databaseTrouble = () => undefined;
    await town.sweep();
    await expectGone(town);
    expect(await fileRows(town)).toEqual([{ id, seq, removedAt: expect.any(Number) }]);
  });

  it('[DEL-2] [LOG-2] takes out what a lost answer had put there', async () => {
    const { town, id, seq } = await start();
    town.network.databaseTrouble = () => 'answer-lost';
    await town.world.advance(500);
    expect(JSON.stringify(await town.rows())).toContain(secret);
    town.network.databaseTrouble = () => 'refused';
    await remove(town, seq);
    town.network.databaseTrouble = () => undefined;
    await town.world.advance(10_000);
    await expectGone(town);
    expect(await fileRows(town)).toEqual([{ id, seq, removedAt: expect.any(Number) }]);
    expect(errorsIn(town)).toEqual([]);
  });

  it('[DEL-2] [LOG-1] is no fork when an earlier hand-over of the message comes late', async () => {
    const { town, seq } = await start();
    town.network.troubleOf = (party) => (party === 'scribe' ? 'slow' : undefined);
    await town.world.advance(500);
    town.network.troubleOf = () => undefined;
    const answer = town.begin('room', 'hall', order(town, seq));
    await town.world.advance(20_000);
    town.network.isStuck = false;
    await town.world.advance(20_000);
    await answer;
    await expectGone(town);
    expect(errorsIn(town)).toEqual([]);
  });

  it('[DEL-2] in a group of hand-overs that its event is not part of takes the text all the same', async () => {
    const { town, ann, seq } = await start({ limitScale: 1_000 });
    town.network.databaseTrouble = () => 'answer-lost';
    await town.world.advance(500);
    for (let i = 0; i < 400; i += 1) {
      ann.send(`m${i}`);
      if (i % 50 === 49) await town.world.advance(5);
    }
    town.network.databaseTrouble = () => 'refused';
    await remove(town, seq);
    let left = 1;
    town.network.databaseTrouble = () => (left-- > 0 ? undefined : 'refused');
    await town.world.advance(5_000);
    expect((await town.rows()).some(({ kind }) => kind === 'removed')).toBe(false);
    expect(JSON.stringify(await town.rows())).not.toContain(secret);
    town.network.databaseTrouble = () => undefined;
    await town.world.advance(10_000);
    expect((await town.rows()).filter(({ kind }) => kind === 'removed')).toHaveLength(1);
    expect(errorsIn(town)).toEqual([]);
  });

  it.each(['before', 'after'] as const)(
    '[DEL-1] [SEND-3] happened wholly or not at all after a crash %s its write',
    async (when) => {
      const { town, bob, seq } = await start();
      await town.world.advance(2_000);
      town.network.databaseTrouble = () => 'refused';
      town.room().disk.isSlow = when === 'before';
      const answer = town.begin('room', 'hall', order(town, seq));
      await town.world.settle();
      town.room().crash();
      town.room().disk.isSlow = false;
      town.network.databaseTrouble = () => undefined;
      const isDone = when === 'after';
      if (isDone) expect(await answer).toMatchObject({ pending: 1 });
      else await expect(answer).rejects.toMatchObject({ code: 'unavailable' });
      expect(factsIn(bob)).toHaveLength(isDone ? 1 : 0);
      expect(onDisk(town).includes(secret)).toBe(!isDone);
      expect(await remove(town, seq)).toMatchObject({ pending: 0 });
      await expectGone(town);
      expect((await town.rows()).filter(({ kind }) => kind === 'removed')).toHaveLength(1);
    },
  );

  it('[DEL-1] whose write fails did not happen', async () => {
    const { town, seq } = await start();
    await town.world.advance(2_000);
    town.room().disk.isBroken = true;
    await expect(remove(town, seq)).rejects.toMatchObject({ code: 'unavailable' });
    expect(town.stored()[seq - 1]?.text).toBe(secret);
    expect(await remove(town, seq)).toMatchObject({ pending: 0 });
  });

  it('[LOG-5] is not taken while the sweep cannot be told of the room', async () => {
    const { town, seq } = await start();
    await town.world.advance(1_000);
    for (const socket of [...town.room().sockets]) socket.hangUp();
    await town.sweep();
    town.room().crash();
    town.network.troubleOf = (party) => (party === 'scribe' ? 'refused' : undefined);
    await expect(remove(town, seq)).rejects.toMatchObject({ code: 'unavailable' });
    expect(town.stored()[seq - 1]?.text).toBe(secret);
    town.network.troubleOf = () => undefined;
    expect(await remove(town, seq)).toMatchObject({ pending: 0 });
  });
});

describe('a room that lost its storage', () => {
  async function lost() {
    const s = await start();
    await remove(s.town, s.seq);
    s.town.room().crash();
    s.town.room().disk.values.clear();
    return s;
  }

  it('[DEL-4] [LOG-1] has removed messages from libSQL as they are', async () => {
    const { town, cid, seq } = await lost();
    const ann = await town.enter('ann');
    expect(ann.events.find((event) => event.seq === seq)).toMatchObject({ text: '', cid });
    expect(factsIn(ann)).toMatchObject([{ target: seq }]);
    await ann.tell('anything', { cid });
    expect(ann.ackOf(cid)?.seq).toBe(seq);
  });

  it('[DEL-3] knows their files, and that they are removed', async () => {
    const { town, id, seq } = await lost();
    expect(await remove(town, seq)).toEqual({ files: [id], pending: 0 });
    expect((await town.rows()).filter(({ kind }) => kind === 'removed')).toHaveLength(1);
  });

  it('[DEL-1] removes what it has from there', async () => {
    const { town, ann, cid } = await start();
    await town.world.advance(1_000);
    town.room().crash();
    town.room().disk.values.clear();
    const { seq = 0 } = ann.ackOf(cid) ?? {};
    expect(await remove(town, seq)).toMatchObject({ pending: 0 });
    await expectGone(town);
  });
});
