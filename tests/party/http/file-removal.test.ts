import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Resident } from '../support/house.ts';
import { bytesOf, codeOf, type FileHouse, newId, openFileHouse, room } from './file-house.ts';

let house: FileHouse;
let ann: Resident;
beforeEach(async () => {
  house = await openFileHouse();
  ann = house.ann;
});
afterEach(() => house.close());

const bytes = bytesOf(2_500);
const cancel = (who: Resident, id: string) => who.ask('DELETE', `/v1/files/${id}`);
const nothing = async () => [await house.rows(), house.store.ids, house.fileRoom.offered.size];

describe('calling an upload off', () => {
  it('[FILE-11] removes it, however far it is', async () => {
    const ids = [newId(), newId(), newId()];
    await house.begin(ann, bytes, { id: ids[0] ?? '' });
    await house.sendAll(ann, bytes, { id: ids[1] ?? '' });
    await house.upload(ann, bytes, { id: ids[2] ?? '' });
    for (const id of ids) {
      const { status, body } = await cancel(ann, id);
      expect([status, body]).toEqual([200, { ok: true }]);
      expect(codeOf(await cancel(ann, id))[1]).toBe('file-not-found');
    }
    expect(await nothing()).toEqual([[], [], 0]);
  });

  it('[FILE-11] tells the room first', async () => {
    const id = await house.upload(ann, bytes);
    const { length } = house.steps.done;
    await cancel(ann, id);
    const steps = ['room file.withdraw', 'scribe write', 'remove', 'scribe write'];
    expect(house.steps.done.slice(length)).toEqual(steps);
    const call = house.calls.find(({ order }) => order.type === 'file.withdraw');
    expect(call).toMatchObject({ name: room, order: { room, ids: [id] } });
  });

  it('[FILE-11] leaves what a message has', async () => {
    const id = await house.upload(ann, bytes);
    await house.name(id, 3);
    expect(codeOf(await cancel(ann, id))).toEqual([403, 'forbidden', undefined]);
    expect(house.store.ids).toEqual([id]);
  });

  it('[FILE-11] leaves what a message has of which libSQL hears only now', async () => {
    const id = await house.upload(ann, bytes);
    const answer = house.fileRoom.answer.bind(house.fileRoom);
    house.fileRoom.answer = async (order) => {
      if (order.type === 'file.withdraw') await house.name(id, 3);
      return answer(order);
    };
    expect(codeOf(await cancel(ann, id))).toEqual([403, 'forbidden', undefined]);
    expect(house.store.ids).toEqual([id]);
  });

  it('[FILE-11] waits while the room has not handed over what may name it', async () => {
    const id = await house.upload(ann, bytes);
    house.fileRoom.pending = 2;
    expect(codeOf(await cancel(ann, id))).toEqual([503, 'unavailable', undefined]);
    expect(house.store.ids).toEqual([id]);
    house.fileRoom.pending = 0;
    expect((await cancel(ann, id)).status).toBe(200);
  });

  it('[FILE-11] [S17] is for who began it', async () => {
    const id = await house.upload(ann, bytes);
    const ben = await house.guest('Ben');
    house.fileRoom.readers.set(ben.id, true);
    expect(codeOf(await cancel(ben, id))).toEqual([403, 'forbidden', undefined]);
    expect((await house.ask('DELETE', `/v1/files/${id}`)).status).toBe(401);
    expect(house.fileRoom.offered.size).toBe(1);
  });

  it.each(['before', 'after'] as const)(
    '[FILE-11] that dies %s any of its steps is ended by the next, or by the sweep',
    async (when) => {
      for (const at of [0, 1, 2, 3]) {
        const id = await house.upload(ann, bytes);
        house.steps.dies = { at: house.steps.done.length + at, when };
        expect([200, 503]).toContain((await cancel(ann, id)).status);
        house.steps.dies = undefined;
        expect(['file-not-found', undefined]).toContain(codeOf(await cancel(ann, id))[1]);
        await house.sweep();
        expect(await nothing()).toEqual([[], [], 0]);
      }
    },
  );
});

describe('removing a message', () => {
  const remove = (who: Resident, seq: number | string) =>
    who.ask('DELETE', `/v1/rooms/${room}/events/${seq}`);
  /** What the room and the scribe do of it. */
  async function removed(id: string, seq: number, pending = 0): Promise<void> {
    await house.name(id, seq);
    house.fileRoom.removed = { files: [id], pending };
    const sql = 'UPDATE file SET removed_at = 5 WHERE id = ?';
    if (pending === 0) await house.client.execute({ sql, args: [id] });
  }

  it('[DEL-1] asks the room for it in the person’s name', async () => {
    const { status, body } = await remove(ann, 7);
    expect([status, body]).toEqual([200, { ok: true }]);
    const order = { type: 'remove', room, person: ann.id, seq: 7 };
    expect(house.calls.filter(({ order: { type } }) => type === 'remove')).toEqual([
      { party: 'room', name: room, order },
    ]);
  });

  it('[DEL-2] takes the bytes of its files with it at once', async () => {
    const [id, other] = [await house.upload(ann, bytes), await house.upload(ann, bytes)];
    await removed(id, 7);
    expect((await remove(ann, 7)).status).toBe(200);
    expect(house.store.ids).toEqual([other]);
    expect((await house.rows()).map((row) => row.id)).toEqual([other]);
  });

  it('[DEL-2] leaves them to the sweep where libSQL does not know of it yet', async () => {
    const id = await house.upload(ann, bytes);
    await removed(id, 7, 1);
    expect((await remove(ann, 7)).status).toBe(200);
    expect(house.store.ids).toEqual([id]);
    await removed(id, 7);
    await house.sweep();
    expect(await nothing()).toEqual([[], [], 1]);
  });

  it('[DEL-2] leaves them to the sweep where the store does not answer', async () => {
    const id = await house.upload(ann, bytes);
    await removed(id, 7);
    house.steps.dies = { at: house.steps.done.length + 1, when: 'before' };
    expect((await remove(ann, 7)).status).toBe(200);
    expect(house.store.ids).toEqual([id]);
    house.steps.dies = undefined;
    await house.sweep();
    expect(house.store.ids).toEqual([]);
  });

  it('[DEL-2] never takes files that are not marked, whatever the room says', async () => {
    const id = await house.upload(ann, bytes);
    house.fileRoom.removed = { files: [id], pending: 0 };
    await remove(ann, 7);
    expect(house.store.ids).toEqual([id]);
  });

  it('[DEL-3] [HTTP-1] of what is no message, of nobody, or nowhere is refused', async () => {
    for (const seq of ['0', '-1', '1.5', 'x', '9'.repeat(16), '%27']) {
      expect(codeOf(await remove(ann, seq))).toEqual([400, 'invalid', 'seq']);
    }
    const nowhere = await ann.ask('DELETE', '/v1/rooms/nowhere/events/1');
    expect(codeOf(nowhere)).toEqual([404, 'room-not-found', undefined]);
    expect((await house.ask('DELETE', `/v1/rooms/${room}/events/1`)).status).toBe(401);
    expect(house.calls.some(({ order }) => order.type === 'remove')).toBe(false);
  });
});
