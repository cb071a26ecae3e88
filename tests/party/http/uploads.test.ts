import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileAnswers, limits, parse } from '../../../sdk/src/protocol/index.ts';
import type { Resident } from '../support/house.ts';
import {
  bytesOf,
  codeOf,
  type FileHouse,
  newId,
  openFileHouse,
  partBytes,
  room,
} from './file-house.ts';

let house: FileHouse;
let ann: Resident;
beforeEach(async () => {
  house = await openFileHouse();
  ann = house.ann;
});
afterEach(() => house.close());

const pdf = { name: 'trees.pdf', type: 'application/pdf', size: 2_500 };

async function enter(name: string): Promise<Resident> {
  const guest = await house.guest(name);
  house.fileRoom.readers.set(guest.id, true);
  return guest;
}

describe('beginning', () => {
  it('[FILE-1] answers where the parts go', async () => {
    const id = newId();
    const { status, body } = await ann.ask('POST', `/v1/rooms/${room}/files`, { id, ...pdf });
    expect(status).toBe(200);
    expect(parse(fileAnswers.upload, body).ok).toBe(true);
    const parts = [0, 1, 2].map((index) => ({ index, url: `/v1/files/${id}/parts/${index}` }));
    expect(body).toEqual({ partBytes, parts });
    expect(await house.row(id)).toMatchObject({ owner: ann.id, room, size: 2_500, state: 'begun' });
  });

  it('[FILE-1] again answers what is missing, until nothing is', async () => {
    const [id, bytes] = [newId(), bytesOf(2_500)];
    const { body } = await house.begin(ann, bytes, { id });
    await house.send(ann, body.parts[1].url, bytes.subarray(1_000, 2_000));
    const again = await house.begin(ann, bytes, { id });
    expect(again.body.parts.map(({ index }: { index: number }) => index)).toEqual([0, 2]);
    await house.sendParts(ann, bytes, again);
    expect((await house.begin(ann, bytes, { id })).body.parts).toEqual([]);
    expect(await house.rows()).toHaveLength(1);
  });

  it('[FILE-1] answers a finished one as messages will carry it, and offers it once more', async () => {
    const bytes = bytesOf(2_500);
    const id = await house.upload(ann, bytes);
    house.fileRoom.offered.clear();
    const { body } = await house.begin(ann, bytes, { id });
    expect(body).toEqual({ partBytes, parts: [], file: { id, ...pdf } });
    expect([...house.fileRoom.offered.keys()]).toEqual([id]);
    await house.name(id, 7);
    house.fileRoom.offered.clear();
    expect((await house.begin(ann, bytes, { id })).body.file).toEqual({ id, ...pdf });
    expect(house.fileRoom.offered.size).toBe(0);
  });

  it('[FILE-1] answers so also when the server made it shorter', async () => {
    house.inspector.answer = async () => ({
      ok: true,
      type: 'image/png',
      width: 3,
      height: 2,
      change: { kind: 'replace', bytes: bytesOf(700) },
    });
    const png = { name: 'a.png', type: 'image/png' } as const;
    const id = await house.upload(ann, bytesOf(2_500), png);
    const { status, body } = await house.begin(ann, bytesOf(2_500), { id, ...png });
    expect([status, body.file]).toEqual([200, { id, ...png, size: 700, width: 3, height: 2 }]);
  });

  it('[FILE-1] an id stands for one file of one person in one room', async () => {
    const id = newId();
    await ann.ask('POST', `/v1/rooms/${room}/files`, { id, ...pdf });
    await ann.ask('POST', '/v1/rooms', { id: 'attic' });
    const ben = await enter('Ben');
    for (const [who, where, change] of [
      [ben, room, {}],
      [ann, 'attic', {}],
      [ann, room, { size: 2_501 }],
      [ann, room, { name: 'other.pdf' }],
      [ann, room, { type: 'text/plain' }],
    ] as const) {
      const answer = await who.ask('POST', `/v1/rooms/${where}/files`, { id, ...pdf, ...change });
      expect(codeOf(answer)).toEqual([403, 'forbidden', 'id']);
    }
    expect(await house.rows()).toHaveLength(1);
  });

  it('[FILE-1] [S17] is for who may read the room', async () => {
    const ben = await house.guest('Ben');
    expect(codeOf(await house.begin(ben, bytesOf(10)))).toEqual([403, 'forbidden', undefined]);
    house.fileRoom.refusal = 'not-friends';
    expect(codeOf(await house.begin(ben, bytesOf(10)))[1]).toBe('not-friends');
    const nowhere = await ann.ask('POST', '/v1/rooms/nowhere/files', { id: newId(), ...pdf });
    expect(codeOf(nowhere)).toEqual([404, 'room-not-found', undefined]);
    expect(house.calls.some(({ name }) => name === 'nowhere')).toBe(false);
    const nobody = await house.ask('POST', `/v1/rooms/${room}/files`, { body: pdf });
    expect(nobody.status).toBe(401);
    expect(await house.rows()).toEqual([]);
  });

  it.each([
    [{ size: 0 }, 400, 'invalid', 'size'],
    [{ size: limits.fileBytes + 1 }, 413, 'too-large', 'size'],
    [{ size: 1.5 }, 400, 'invalid', 'size'],
    [{ type: 'image/svg+xml' }, 415, 'unsupported-media-type', 'type'],
    [{ type: 'text/html' }, 415, 'unsupported-media-type', 'type'],
    [{ type: 'image/png', size: limits.imageBytes + 1 }, 413, 'too-large', 'size'],
    [{ name: '' }, 400, 'invalid', 'name'],
    [{ name: '../trees.pdf' }, 400, 'invalid', 'name'],
    [{ name: 'a\r\nset-cookie: b' }, 400, 'invalid', 'name'],
    [{ name: 'fdp.\u202eexe' }, 400, 'invalid', 'name'],
    [{ name: 'x'.repeat(201) }, 400, 'too-long', 'name'],
    [{ id: 'f_short' }, 400, 'invalid', 'id'],
    [{ id: '../../../etc/passwd' }, 400, 'invalid', 'id'],
    [{ owner: 'u_somebody' }, 400, 'invalid', 'owner'],
  ])('[FILE-1] [HTTP-1] [S15] with %j is refused, and nothing is kept', async (change, ...code) => {
    const body = { id: newId(), ...pdf, ...change };
    expect(codeOf(await ann.ask('POST', `/v1/rooms/${room}/files`, body))).toEqual(code);
    expect(await house.rows()).toEqual([]);
    expect(house.store.ids).toEqual([]);
  });

  it('[FILE-1] of two at once is one file, and both know the same of the store', async () => {
    const id = newId();
    const answers = await Promise.all([1, 2, 3].map(() => house.begin(ann, bytesOf(900), { id })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await house.rows()).toHaveLength(1);
  });

  it.each(['before', 'after'] as const)(
    '[FILE-1] that dies %s any of its steps goes on when it comes again',
    async (when) => {
      const all = await stepsOf(() => house.begin(ann, bytesOf(900)));
      expect(all).toEqual(['room access', 'scribe write', 'begin', 'scribe write']);
      for (const at of all.keys()) {
        const id = newId();
        house.steps.dies = { at: house.steps.done.length + at, when };
        expect((await house.begin(ann, bytesOf(900), { id })).status).toBe(503);
        house.steps.dies = undefined;
        await house.upload(ann, bytesOf(900), { id });
        expect(await house.row(id)).toMatchObject({ state: 'begun', size: 900 });
      }
    },
  );
});

async function stepsOf(task: () => Promise<unknown>): Promise<string[]> {
  const before = house.steps.done.length;
  await task();
  return house.steps.done.slice(before);
}

describe('what one person may have', () => {
  const few = 10_000;
  beforeEach(async () => {
    house.close();
    house = await openFileHouse({ filesPerPersonBytes: few });
    ann = house.ann;
  });

  it('[FILE-7] is counted over all rooms and however far the uploads are', async () => {
    await house.upload(ann, bytesOf(4_000));
    await house.begin(ann, bytesOf(4_000));
    expect(codeOf(await house.begin(ann, bytesOf(2_001)))).toEqual([
      409,
      'quota-exceeded',
      undefined,
    ]);
    expect((await house.begin(ann, bytesOf(2_000))).status).toBe(200);
    expect(await house.rows()).toHaveLength(3);
    expect((await house.begin(await enter('Ben'), bytesOf(few))).status).toBe(200);
  });

  it('[FILE-7] is not passed by many that begin at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => house.begin(ann, bytesOf(3_000))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200, 200, 200, 409, 409, 409, 409, 409,
    ]);
    expect(await house.rows()).toHaveLength(3);
  });

  it('[FILE-7] does not stop what was begun before', async () => {
    const [id, bytes] = [newId(), bytesOf(few)];
    const first = await house.begin(ann, bytes, { id });
    expect((await house.begin(ann, bytes, { id })).body).toEqual(first.body);
  });

  it('[FILE-7] is free again when files go', async () => {
    const id = await house.upload(ann, bytesOf(few));
    expect((await house.begin(ann, bytesOf(1))).status).toBe(409);
    await ann.ask('DELETE', `/v1/files/${id}`);
    expect((await house.begin(ann, bytesOf(1))).status).toBe(200);
  });
});
