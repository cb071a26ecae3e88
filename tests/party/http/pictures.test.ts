import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parse, peopleAnswers } from '../../../sdk/src/protocol/index.ts';
import {
  bytesOf,
  concat,
  fixture,
  partsOf,
  png,
  pngHeader,
  pngOf,
  textOf,
} from '../pictures/samples.ts';
import { type House, hostOrigin, openHouse, ownOrigin, type Resident } from '../support/house.ts';
import { makeMember } from '../support/members.ts';

vi.setConfig({ testTimeout: 30_000 });
let house: House;
let ann: Resident;
beforeEach(async () => {
  house = await openHouse();
  ann = await makeMember(house, 'ann');
});
afterEach(() => house.close());

/** Answers the bytes as well, which `ask` takes for a text. */
async function load(hash: string, headers: Record<string, string> = {}, method = 'GET') {
  const request = new Request(`${ownOrigin}/v1/pictures/${hash}`, { method, headers });
  const response = await house.serve(request);
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
}

async function put({ token }: Pick<Resident, 'token'>, bytes: Uint8Array, type = 'image/png') {
  const request = new Request(`${ownOrigin}/v1/me/picture`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    body: bytes.slice(),
  });
  const response = await house.serve(request);
  return { status: response.status, body: await response.json() };
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const pictures = async () =>
  (await house.client.execute('SELECT hash FROM picture')).rows.map(({ hash }) => hash);
const announced = () =>
  house.calls.flatMap(({ order }) => (order.type === 'me' ? [order.person] : []));
const codeOf = ({ status, body }: { status: number; body: { error: { code: string } } }) => [
  status,
  body.error.code,
];
const notTaken: [string, Uint8Array, number, string][] = [
  ['nothing', new Uint8Array(), 422, 'not-a-picture'],
  ['a page', bytesOf('<!doctype html><script>alert(1)</script>'), 422, 'not-a-picture'],
  ['an svg', bytesOf('<svg xmlns="http://www.w3.org/2000/svg"/>'), 422, 'not-a-picture'],
  ['half a picture', png().subarray(0, 60), 422, 'not-a-picture'],
  ['what moves', fixture('animated.webp'), 422, 'not-a-picture'],
  ['a bomb of 45 bytes', pngOf(pngHeader({ width: 50_000, height: 50_000 })), 413, 'too-large'],
  ['more than 2 MiB', concat(png(), new Uint8Array(2 * 1024 * 1024)), 413, 'too-large'],
];

describe('putting a picture', () => {
  it('[PIC-1] makes it one’s own, under the hash of its bytes', async () => {
    const { status, body } = await put(ann, png());
    expect(status).toBe(200);
    expect(parse(peopleAnswers.me, body).ok).toBe(true);
    const me = { id: ann.id, name: 'ann', kind: 'member', username: 'ann' };
    expect(body.me).toEqual({ ...me, picture: hashOf(png()) });
    expect((await ann.ask('GET', '/v1/me')).body.me).toEqual(body.me);
    expect(announced()).toEqual([body.me]);
  });

  it.each([
    ['png', png(), 'image/png'],
    ['jpeg', fixture('progressive.jpg'), 'image/jpeg'],
    ['lossy webp', fixture('lossy.webp'), 'image/webp'],
    ['lossless webp', fixture('lossless.webp'), 'image/webp'],
  ])('[PIC-1] takes a %s, whatever it is called', async (_, bytes, type) => {
    const { body } = await put(ann, bytes, 'text/html');
    const { response, bytes: served } = await load(body.me.picture);
    expect(response.headers.get('content-type')).toBe(type);
    expect(served).toEqual(bytes);
  });

  it('[PIC-1] [S16] does not take what is no picture, or too large, and nothing is changed', async () => {
    await put(ann, png());
    for (const [what, bytes, status, code] of notTaken) {
      expect([what, ...codeOf(await put(ann, bytes))]).toEqual([what, status, code]);
    }
    expect((await ann.ask('GET', '/v1/me')).body.me.picture).toBe(hashOf(png()));
    expect(await pictures()).toEqual([hashOf(png())]);
    expect(announced()).toHaveLength(1);
  });

  it('[PIC-2] [S16] keeps nothing of a photo but the picture and which way up it is', async () => {
    const photo = concat(fixture('gps.jpg'), bytesOf('canary behind the end'));
    const { body } = await put(ann, photo, 'image/jpeg');
    const { bytes } = await load(body.me.picture);
    expect(textOf(bytes)).not.toMatch(/canary|xmpmeta|photoshop/i);
    expect(partsOf('jpeg', bytes).filter((name) => name === 'e1')).toHaveLength(1);
    const { rows } = await house.client.execute('SELECT bytes FROM picture');
    expect(Buffer.from(String(rows[0]?.bytes), 'base64')).toEqual(Buffer.from(bytes));
  });

  it('lets go of the one before, unless somebody else has it', async () => {
    const ben = await makeMember(house, 'ben');
    const [one, two] = [fixture('lossy.webp'), fixture('lossless.webp')];
    await put(ann, one);
    await put(ben, one);
    await put(ann, two);
    expect((await pictures()).sort()).toEqual([hashOf(one), hashOf(two)].sort());
    await put(ben, two);
    expect(await pictures()).toEqual([hashOf(two)]);
    await put(ben, two);
    expect(await pictures()).toEqual([hashOf(two)]);
  });

  it('[PROF-3] is told to the person’s object, whole, and once when it is put twice', async () => {
    const both = [ann.ask('PATCH', '/v1/me', { name: 'Anna' }), put(ann, png())];
    await Promise.all(both);
    await put(ann, png());
    expect(announced()).toHaveLength(2);
    expect(announced().at(-1)).toMatchObject({ name: 'Anna', picture: hashOf(png()) });
  });

  it('is not for guests', async () => {
    expect(codeOf(await put(await house.guest(), png()))).toEqual([403, 'members-only']);
    expect(await pictures()).toEqual([]);
  });

  it('is not for nobody', async () => {
    expect(codeOf(await put({ token: 'x' }, png()))).toEqual([401, 'unauthenticated']);
  });

  it('[HTTP-3] is not done without end', async () => {
    for (let count = 0; count < 10; count += 1) expect((await put(ann, png())).status).toBe(200);
    expect((await put(ann, png())).status).toBe(429);
  });
});

describe('removing a picture', () => {
  it('leaves none, twice the same', async () => {
    const { body } = await put(ann, png());
    const { picture, ...me } = body.me;
    for (const _ of [1, 2]) {
      const removed = await ann.ask('DELETE', '/v1/me/picture');
      expect([removed.status, removed.body]).toEqual([200, { me }]);
    }
    expect(await pictures()).toEqual([]);
    expect((await load(picture)).response.status).toBe(404);
    expect(announced()).toEqual([body.me, me]);
  });
});

describe('a picture', () => {
  it('[PIC-3] is kept for ever by whoever loads it, and asked for again in vain', async () => {
    const hash = (await put(ann, png())).body.me.picture;
    const { response } = await load(hash);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const etag = response.headers.get('etag') ?? '';
    const again = await load(hash, { 'if-none-match': etag });
    expect([again.response.status, again.bytes.length]).toEqual([304, 0]);
    expect(again.response.headers.get('cache-control')).toContain('immutable');
    expect((await load(hash, { 'if-none-match': '"other"' })).response.status).toBe(200);
    expect((await load(hash, {}, 'HEAD')).response.status).toBe(200);
  });

  it('[PIC-3] [S15] is nothing but a picture, on any page', async () => {
    const hash = (await put(ann, png())).body.me.picture;
    const { headers } = (await load(hash)).response;
    expect(headers.get('content-type')).toBe('image/png');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('content-disposition')).toMatch(/^inline; filename="[0-9a-f]+"$/);
    const fetched = await load(hash, { origin: hostOrigin });
    expect(fetched.response.headers.get('access-control-allow-origin')).toBe(hostOrigin);
  });

  it('that is not there is not found', async () => {
    expect((await load('0'.repeat(64))).response.status).toBe(404);
    for (const name of ['0'.repeat(63), 'A'.repeat(64), "'%20OR%201=1"]) {
      expect((await load(name)).response.status).toBe(400);
    }
  });
});
