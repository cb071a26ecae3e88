import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../../sdk/src/protocol/index.ts';
import type { Resident } from '../support/house.ts';
import { bytesOf, type FileHouse, newId, openFileHouse } from './file-house.ts';

let house: FileHouse;
let ann: Resident;
beforeEach(async () => {
  house = await openFileHouse();
  ann = house.ann;
});
afterEach(() => house.close());

const bytes = bytesOf(2_500);
const _cancel = (who: Resident, id: string) => who.ask('DELETE', `/v1/files/${id}`);
const nothing = async () => [await house.rows(), house.store.ids, house.fileRoom.offered.size];

describe('the sweep', () => {
  it('[FILE-10] removes what no message names a day after it was begun', async () => {
    const begun = newId();
    await house.begin(ann, bytes, { id: begun });
    await house.upload(ann, bytes);
    const named = await house.upload(ann, bytes);
    await house.name(named, 3);
    house.pass(limits.uploadKeptMs);
    const young = await house.upload(ann, bytes);
    expect((await house.sweep()).body.files).toBe(0);
    house.pass(1);
    const { status, body } = await house.sweep();
    expect([status, body]).toEqual([200, { rooms: 0, pending: 0, files: 2 }]);
    expect(house.store.ids).toEqual([named, young]);
    expect(await house.rows()).toHaveLength(2);
    expect([...house.fileRoom.offered.keys()].sort()).toEqual([named, young]);
  });

  it('[FILE-10] leaves what a message may name that is not in libSQL yet', async () => {
    const id = await house.upload(ann, bytes);
    house.pass(limits.uploadKeptMs + 1);
    house.fileRoom.pending = 1;
    expect((await house.sweep()).body.files).toBe(0);
    house.fileRoom.pending = 0;
    await house.name(id, 3);
    expect((await house.sweep()).body.files).toBe(0);
    expect(house.store.ids).toEqual([id]);
  });

  it('[FILE-10] is not held up by files or rooms that cannot be swept', async () => {
    await ann.ask('POST', '/v1/rooms', { id: 'attic' });
    const stuck = newId();
    const said = { id: stuck, name: 'a.pdf', type: 'application/pdf', size: 5 };
    await ann.ask('POST', '/v1/rooms/attic/files', said);
    const ids = [await house.upload(ann, bytes), await house.upload(ann, bytes)];
    const [broken = ''] = ids;
    house.pass(limits.uploadKeptMs + 1);
    const answer = house.fileRoom.answer.bind(house.fileRoom);
    house.fileRoom.answer = async (order) => {
      if (order.room === 'attic') throw new Error('canary');
      return answer(order);
    };
    const { remove } = house.store;
    house.store.remove = async (file) => {
      if (file.id === broken) throw new Error('canary');
      return remove.call(house.store, file);
    };
    expect((await house.sweep()).body.files).toBe(1);
    expect(house.store.ids.sort()).toEqual([stuck, broken].sort());
    expect(JSON.stringify(house.lines)).not.toContain('canary');
    house.store.remove = remove;
    house.fileRoom.answer = answer;
    expect((await house.sweep()).body.files).toBe(2);
    expect(await nothing()).toEqual([[], [], 0]);
  });

  it('[FILE-10] does some at a time, and all in the end', async () => {
    const values = Array.from({ length: 230 }, () => `('${newId()}', 'den', 'u', 'a', 'b', 1, 1)`);
    await house.client.execute(
      `INSERT INTO file (id, room, owner, name, type, size, created_at) VALUES ${values.join()}`,
    );
    const counts: number[] = [];
    for (let round = 0; round < 4; round += 1) counts.push((await house.sweep()).body.files);
    expect(counts).toEqual([100, 100, 30, 0]);
  });

  it.each(['before', 'after'] as const)(
    '[FILE-10] that dies %s any of its steps is ended by the next',
    async (when) => {
      for (const at of [1, 2, 3, 4]) {
        await house.upload(ann, bytes);
        house.pass(limits.uploadKeptMs + 1);
        house.steps.dies = { at: house.steps.done.length + at, when };
        await house.sweep();
        house.steps.dies = undefined;
        await house.sweep();
        expect(await nothing()).toEqual([[], [], 0]);
      }
    },
  );

  it('sweeps rooms also when files cannot be swept', async () => {
    house.pass(limits.uploadKeptMs + 1);
    house.broken.add('database');
    const { status, body } = await house.sweep();
    expect([status, body]).toEqual([200, { rooms: 0, pending: 0, files: 0 }]);
  });
});
