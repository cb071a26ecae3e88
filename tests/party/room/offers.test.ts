import { describe, expect, it } from 'vitest';
import { fileId, fileRows, offer, offerOf, upload } from '../../harness/files.ts';
import { Town } from '../../harness/town.ts';
import { filesIn, kept, offerAgain, start } from './offered.ts';

const dayMs = 24 * 60 * 60_000;

const withdraw = (town: Town, ids: readonly string[]) =>
  town.ask('room', 'hall', { type: 'file.withdraw', room: 'hall', ids });

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
