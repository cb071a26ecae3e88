import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Resident } from '../support/house.ts';
import { bytesOf, codeOf, type FileHouse, openFileHouse, refuse, strip } from './file-house.ts';

let house: FileHouse;
let ann: Resident;
beforeEach(async () => {
  house = await openFileHouse();
  ann = house.ann;
});
afterEach(() => house.close());

const bytes = bytesOf(2_500);
const picture = { name: 'a.png', type: 'image/png' } as const;
const leaseMs = 20_000;

async function stepsOf(task: () => Promise<unknown>): Promise<string[]> {
  const before = house.steps.done.length;
  await task();
  return house.steps.done.slice(before);
}

const served = async (id: string) => (await house.load(await house.addressOf(ann, id))).bytes;

describe('finishing that dies', () => {
  const expected = [
    'scribe write',
    'seal',
    'read',
    'inspect',
    'rewrite',
    'scribe write',
    'room file.offer',
  ];

  it('[FILE-3] has these steps', async () => {
    strip(house);
    const id = await house.sendAll(ann, bytes, picture);
    expect(await stepsOf(() => house.finish(ann, id, bytes))).toEqual(expected);
  });

  it.each(
    expected.flatMap((step, at) =>
      (['before', 'after'] as const).map((when) => [when, step, at] as const),
    ),
  )('[FILE-3] %s %s (step %i) is finished by the next', async (when, _, at) => {
    strip(house);
    const id = await house.sendAll(ann, bytes, picture);
    const { length } = house.steps.done;
    house.steps.dies = { at: length + at, when };
    expect((await house.finish(ann, id, bytes)).status).toBe(503);
    house.steps.dies = undefined;
    // Who died cannot give back the right to look into it.
    house.pass(leaseMs);
    const { status, body } = await house.finish(ann, id, bytes);
    const file = { id, ...picture, size: 900, width: 30, height: 20 };
    expect([status, body]).toEqual([200, { file }]);
    expect(await served(id)).toEqual(bytes.slice(0, 900));
    expect([...house.fileRoom.offered.values()]).toEqual([file]);
  });

  it.each(['before', 'after'] as const)(
    '[FILE-3] with an error %s a step does not keep the next one waiting',
    async (when) => {
      for (const at of [1, 2, 3, 4]) {
        strip(house);
        const id = await house.sendAll(ann, bytes, picture);
        house.steps.dies = { at: house.steps.done.length + at, when };
        expect((await house.finish(ann, id, bytes)).status).toBe(503);
        expect((await house.finish(ann, id, bytes)).status).toBe(200);
      }
    },
  );

  it('[FILE-3] while it refuses is refused by the next, or gone', async () => {
    refuse(house, 'file-damaged');
    const all = ['scribe write', 'seal', 'read', 'inspect', 'scribe write', 'remove'];
    for (const at of all.keys()) {
      for (const when of ['before', 'after'] as const) {
        const id = await house.sendAll(ann, bytes, picture);
        house.steps.dies = { at: house.steps.done.length + at, when };
        expect([503, 422]).toContain((await house.finish(ann, id, bytes)).status);
        house.steps.dies = undefined;
        house.pass(leaseMs);
        expect(['file-damaged', 'file-not-found']).toContain(
          codeOf(await house.finish(ann, id, bytes))[1],
        );
      }
    }
    expect(house.fileRoom.offered.size).toBe(0);
    expect((await house.rows()).every(({ removed_at }) => removed_at !== null)).toBe(true);
  });
});
