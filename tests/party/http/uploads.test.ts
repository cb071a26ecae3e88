import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileAnswers, limits, parse } from '../../../sdk/src/protocol/index.ts';
import { MemoryStore, sealOf } from '../files/memory-store.ts';
import { openHouse, type Resident } from '../support/house.ts';
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

describe('a part', () => {
  const bytes = bytesOf(2_500);
  let id: string;
  const path = (index: number | string) => `/v1/files/${id}/parts/${index}`;
  beforeEach(async () => {
    id = newId();
    await house.begin(ann, bytes, { id });
  });

  it('[FILE-2] is taken in any order and again', async () => {
    for (const index of [2, 0, 2, 1]) {
      const part = bytes.subarray(index * partBytes, (index + 1) * partBytes);
      const { status, body } = await house.send(ann, path(index), part);
      expect([status, body]).toEqual([200, { ok: true }]);
    }
    expect((await house.finish(ann, id, bytes)).status).toBe(200);
  });

  it('[FILE-2] whose bytes changed on their way is not kept', async () => {
    const digest = { 'content-digest': `sha-256=:${sealOf(bytes, partBytes)}:` };
    const answer = await house.send(ann, path(0), bytes.subarray(0, 1_000), digest);
    expect(codeOf(answer)).toEqual([409, 'checksum-mismatch', undefined]);
    expect((await house.begin(ann, bytes, { id })).body.parts).toHaveLength(3);
  });

  it.each([
    [{ 'content-digest': '' }, 1_000, '0', 'content-digest'],
    [{ 'content-digest': 'md5=:abc=:' }, 1_000, '0', 'content-digest'],
    [{ 'content-digest': `sha-256=${'a'.repeat(43)}=` }, 1_000, '0', 'content-digest'],
    [{}, 999, '0', 'body'],
    [{}, 499, '2', 'body'],
    [{}, 0, '0', 'body'],
    [{}, 1_000, '3', 'index'],
    [{}, 1_000, '999999999', 'index'],
    [{}, 1_000, '-1', 'index'],
    [{}, 1_000, '1.5', 'index'],
    [{}, 1_000, 'x', 'index'],
  ])(
    '[FILE-2] [HTTP-1] with %j, %i bytes at %s is invalid: %s',
    async (headers, length, index, field) => {
      const answer = await house.send(ann, path(index), bytesOf(length), headers);
      expect(codeOf(answer)).toEqual([400, 'invalid', field]);
      expect((await house.begin(ann, bytes, { id })).body.parts).toHaveLength(3);
    },
  );

  it('[FILE-2] takes a digest among others', async () => {
    const { createHash } = await import('node:crypto');
    const part = bytes.subarray(0, 1_000);
    const digest = createHash('sha256').update(part).digest('base64');
    const headers = { 'content-digest': `sha-512=:AAAA:, sha-256=:${digest}:` };
    expect((await house.send(ann, path(0), part, headers)).status).toBe(200);
  });

  it('[FILE-2] has no more bytes than fit', async () => {
    expect(codeOf(await house.send(ann, path(0), bytesOf(1_001)))[1]).toBe('too-large');
    expect(codeOf(await house.send(ann, path(2), bytesOf(501)))[1]).toBe('too-large');
  });

  it('[FILE-2] [S17] comes from who began it', async () => {
    const ben = await enter('Ben');
    const part = bytes.subarray(0, 1_000);
    expect(codeOf(await house.send(ben, path(0), part))[1]).toBe('forbidden');
    expect((await house.send({ token: 'x' }, path(0), part)).status).toBe(401);
    const unknown = await house.send(ann, `/v1/files/${newId()}/parts/0`, part);
    expect(codeOf(unknown)).toEqual([404, 'file-not-found', undefined]);
  });

  it('[FILE-2] is refused after the end', async () => {
    await house.sendParts(ann, bytes, await house.begin(ann, bytes, { id }));
    await house.finish(ann, id, bytes);
    const answer = await house.send(ann, path(0), bytes.subarray(0, 1_000));
    expect(codeOf(answer)).toEqual([400, 'invalid', 'parts']);
  });

  it('[FILE-13] is not for us where clients send to the store itself', async () => {
    const store = Object.assign(new MemoryStore(), { put: undefined });
    const bucket = await openHouse({}, { files: store });
    const cat = await bucket.guest();
    const answer = await cat.ask('PUT', `/v1/files/${newId()}/parts/0`, '{}');
    expect(codeOf(answer)).toEqual([404, 'not-found', undefined]);
    bucket.close();
  });

  it('[HTTP-3] ten files of 25 MiB go through without a wait, and not everything does', async () => {
    const statuses = new Set<number>();
    for (let count = 0; count < 251; count += 1) {
      statuses.add((await house.send(ann, path(0), bytes.subarray(0, 1_000))).status);
    }
    expect([...statuses]).toEqual([200]);
    for (let count = 0; count < 200; count += 1) {
      statuses.add((await house.send(ann, path(0), bytes.subarray(0, 1_000))).status);
    }
    expect([...statuses]).toEqual([200, 429]);
  });
});
