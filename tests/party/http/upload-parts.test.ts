import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryStore, sealOf } from '../files/memory-store.ts';
import { openHouse, type Resident } from '../support/house.ts';
import { bytesOf, codeOf, type FileHouse, newId, openFileHouse, partBytes } from './file-house.ts';

let house: FileHouse;
let ann: Resident;
beforeEach(async () => {
  house = await openFileHouse();
  ann = house.ann;
});
afterEach(() => house.close());

async function enter(name: string): Promise<Resident> {
  const guest = await house.guest(name);
  house.fileRoom.readers.set(guest.id, true);
  return guest;
}

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
