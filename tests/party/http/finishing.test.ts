import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileAnswers, parse } from '../../../sdk/src/protocol/index.ts';
import { sealOf } from '../files/memory-store.ts';
import type { Resident } from '../support/house.ts';
import {
  bytesOf,
  codeOf,
  type FileHouse,
  newId,
  openFileHouse,
  partBytes,
  refuse,
  strip,
} from './file-house.ts';

let house: FileHouse;
let ann: Resident;
beforeEach(async () => {
  house = await openFileHouse();
  ann = house.ann;
});
afterEach(() => house.close());

const bytes = bytesOf(2_500);
// Against hangs only.
const _longest = 20_000;
const picture = { name: 'a.png', type: 'image/png' } as const;

const served = async (id: string) => (await house.load(await house.addressOf(ann, id))).bytes;

describe('finishing', () => {
  it('[FILE-3] answers the file as messages carry it, and offers it to the room', async () => {
    const id = await house.sendAll(ann, bytes);
    const { status, body } = await house.finish(ann, id, bytes);
    expect(status).toBe(200);
    expect(parse(fileAnswers.file, body).ok).toBe(true);
    const file = { id, name: 'trees.pdf', type: 'application/pdf', size: 2_500 };
    expect(body).toEqual({ file });
    expect([...house.fileRoom.offered.values()]).toEqual([file]);
    expect(await served(id)).toEqual(bytes);
  });

  it('[FILE-3] keeps what the client said of it that the server does not know', async () => {
    const id = newId();
    const said = { name: 'a.mp4', type: 'video/mp4', width: 1, height: 2, duration: 3.5 };
    const more = { size: 2_500, placeholder: 'AAAA' };
    const begun = await ann.ask('POST', '/v1/rooms/den/files', { id, ...said, ...more });
    await house.sendParts(ann, bytes, begun);
    house.inspector.answer = async () => ({
      ok: true,
      type: 'video/mp4',
      width: 640,
      height: 480,
      change: { kind: 'patch', patches: [{ at: 5, bytes: Uint8Array.of(0, 0) }] },
    });
    const { body } = await house.finish(ann, id, bytes);
    expect(body.file).toEqual({ id, ...said, ...more, width: 640, height: 480 });
    const patched = bytes.slice();
    patched.set([0, 0], 5);
    expect(await served(id)).toEqual(patched);
  });

  it('[FILE-5] stores the server’s measures, and what is left of the bytes', async () => {
    strip(house);
    const id = await house.sendAll(ann, bytes, picture);
    const { body } = await house.finish(ann, id, bytes);
    expect(body.file).toEqual({ id, ...picture, size: 900, width: 30, height: 20 });
    expect(await served(id)).toEqual(bytes.slice(0, 900));
  });

  it('[FILE-3] may be repeated, and changes nothing more', async () => {
    strip(house);
    const id = await house.upload(ann, bytes, picture);
    const before = await house.row(id);
    house.fileRoom.offered.clear();
    const { status, body } = await house.finish(ann, id, bytes);
    expect([status, body.file.size]).toEqual([200, 900]);
    expect(await house.row(id)).toEqual(before);
    expect(house.fileRoom.offered.size).toBe(1);
    expect(house.steps.done.filter((step) => step === 'rewrite')).toHaveLength(1);
  });

  it('[FILE-6] does not offer again what a message has', async () => {
    const id = await house.upload(ann, bytes);
    await house.name(id, 3);
    house.fileRoom.offered.clear();
    expect((await house.finish(ann, id, bytes)).status).toBe(200);
    expect(house.fileRoom.offered.size).toBe(0);
  });

  it('[FILE-3] needs all parts, and the digest of them', async () => {
    const id = newId();
    const { body } = await house.begin(ann, bytes, { id });
    const none = await house.finish(ann, id, bytes);
    expect(codeOf(none)).toEqual([400, 'invalid', 'parts']);
    await house.sendParts(ann, bytes, { ...none, body });
    const other = await house.finish(ann, id, bytesOf(2_501));
    expect(codeOf(other)).toEqual([409, 'checksum-mismatch', undefined]);
    await house.sendParts(ann, bytes, await house.begin(ann, bytes, { id }));
    expect((await house.finish(ann, id, bytes)).status).toBe(200);
  });

  it('[FILE-3] [S17] is done by who began', async () => {
    const id = await house.sendAll(ann, bytes);
    const ben = await house.guest('Ben');
    expect(codeOf(await house.finish(ben, id, bytes))).toEqual([403, 'forbidden', undefined]);
    expect(codeOf(await house.finish(ann, newId(), bytes))[1]).toBe('file-not-found');
    const path = `/v1/files/${id}/finish`;
    const body = { digest: sealOf(bytes, partBytes) };
    expect((await house.ask('POST', path, { body })).status).toBe(401);
    for (const digest of ['', 'x', `${'a'.repeat(44)}`]) {
      const answer = await ann.ask('POST', path, { digest });
      expect(codeOf(answer)).toEqual([400, 'invalid', 'digest']);
    }
    expect(house.fileRoom.offered.size).toBe(0);
  });

  it.each([
    ['unsupported-media-type', 415],
    ['file-damaged', 422],
    ['too-large', 413],
    ['file-empty', 400],
  ] as const)('[FILE-3] [FILE-4] [S15] refuses and removes what is %s', async (code, status) => {
    refuse(house, code);
    const id = await house.sendAll(ann, bytes);
    expect(codeOf(await house.finish(ann, id, bytes))).toEqual([status, code, undefined]);
    expect(await house.rows()).toEqual([]);
    expect(house.store.ids).toEqual([]);
    expect(house.fileRoom.offered.size).toBe(0);
    expect(codeOf(await house.finish(ann, id, bytes))[1]).toBe('file-not-found');
  });

  it('[FILE-3] refuses the same while the store does not remove it, and nobody ever gets it', async () => {
    refuse(house, 'file-damaged');
    const id = await house.sendAll(ann, bytes);
    const at = house.steps.done.length;
    const all = ['scribe write', 'seal', 'read', 'inspect', 'scribe write', 'remove'];
    house.steps.dies = { at: at + all.indexOf('remove'), when: 'before' };
    expect(codeOf(await house.finish(ann, id, bytes))[1]).toBe('file-damaged');
    expect(house.store.ids).toEqual([id]);
    expect(codeOf(await house.finish(ann, id, bytes))[1]).toBe('file-not-found');
    expect(codeOf(await house.begin(ann, bytes, { id }))[1]).toBe('file-not-found');
    expect(await house.addressOf(ann, id)).toBeUndefined();
  });
});

it('[S26] nothing that a store says of itself is told or logged', async () => {
  const id = await house.sendAll(ann, bytes);
  const canary = 'https://bucket.internal/partyline?X-Amz-Signature=canary';
  house.inspector.answer = async () => {
    throw Object.assign(new TypeError('fetch failed'), { code: 'unavailable', address: canary });
  };
  const { status, body } = await house.finish(ann, id, bytes);
  expect([status, body.error.code]).toEqual([500, 'internal']);
  expect(JSON.stringify([body, house.lines])).not.toContain('canary');
});
