import { describe, expect, it } from 'vitest';
import { limits, type MessageFile } from '../../../sdk/src/protocol/index.ts';
import { fileId, fileRows, offer, upload } from '../../harness/files.ts';
import type { Town } from '../../harness/town.ts';
import { filesIn, kept, offerAgain, start } from './offered.ts';

const dayMs = 24 * 60 * 60_000;

/** Somebody else speaks, so that what is said in the next few ms waits and forms one group. */
async function openGroup(town: Town): Promise<void> {
  const bob = await town.enter('bob');
  await town.world.advance(200);
  bob.send('first');
  await town.world.settle();
}

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
