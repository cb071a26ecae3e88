import { describe, expect, it } from 'vitest';
import { limits, type MessageFile } from '../../../sdk/src/protocol/index.ts';
import { fileId, fileRows, offer, offerOf, upload } from '../../harness/files.ts';
import type { Talker } from '../../harness/talker.ts';
import { Town } from '../../harness/town.ts';

const dayMs = 24 * 60 * 60_000;

async function start(options: Parameters<typeof Town.build>[0] = {}) {
  const town = await Town.build(options);
  const ann = await town.enter('ann');
  await town.world.advance(1_000);
  return { town, ann };
}

/** Somebody else speaks, so that what is said in the next few ms waits and forms one group. */
async function openGroup(town: Town): Promise<void> {
  const bob = await town.enter('bob');
  await town.world.advance(200);
  bob.send('first');
  await town.world.settle();
}

const filesIn = ({ events }: Talker): string[][] =>
  events.flatMap((event) =>
    event.kind === 'message' && event.files ? [event.files.map(({ id }) => id)] : [],
  );
const kept = (town: Town, id: string) => town.room().disk.read(`file:${id}`);
const withdraw = (town: Town, ids: readonly string[]) =>
  town.ask('room', 'hall', { type: 'file.withdraw', room: 'hall', ids });
const offerAgain = (town: Town, name: string, file: MessageFile) =>
  town.ask('room', 'hall', offerOf(town, name, file));

describe('a message with files', () => {
  it('[FILE-6] carries them as the server knows them, with the alt that came with it', async () => {
    const { town, ann } = await start();
    const bob = await town.enter('bob');
    const [one, two] = [await offer(town, 'ann'), await offer(town, 'ann')];
    await ann.tell('look', { files: [{ id: two.id }, { id: one.id, alt: 'A cat' }] });
    expect(bob.events.at(-1)).toMatchObject({
      kind: 'message',
      text: 'look',
      files: [two, { ...one, alt: 'A cat' }],
    });
    expect(town.stored().at(-1)?.files).toEqual([two, { ...one, alt: 'A cat' }]);
  });

  it('[FILE-6] may have no text', async () => {
    const { town, ann } = await start();
    const { id } = await offer(town, 'ann');
    const cid = await ann.tell('', { files: [{ id }] });
    expect(ann.ackOf(cid)?.seq).toBe(2);
    expect(ann.events.at(-1)).toMatchObject({ text: '', files: [{ id }] });
  });

  it.each(['', ' \n'])('[FILE-6] needs a text where there is no file, not “%s”', async (text) => {
    const { ann } = await start();
    const cid = await ann.tell(text);
    expect(ann.refusals).toEqual([{ type: 'refused', code: 'invalid', field: 'text', cid }]);
    expect(ann.acks).toEqual([]);
  });

  it('[FILE-6] that nobody offered is refused, and nothing of it is stored', async () => {
    const { town, ann } = await start();
    const { id } = await offer(town, 'ann');
    const cid = await ann.tell('look', { files: [{ id }, { id: fileId(town) }] });
    expect(ann.refusals).toEqual([{ type: 'refused', code: 'file-not-found', cid }]);
    expect(town.stored()).toHaveLength(1);
    await ann.tell('look', { cid, files: [{ id }] });
    expect(ann.ackOf(cid)?.seq).toBe(2);
  });

  it('[FILE-6] cannot have the file of somebody else', async () => {
    const { town, ann } = await start();
    const bob = await town.enter('bob');
    const { id } = await offer(town, 'ann');
    await bob.tell('mine', { files: [{ id }] });
    expect(bob.refusals).toMatchObject([{ code: 'file-not-found' }]);
    await ann.tell('mine', { files: [{ id }] });
    expect(filesIn(ann)).toEqual([[id]]);
  });

  it('[FILE-6] cannot have a file of another room', async () => {
    const { town, ann } = await start();
    await town.enter('ann', { room: 'attic' });
    const { id } = await offer(town, 'ann', 'attic');
    await ann.tell('mine', { files: [{ id }] });
    expect(ann.refusals).toMatchObject([{ code: 'file-not-found' }]);
  });

  it('[FILE-6] has a file that no other message has, also of the same group', async () => {
    const { town, ann } = await start();
    const { id } = await offer(town, 'ann');
    await openGroup(town);
    const [one, two] = ['one', 'two'].map((text) => ann.send(text, { files: [{ id }] }));
    await town.world.advance(10);
    await ann.tell('three', { files: [{ id }] });
    expect(ann.ackOf(one ?? '')?.seq).toBe(4);
    expect(ann.refusals.map(({ code }) => code)).toEqual(['file-not-found', 'file-not-found']);
    expect(ann.refusals[0]?.cid).toBe(two);
    expect(filesIn(ann)).toEqual([[id]]);
  });

  it('[FILE-6] has a file that is not offered anew when its upload is finished once more', async () => {
    const { town, ann } = await start();
    const file = await offer(town, 'ann');
    await ann.tell('one', { files: [{ id: file.id }] });
    expect(await offerAgain(town, 'ann', file)).toEqual({ ok: true });
    await ann.tell('two', { files: [{ id: file.id }] });
    await town.world.advance(2 * 60_000);
    await offerAgain(town, 'ann', file);
    await ann.tell('three', { files: [{ id: file.id }] });
    expect(ann.refusals.map(({ code }) => code)).toEqual(['file-not-found', 'file-not-found']);
  });

  it('[SEND-3] [FILE-6] takes event, cid and files in one write', async () => {
    const { town, ann } = await start();
    const { id } = await offer(town, 'ann');
    const { disk } = town.room();
    await town.world.advance(2_000);
    const { writes } = disk;
    disk.isSlow = true;
    const cid = ann.send('look', { files: [{ id }] });
    await town.world.advance(1);
    expect(kept(town, id)).toMatchObject({ by: ann.person.id });
    disk.isSlow = false;
    while (disk.writes === writes) await town.world.step();
    expect(town.stored().at(-1)).toMatchObject({ seq: 2, cid, files: [{ id }] });
    expect(disk.read(`cid:${ann.person.id}:${cid}`)).toMatchObject({ seq: 2 });
    expect(kept(town, id)).toEqual({ seq: 2, endedAt: expect.any(Number) });
  });

  it.each(['before', 'after'] as const)(
    '[FILE-6] is whole or not there after a crash %s its write',
    async (when) => {
      const { town, ann } = await start();
      const { id } = await offer(town, 'ann');
      await town.world.advance(2_000);
      town.room().disk.isSlow = when === 'before';
      const cid = await ann.tell('look', { files: [{ id }] });
      town.room().crash();
      town.room().disk.isSlow = false;
      const again = await town.enter('ann');
      await again.tell('look', { cid, files: [{ id }] });
      expect(ann.acks).toHaveLength(when === 'before' ? 0 : 1);
      expect(again.ackOf(cid)?.seq).toBe(2);
      expect(again.refusals).toEqual([]);
      expect(filesIn(again)).toEqual([[id]]);
    },
  );

  it('[FILE-6] of which there are many at once go in writes that the storage takes', async () => {
    const { town, ann } = await start({ limitScale: 1_000 });
    const files: MessageFile[] = [];
    for (let i = 0; i < 300; i += 1) files.push(await offer(town, 'ann'));
    await openGroup(town);
    for (let i = 0; i < 30; i += 1) {
      const ten = files.slice(i * 10, i * 10 + 10).map(({ id }) => ({ id }));
      ann.send(`m${i}`, { files: ten });
    }
    await town.world.advance(20);
    expect(filesIn(ann).flat()).toEqual(files.map(({ id }) => id));
    await town.world.advance(1_000);
    expect((await fileRows(town)).filter(({ seq }) => seq === null)).toEqual([]);
  });
});

describe('a repeated message with files', () => {
  it('[SEND-4] [FILE-6] is answered with the first seq, though its files are used', async () => {
    const { town, ann } = await start();
    const { id } = await offer(town, 'ann');
    const cid = await ann.tell('look', { files: [{ id, alt: 'A cat' }] });
    await ann.tell('look', { cid, files: [{ id, alt: 'A cat' }] });
    town.room().crash();
    const again = await town.enter('ann');
    await again.tell('look', { cid, files: [{ id, alt: 'A cat' }] });
    expect([...ann.acks, ...again.acks].map(({ seq }) => seq)).toEqual([2, 2, 2]);
    expect([...ann.refusals, ...again.refusals]).toEqual([]);
  });

  it('[SEND-5] [FILE-6] with other files, another order, another alt or none is refused', async () => {
    const { town, ann } = await start();
    const [one, two] = [await offer(town, 'ann'), await offer(town, 'ann')];
    const files = [{ id: one.id, alt: 'A cat' }, { id: two.id }];
    const cid = await ann.tell('look', { files });
    const others = [
      [...files].reverse(),
      [{ id: one.id, alt: 'A dog' }, { id: two.id }],
      [{ id: one.id }, { id: two.id, alt: 'A cat' }],
      [{ id: one.id, alt: 'A cat' }],
    ];
    for (const other of others) await ann.tell('look', { cid, files: other });
    await ann.tell('look', { cid });
    expect(ann.refusals.map(({ code }) => code)).toEqual(Array(5).fill('cid-conflict'));
  });

  it('[SEND-6] [FILE-6] is found in libSQL with its files', async () => {
    const { town, ann } = await start();
    const { id } = await offer(town, 'ann');
    const cid = town.cid(town.world.now() - 30 * dayMs);
    await ann.tell('look', { cid, files: [{ id, alt: 'A cat' }] });
    await town.world.advance(1_000);
    town.room().disk.values.delete(`cid:${ann.person.id}:${cid}`);
    town.room().crash();
    const again = await town.enter('ann');
    await again.tell('look', { cid, files: [{ id, alt: 'A cat' }] });
    await again.tell('look', { cid, files: [{ id }] });
    await again.tell('look', { cid });
    expect(again.ackOf(cid)?.seq).toBe(2);
    expect(again.refusals.map(({ code }) => code)).toEqual(['cid-conflict', 'cid-conflict']);
  });
});

describe('an offer', () => {
  it('[FILE-3] may be repeated, also after a crash', async () => {
    const { town, ann } = await start();
    const file = await offer(town, 'ann');
    town.room().crash();
    expect(await offerAgain(town, 'ann', file)).toEqual({ ok: true });
    const again = await town.enter('ann');
    await again.tell('', { files: [{ id: file.id }] });
    expect([ann, again].flatMap(filesIn)).toEqual([[file.id]]);
  });

  it('is answered when it is on disk', async () => {
    const { town } = await start();
    const file = await upload(town, 'ann');
    town.room().disk.isSlow = true;
    const answer = town.begin('room', 'hall', offerOf(town, 'ann', file));
    await town.world.settle();
    town.room().crash();
    await expect(answer).rejects.toMatchObject({ code: 'unavailable' });
    expect(kept(town, file.id)).toBeUndefined();
  });

  it('of what somebody else offered is forbidden', async () => {
    const { town } = await start();
    const file = await offer(town, 'ann');
    await expect(offerAgain(town, 'bob', file)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('brings no alt along', async () => {
    const { town, ann } = await start();
    const file = await upload(town, 'ann');
    await offerAgain(town, 'ann', { ...file, alt: 'of old' });
    await ann.tell('', { files: [{ id: file.id }] });
    expect(town.stored().at(-1)?.files).toEqual([file]);
  });

  it('is kept as long as nobody withdraws it; what ended goes when it is handed over and old', async () => {
    const { town, ann } = await start();
    const [open, used, gone] = [
      await offer(town, 'ann'),
      await offer(town, 'ann'),
      await offer(town, 'ann'),
    ];
    await ann.tell('', { files: [{ id: used.id }] });
    await withdraw(town, [gone.id]);
    const clean = async () => {
      await town.world.advance(6_000);
      await town.ask('room', 'hall', { type: 'sweep', room: 'hall' });
      await town.world.settle();
    };
    await clean();
    expect(town.room().disk.keys('file:')).toHaveLength(3);
    await town.world.advance(dayMs);
    town.network.databaseTrouble = () => 'refused';
    await clean();
    town.network.databaseTrouble = () => undefined;
    await clean();
    expect(town.room().disk.keys('file:')).toEqual([`file:${open.id}`]);
  });

  it('that ended is remembered as long as libSQL does not know of it', async () => {
    const { town, ann } = await start();
    const file = await offer(town, 'ann');
    town.network.databaseTrouble = () => 'refused';
    await ann.tell('', { files: [{ id: file.id }] });
    town.room().crash();
    await town.world.advance(3 * dayMs);
    await town.ask('room', 'hall', { type: 'sweep', room: 'hall' });
    await offerAgain(town, 'ann', file);
    const again = await town.enter('ann');
    await again.tell('twice', { files: [{ id: file.id }] });
    expect(again.refusals).toMatchObject([{ code: 'file-not-found' }]);
  });
});

describe('files that are withdrawn', () => {
  it('[FILE-10] [FILE-11] may not be named any more, and not be offered again', async () => {
    const { town, ann } = await start();
    const file = await offer(town, 'ann');
    expect(await withdraw(town, [file.id, fileId(town)])).toEqual({ pending: 0 });
    await ann.tell('', { files: [{ id: file.id }] });
    expect(ann.refusals).toMatchObject([{ code: 'file-not-found' }]);
    await expect(offerAgain(town, 'ann', file)).rejects.toMatchObject({ code: 'file-not-found' });
  });

  it('[FILE-10] before they were offered cannot be offered later', async () => {
    const { town } = await start();
    const file = await upload(town, 'ann');
    await withdraw(town, [file.id]);
    await expect(offerAgain(town, 'ann', file)).rejects.toMatchObject({ code: 'file-not-found' });
  });

  it('[FILE-10] by whom a message got them first are handed over with it before the answer', async () => {
    const { town, ann } = await start();
    const { id } = await offer(town, 'ann');
    await ann.tell('', { files: [{ id }] });
    expect(await fileRows(town)).toMatchObject([{ seq: null }]);
    expect(await withdraw(town, [id])).toEqual({ pending: 0 });
    expect(await fileRows(town)).toMatchObject([{ id, seq: 2 }]);
    await offerAgain(town, 'ann', { id, name: 'cat.png', type: 'image/png', size: 9 });
  });

  it('[FILE-10] tell that the message that has them is not handed over', async () => {
    const { town, ann } = await start();
    const { id } = await offer(town, 'ann');
    town.network.databaseTrouble = () => 'refused';
    await ann.tell('', { files: [{ id }] });
    expect(await withdraw(town, [id])).toEqual({ pending: 1 });
    town.network.databaseTrouble = () => undefined;
    await town.world.advance(10_000);
    expect(await withdraw(town, [id])).toEqual({ pending: 0 });
  });

  it('[FILE-10] by the hundred are withdrawn at once', async () => {
    const { town } = await start();
    const ids = Array.from({ length: 300 }, () => fileId(town));
    expect(await withdraw(town, ids)).toEqual({ pending: 0 });
    expect(town.room().disk.keys('file:')).toHaveLength(300);
  });

  it('[FILE-6] [FILE-10] or named, but never both, whatever comes first', async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const town = await Town.build({ seed });
      const ann = await town.enter('ann');
      const { id } = await offer(town, 'ann');
      const answer = town.begin('room', 'hall', { type: 'file.withdraw', room: 'hall', ids: [id] });
      for (let i = town.world.random.below(8); i > 0; i -= 1) await town.world.step();
      const cid = await ann.tell('', { files: [{ id }] });
      await town.world.advance(4_000);
      expect(await answer, `seed ${seed}`).toEqual({ pending: 0 });
      const seq = ann.ackOf(cid)?.seq ?? null;
      expect(await fileRows(town), `seed ${seed}`).toEqual([{ id, seq, removedAt: null }]);
      expect(ann.refusals.length, `seed ${seed}`).toBe(seq === null ? 1 : 0);
    }
  });
});

describe('files on their way to libSQL', () => {
  it('[FILE-6] [LOG-2] get the seq of their message with the message itself', async () => {
    const { town, ann } = await start();
    const [one, two, free] = [
      await offer(town, 'ann'),
      await offer(town, 'ann'),
      await offer(town, 'ann'),
    ];
    await ann.tell('', { files: [{ id: one.id }, { id: two.id }] });
    await town.world.advance(1_000);
    expect(await fileRows(town)).toEqual([
      { id: one.id, seq: 2, removedAt: null },
      { id: two.id, seq: 2, removedAt: null },
      { id: free.id, seq: null, removedAt: null },
    ]);
  });

  it('[LOG-2] get it once more when the answer was lost', async () => {
    const { town, ann } = await start();
    const { id } = await offer(town, 'ann');
    town.network.databaseTrouble = () => 'answer-lost';
    await ann.tell('', { files: [{ id }] });
    await town.world.advance(1_000);
    town.network.databaseTrouble = () => undefined;
    await town.world.advance(10_000);
    expect(town.room().disk.read('meta')).toMatchObject({ drained: 2 });
    expect(await fileRows(town)).toMatchObject([{ seq: 2 }]);
    expect(town.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('a room that lost its storage', () => {
  it('[LOG-1] [FILE-6] has the files of its messages from libSQL', async () => {
    const { town, ann } = await start();
    const file = await offer(town, 'ann');
    const cid = await ann.tell('look', { files: [{ id: file.id, alt: 'A cat' }] });
    await town.world.advance(1_000);
    town.room().crash();
    town.room().disk.values.clear();
    const again = await town.enter('ann');
    expect(again.events).toContainEqual(
      expect.objectContaining({ text: 'look', cid, files: [{ ...file, alt: 'A cat' }] }),
    );
    await again.tell('look', { cid, files: [{ id: file.id, alt: 'A cat' }] });
    expect(again.ackOf(cid)?.seq).toBe(2);
  });
});

describe('access', () => {
  const ask = (town: Town, name: string) =>
    town.ask('room', 'hall', { type: 'access', room: 'hall', person: town.person(name).id });

  it('[FILE-8] has who is a member, here or not', async () => {
    const { town, ann } = await start();
    ann.socket.hangUp();
    await town.world.settle();
    expect(await ask(town, 'ann')).toEqual({ ok: true });
    await expect(ask(town, 'bob')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('[FILE-8] has nobody who left', async () => {
    const { town, ann } = await start();
    ann.say({ type: 'room.leave' });
    await town.world.settle();
    await expect(ask(town, 'ann')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('[FILE-8] is kept by a room that slept or crashed', async () => {
    const { town } = await start();
    town.room().crash();
    expect(await ask(town, 'ann')).toEqual({ ok: true });
  });

  it('[FILE-8] to a private room have the two while they are friends, and nobody else', async () => {
    const { town } = await start();
    const [low, high] = [town.person('ann').id, town.person('bob').id];
    const room = `dm-${'0'.repeat(40)}`;
    const set = (isOpen: boolean, version: number) =>
      town.ask('room', room, { type: 'pair', room, pair: { low, high, isOpen, version } });
    const read = (person: string) => town.ask('room', room, { type: 'access', room, person });
    await set(true, 1);
    expect(await read(low)).toEqual({ ok: true });
    await expect(read('u_stranger')).rejects.toMatchObject({ code: 'forbidden' });
    await set(false, 2);
    await expect(read(high)).rejects.toMatchObject({ code: 'not-friends' });
    await expect(read('u_stranger')).rejects.toMatchObject({ code: 'forbidden' });
  });
});

it('[FILE-6] the longest message that there can be fits', async () => {
  const { town, ann } = await start();
  const files: MessageFile[] = [];
  for (let i = 0; i < limits.filesPerMessage; i += 1) {
    const { id } = await upload(town, 'ann');
    const name = `${'猫'.repeat(limits.fileNameLength - 4)}.png`;
    const file = { id, name, type: 'image/png', size: 9, placeholder: 'x'.repeat(48) };
    await offerAgain(town, 'ann', file);
    files.push(file);
  }
  const alt = 'x'.repeat(limits.altLength);
  const text = '猫'.repeat(limits.textLength);
  const cid = await ann.tell(text, { files: files.map(({ id }) => ({ id, alt })) });
  await town.world.advance(1_000);
  expect(ann.ackOf(cid)?.seq).toBe(2);
  expect((await town.rows()).at(-1)?.files).toEqual(files.map((file) => ({ ...file, alt })));
});
