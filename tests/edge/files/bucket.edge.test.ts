import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeGuest, makeRoom } from '../../chaos/network.ts';
import { fixture, textOf as latin1 } from '../../party/pictures/samples.ts';
import { startBucket, type TestBucket } from '../../support/bucket/bucket.ts';
import { startTestStack, type TestStack } from '../../support/stack.ts';
import { newCid, Seat } from '../room/seat.ts';
import { codeOf, mib, newId, Sender, textOf } from './sender.ts';

let bucket: TestBucket;
let isOpen = false;
let stack: TestStack;
let ann: Sender;
let seat: Seat;
const room = 'depot';
const text = { name: 'Übung.txt', type: 'text/plain' } as const;

beforeAll(async () => {
  bucket = await startBucket();
  isOpen = true;
  const { endpoint, bucket: name, region, accessKeyId, secretAccessKey } = bucket.settings;
  stack = await startTestStack({
    env: {
      LIMIT_SCALE: '1000',
      FILE_STORE: 's3',
      S3_ENDPOINT: endpoint,
      S3_BUCKET: name,
      S3_REGION: region,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
    },
  });
  const guest = await makeGuest(stack.url, 'Ann');
  await makeRoom(guest, room);
  seat = await Seat.take(guest, room);
  ann = new Sender(guest, room, 5 * mib);
});
afterAll(async () => {
  await stack?.stop();
  if (isOpen) await bucket.stop();
});

/** Loads as browsers do: first from us, then from where we send them. */
async function follow(id: string, headers: Record<string, string> = {}) {
  const there = (await ann.load(await ann.addressOf(id))).headers.get('location') ?? '';
  const response = await fetch(there, { headers });
  return { there, response, bytes: new Uint8Array(await response.arrayBuffer()) };
}

it('[FILE-13] parts go to the bucket itself, and readers are sent there', async () => {
  const [bytes, id] = [textOf(7 * mib), newId()];
  const begun = await ann.begin(bytes, { ...text, id });
  expect(begun.body).toMatchObject({ partBytes: 5 * mib, parts: [{ index: 0 }, { index: 1 }] });
  const [first, second] = begun.body.parts as { url: string }[];
  await ann.putThere(first?.url ?? '', bytes.subarray(0, 5 * mib));
  const again = await ann.begin(bytes, { ...text, id });
  expect(again.body.parts.map(({ index }: { index: number }) => index)).toEqual([1]);
  await ann.putThere(second?.url ?? '', bytes.subarray(5 * mib));
  expect((await ann.finish(id, bytes)).body.file).toEqual({ id, ...text, size: bytes.length });
  const cid = newCid();
  seat.say({ type: 'message.send', cid, text: '', files: [{ id }] });
  await seat.acked(cid);
  const { response, bytes: loaded } = await follow(id);
  expect(Buffer.from(loaded).equals(Buffer.from(bytes))).toBe(true);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(response.headers.get('content-disposition')).toContain("filename*=UTF-8''%C3%9Cbung.txt");
  const part = await follow(id, { range: 'bytes=1-5' });
  expect([part.response.status, part.bytes]).toEqual([206, bytes.slice(1, 6)]);
});

it('[FILE-2] [FILE-13] our own address takes no parts', async () => {
  const { id } = await ann.upload(textOf(10), text);
  const answer = await ann.put(`/v1/files/${id}/parts/0`, textOf(10));
  expect(codeOf(answer)).toEqual([404, 'not-found']);
});

it('[FILE-8] [S17] nobody is sent there who may not read the room', async () => {
  const { id } = await ann.upload(textOf(10), text);
  const address = await ann.addressOf(id);
  const response = await ann.load(address);
  expect(response.status).toBe(302);
  expect(response.headers.get('cache-control')).toBe('private, max-age=60');
  const guest = await makeGuest(stack.url, 'Ben');
  const inRoom = await Seat.take(guest, room);
  const ben = new Sender(guest, room);
  const theirs = await ben.addressOf(id);
  inRoom.say({ type: 'room.leave' });
  await inRoom.closed;
  const refused = await ben.load(theirs);
  expect([refused.status, refused.headers.get('location')]).toEqual([403, null]);
});

it('[FILE-5] [S16] a photo comes back without its place', async () => {
  const photo = fixture('gps.jpg');
  const file = await ann.upload(photo, { name: 'sea.jpg', type: 'image/jpeg' });
  const { bytes } = await follow(file.id);
  expect(bytes).toHaveLength(file.size);
  expect(latin1(bytes)).not.toMatch(/canary|xmpmeta|photoshop/i);
});

it('[FILE-4] [DEL-2] what is refused, called off or removed is gone from the bucket', async () => {
  const page = new Uint8Array(Buffer.from('<script>alert(1)</script>'));
  const refused = newId();
  const answer = await ann.send(page, { name: 'a.png', type: 'image/png', id: refused });
  expect(codeOf(answer)[0]).toBe(415);
  const off = await ann.upload(textOf(10), text);
  const { there } = await follow(off.id);
  expect((await ann.ask(`DELETE /v1/files/${off.id}`)).status).toBe(200);
  expect((await fetch(there)).status).toBe(404);
  const sent = await ann.upload(textOf(10), text);
  const place = (await follow(sent.id)).there;
  const cid = newCid();
  seat.say({ type: 'message.send', cid, text: '', files: [{ id: sent.id }] });
  const { seq } = await seat.acked(cid);
  expect((await ann.ask(`DELETE /v1/rooms/${room}/events/${seq}`)).status).toBe(200);
  expect((await fetch(place)).status).toBe(404);
});

it('[FILE-3] finished many times at once is one file', async () => {
  const id = newId();
  const photo = fixture('gps.jpg');
  const said = { name: 'sea.jpg', type: 'image/jpeg', id };
  await ann.putAll(photo, await ann.begin(photo, said));
  const answers = await Promise.all(Array.from({ length: 4 }, () => ann.finish(id, photo)));
  expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true);
  const { status, body } = await ann.finish(id, photo);
  expect(status).toBe(200);
  expect((await follow(id)).bytes).toHaveLength(body.file.size);
});

it('[S26] [S28] the bucket, its keys and its answers are told to nobody and logged nowhere', async () => {
  const { secretAccessKey, endpoint } = bucket.settings;
  const id = newId();
  const begun = await ann.begin(textOf(10), { ...text, id });
  isOpen = false;
  await bucket.stop();
  const failed = [await ann.finish(id, textOf(10)), await ann.begin(textOf(10), text)];
  for (const { status, text: said } of failed) {
    expect(status).toBe(503);
    expect(said).not.toContain(endpoint);
  }
  expect(JSON.stringify(begun.body)).not.toContain(secretAccessKey);
  const log = stack.log.join('\n');
  expect(log).not.toContain(secretAccessKey);
  expect(log).not.toMatch(/X-Amz-|uploadId/);
});
