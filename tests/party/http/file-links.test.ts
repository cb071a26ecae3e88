import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressOfFile } from '../../../party/files/links.ts';
import { fileAnswers, parse } from '../../../sdk/src/protocol/index.ts';
import { MemoryStore } from '../files/memory-store.ts';
import { openHouse, ownOrigin, type Resident, secret } from '../support/house.ts';
import { bytesOf, codeOf, type FileHouse, newId, openFileHouse, room } from './file-house.ts';

let house: FileHouse;
let ann: Resident;
beforeEach(async () => {
  house = await openFileHouse();
  ann = house.ann;
});
afterEach(() => house.close());

const bytes = bytesOf(2_500);
const minute = 60_000;
const links = (who: Resident, ids: string[], where = room) =>
  who.ask('POST', `/v1/rooms/${where}/files/links`, { ids });

async function enter(name: string): Promise<Resident> {
  const guest = await house.guest(name);
  house.fileRoom.readers.set(guest.id, true);
  return guest;
}

describe('addresses', () => {
  it('[FILE-8] are given for finished files of the room, and for nothing else', async () => {
    const [one, two] = [await house.upload(ann, bytes), await house.upload(ann, bytes)];
    const unfinished = await house.sendAll(ann, bytes);
    const removed = await house.upload(ann, bytes);
    const sql = 'UPDATE file SET seq = 4, removed_at = 5 WHERE id = ?';
    await house.client.execute({ sql, args: [removed] });
    const { status, body } = await links(ann, [one, unfinished, removed, newId(), two]);
    expect(status).toBe(200);
    expect(parse(fileAnswers.links, body).ok).toBe(true);
    expect(Object.keys(body.links)).toEqual([one, two]);
    expect(body.links[one]).toMatch(new RegExp(`^/v1/files/${one}\\?t=[\\w.-]+$`));
  });

  it('[FILE-8] [S17] are not given for files of another room', async () => {
    const id = await house.upload(ann, bytes);
    await ann.ask('POST', '/v1/rooms', { id: 'attic' });
    expect((await links(ann, [id], 'attic')).body.links).toEqual({});
  });

  it('[FILE-8] [S17] are given to who may read the room', async () => {
    const id = await house.upload(ann, bytes);
    const ben = await house.guest('Ben');
    expect(codeOf(await links(ben, [id]))).toEqual([403, 'forbidden', undefined]);
    expect(codeOf(await links(ben, [id], 'nowhere'))).toEqual([404, 'room-not-found', undefined]);
    house.fileRoom.readers.set(ben.id, true);
    expect(Object.keys((await links(ben, [id])).body.links)).toEqual([id]);
  });

  it('[FILE-8] are the same for a while, so that caches know them, and valid for 10 to 30 minutes', async () => {
    const id = await house.upload(ann, bytes);
    house.pass(1);
    const first = (await links(ann, [id])).body;
    house.pass(9 * minute);
    const second = (await links(ann, [id])).body;
    expect(second).toEqual(first);
    house.pass(minute);
    const third = (await links(ann, [id])).body;
    expect(third.links[id]).not.toBe(first.links[id]);
    for (const { expiresAt } of [second, third])
      expect(expiresAt - Date.now()).toBeGreaterThanOrEqual(9 * minute);
    expect((await house.load(first.links[id])).status).toBe(200);
    house.pass(first.expiresAt - Date.now() - 1);
    expect((await house.load(first.links[id])).status).toBe(200);
    house.pass(1);
    expect(codeOf(await house.load(first.links[id]))).toEqual([403, 'forbidden', undefined]);
  });

  it.each([[[]], [['f_x']], [Array.from({ length: 51 }, () => newId())]])(
    '[HTTP-1] %# are not asked for in any number or by any name',
    async (ids) => {
      expect((await links(ann, ids)).status).toBe(400);
    },
  );
});

describe('an address', () => {
  it('[FILE-8] [S17] ends with the right to read the room', async () => {
    const id = await house.upload(ann, bytes);
    const ben = await enter('Ben');
    const address = await house.addressOf(ben, id);
    expect((await house.load(address)).status).toBe(200);
    house.fileRoom.readers.delete(ben.id);
    for (const refusal of ['forbidden', 'not-friends'] as const) {
      house.fileRoom.refusal = refusal;
      const answer = await house.load(address);
      expect(codeOf(answer)).toEqual([403, refusal, undefined]);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    expect((await house.load(await house.addressOf(ann, id))).status).toBe(200);
  });

  it('[S17] cannot be made up or taken for another file', async () => {
    const [one, two] = [await house.upload(ann, bytes), await house.upload(ann, bytes)];
    const address = await house.addressOf(ann, one);
    const [, token = ''] = address.split('t=');
    const [payload = '', signature = ''] = token.split('.');
    const data = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify([two, ...data.slice(1)])).toString('base64url');
    const others = await addressOfFile('another secret', {
      ...{ file: one, room, person: ann.id },
      expiresAt: Date.now() + minute,
    });
    for (const path of [
      `/v1/files/${two}?t=${token}`,
      `/v1/files/${two}?t=${forged}.${signature}`,
      `/v1/files/${one}?t=${payload}.`,
      `/v1/files/${one}?t=${payload}`,
      `/v1/files/${one}?t=`,
      others,
    ]) {
      expect([path, (await house.load(path)).status]).toEqual([path, 403]);
    }
    expect((await house.load(`/v1/files/${one}`)).status).toBe(400);
    expect((await house.load(`${address}&room=attic`)).status).toBe(400);
    expect((await house.load(address.replace(one, '..%2f..%2fsecret'))).status).toBe(400);
    const { body } = await ann.ask('POST', '/v1/ticket', { room });
    expect((await house.load(`/v1/files/${one}?t=${body.ticket}`)).status).toBe(403);
  });

  it('[S17] of another room leads nowhere, even signed', async () => {
    const id = await house.upload(ann, bytes);
    const link = { file: id, room: 'attic', person: ann.id, expiresAt: Date.now() + minute };
    const answer = await house.load(await addressOfFile(secret, link));
    expect(codeOf(answer)).toEqual([404, 'file-not-found', undefined]);
  });

  it('[DEL-2] shows nothing once the message is removed', async () => {
    const id = await house.upload(ann, bytes);
    const address = await house.addressOf(ann, id);
    const sql = 'UPDATE file SET seq = 4, removed_at = 5 WHERE id = ?';
    await house.client.execute({ sql, args: [id] });
    expect(codeOf(await house.load(address))).toEqual([404, 'file-not-found', undefined]);
  });
});

describe('where readers reach the store itself', () => {
  it('[FILE-13] they are sent there, and asked every time whether they may', async () => {
    const asked: unknown[] = [];
    class Bucket extends MemoryStore {
      link = async ({ id }: { id: string }, showing: unknown) => {
        asked.push([id, showing]);
        return 'https://bucket.example/there?signature=1';
      };
    }
    const bucket = await openHouse({}, { files: new Bucket() });
    const cat = await bucket.guest('Cat');
    let mayRead = true;
    bucket.room.answer = async () => {
      if (mayRead) return { ok: true };
      const { Fault } = await import('../../../party/fault.ts');
      throw new Fault('forbidden');
    };
    const id = newId();
    const sql = `INSERT INTO file (id, room, owner, name, type, size, created_at, finished_at)
      VALUES (?, 'den', ?, 'ü.txt', 'text/plain', 5, 1, 2)`;
    await bucket.client.execute({ sql, args: [id, cat.id] });
    await cat.ask('POST', '/v1/rooms', { id: 'den' });
    const { body } = await cat.ask('POST', '/v1/rooms/den/files/links', { ids: [id] });
    const load = (more = '') => bucket.serve(new Request(`${ownOrigin}${body.links[id]}${more}`));
    const response = await load();
    expect([response.status, response.headers.get('location')]).toEqual([
      302,
      'https://bucket.example/there?signature=1',
    ]);
    expect(response.headers.get('cache-control')).toBe('private, max-age=60');
    expect(asked).toEqual([
      [
        id,
        {
          type: 'text/plain; charset=utf-8',
          disposition: `attachment; filename="_.txt"; filename*=UTF-8''%C3%BC.txt`,
        },
      ],
    ]);
    mayRead = false;
    expect((await load()).status).toBe(403);
    bucket.close();
  });
});
