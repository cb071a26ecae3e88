import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { answers, parse, peopleAnswers } from '../../../sdk/src/protocol/index.ts';
import {
  bytesOf,
  concat,
  fixture,
  partsOf,
  png,
  pngChunk,
  pngHeader,
  pngOf,
  textOf,
} from '../../party/pictures/samples.ts';
import { useStack } from '../../support/stack.ts';
import { Visitor } from '../platform/visitor.ts';
import { type Ask, knock } from '../security/client.ts';

type Member = { readonly token: string; readonly id: string; readonly username: string };

const stack = useStack({ env: { LIMIT_SCALE: '1000' } });
const ask = (line: `${string} /${string}`, options?: Ask) => knock(stack().url, line, options);
const newName = (prefix: string) => `${prefix}${Math.random().toString(36).slice(2, 12)}`;
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function signUp(prefix: string): Promise<Member> {
  const username = newName(prefix);
  const { body } = await ask('POST /v1/sign-up', { body: { username, password: 'correct horse' } });
  return { token: body.token, id: body.me.id, username };
}

async function put({ token }: { token: string }, bytes: Uint8Array) {
  const response = await fetch(`${stack().url}/v1/me/picture`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'image/jpeg' },
    body: bytes.slice(),
  });
  return { status: response.status, body: await response.json() };
}

async function load(hash: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${stack().url}/v1/pictures/${hash}`, { headers });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes };
}

/** Opens the socket of a device. */
async function listen({ token, id }: Member) {
  const { body } = await ask('POST /v1/me/ticket', { token });
  const socket = new WebSocket(
    `${stack().url.replace('http', 'ws')}/parties/person/${id}?v=1&t=${body.ticket}`,
  );
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came
  const heard: any[] = [];
  socket.on('message', (frame) => heard.push(JSON.parse(String(frame))));
  const until = (isIt: (message: (typeof heard)[number]) => boolean) =>
    vi.waitUntil(() => heard.find(isIt), { timeout: 10_000, interval: 20 });
  await until(({ type }) => type === 'hello');
  return { socket, until };
}

describe('a picture', () => {
  it('[PIC-1] [PIC-2] [PIC-3] goes in as a photo with its place and comes out without, to be kept for ever', async () => {
    const ann = await signUp('ann');
    const { status, body } = await put(ann, concat(fixture('gps.jpg'), bytesOf('canary')));
    expect(status).toBe(200);
    expect(parse(peopleAnswers.me, body).ok).toBe(true);
    const { bytes, headers } = await load(body.me.picture);
    expect(hashOf(bytes)).toBe(body.me.picture);
    expect(textOf(bytes)).not.toMatch(/canary|xmpmeta|photoshop/i);
    expect(partsOf('jpeg', bytes).filter((name) => name === 'e1')).toHaveLength(1);
    expect(headers.get('content-type')).toBe('image/jpeg');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain('sandbox');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('cache-control')).toContain('immutable');
    const again = await load(body.me.picture, { 'if-none-match': headers.get('etag') ?? '' });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
    const { body: session } = await ask('POST /v1/sign-in', {
      body: { username: ann.username, password: 'correct horse' },
    });
    expect(session.me.picture).toBe(body.me.picture);
  });

  it('[PIC-1] of 2 MiB is taken, and one byte more is not', async () => {
    const ann = await signUp('ann');
    // Nobody looks inside the pixels before a browser does.
    const pixels = pngChunk('IDAT', new Uint8Array(2 * 1024 * 1024 - png().length - 12));
    const large = pngOf(pngHeader(), pixels, png().subarray(33));
    expect(large.length).toBe(2 * 1024 * 1024);
    const { status, body } = await put(ann, large);
    expect([status, body.me?.picture]).toEqual([200, hashOf(large)]);
    expect((await load(body.me.picture)).bytes).toHaveLength(large.length);
    const more = await put(ann, concat(large, Uint8Array.of(0)));
    expect([more.status, more.body.error.code]).toEqual([413, 'too-large']);
  });

  it('[PIC-1] [S16] that is a bomb or none at all is refused, and the old one stays', async () => {
    const ann = await signUp('ann');
    await put(ann, png());
    const bomb = concat(
      pngOf(pngHeader({ width: 50_000, height: 50_000 })),
      new Uint8Array(40_000),
    );
    expect((await put(ann, bomb)).status).toBe(413);
    const page = bytesOf('<!doctype html><script>alert(1)</script>');
    expect((await put(ann, page)).body.error.code).toBe('not-a-picture');
    expect((await ask('GET /v1/me', { token: ann.token })).body.me.picture).toBe(hashOf(png()));
    const gus = await Visitor.enter(stack().url, 'Gus');
    expect((await put(gus, png())).body.error.code).toBe('members-only');
    const gone = await ask('DELETE /v1/me/picture', { token: ann.token });
    expect([gone.status, gone.body.me.picture]).toEqual([200, undefined]);
  });
});

describe('a profile', () => {
  it('[PROF-1] [PROF-2] is edited by its owner and seen by others, and [FIND-1] found by its new name', async () => {
    const [ann, ben] = [await signUp('ann'), await signUp('ben')];
    const name = `Ünna ${ann.username}`;
    const details = {
      about: 'Trees',
      location: 'Green',
      pronouns: 'she/her',
      link: 'https://a.nn',
    };
    const edited = await ask('PATCH /v1/me', {
      token: ann.token,
      body: { name, ...details, showsLastSeen: false },
    });
    expect(edited.status).toBe(200);
    const seen = await ask(`GET /v1/people/${ann.id}`, { token: ben.token });
    expect(parse(peopleAnswers.profile, seen.body).ok).toBe(true);
    expect(seen.body.profile).toMatchObject({ person: { name }, ...details });
    expect(seen.body.profile.contact.state).toBe('none');
    const search = encodeURIComponent(name.toUpperCase());
    const found = await ask(`GET /v1/people?search=${search}`, { token: ben.token });
    expect(found.body.people).toMatchObject([{ person: { id: ann.id, name }, state: 'none' }]);
    const link = await ask('PATCH /v1/me', { token: ann.token, body: { link: 'javascript:1' } });
    expect([link.status, link.body.error.field]).toEqual([400, 'link']);
    const nobody = await ask('GET /v1/people/u_nobody000', { token: ben.token });
    expect(nobody.body.error.code).toBe('person-not-found');
  });

  it('[PROF-3] has a new name and picture on all devices, in rooms and at friends at once', async () => {
    const [ann, ben] = [await signUp('ann'), await signUp('ben')];
    await ask(`POST /v1/people/${ben.id}/request`, { token: ann.token, body: {} });
    await ask(`POST /v1/people/${ann.id}/accept`, { token: ben.token, body: {} });
    const [device, friend] = [await listen(ann), await listen(ben)];
    const inRoom = await new Visitor(stack().url, ann).join('general');
    const { body } = await put(ann, fixture('lossy.webp'));
    await ask('PATCH /v1/me', { token: ann.token, body: { name: 'Anna' } });
    const anna = { ...body.me, name: 'Anna' };
    expect(await device.until(({ type, me }) => type === 'me' && me.name === 'Anna')).toEqual({
      type: 'me',
      me: anna,
    });
    const told = await friend.until(({ contact }) => contact?.person.name === 'Anna');
    expect(told.contact).toMatchObject({ person: anna, state: 'friends' });
    const seq = await inRoom.post('under a new name');
    const { body: page } = await ask('GET /v1/rooms/general/events?limit=5', { token: ben.token });
    expect(page.events.find((event: { seq: number }) => event.seq === seq).name).toBe('Anna');
    for (const { socket } of [device, friend, inRoom]) socket.close();
  });

  it('[PROF-4] gets another password, and all other devices are out', async () => {
    const ann = await signUp('ann');
    const account = { username: ann.username, password: 'correct horse' };
    const { body: other } = await ask('POST /v1/sign-in', { body: account });
    const visitor = new Visitor(stack().url, { token: other.token, id: ann.id });
    const line = await visitor.join('general');
    const wrong = { current: 'wrong horse', next: 'battery staple' };
    const refused = await ask('POST /v1/me/password', { token: ann.token, body: wrong });
    expect(refused.body.error.code).toBe('wrong-credentials');
    const right = { current: 'correct horse', next: 'battery staple' };
    const changed = await ask('POST /v1/me/password', { token: ann.token, body: right });
    expect(changed.status).toBe(200);
    expect(parse(answers.session, changed.body).ok).toBe(true);
    expect(await line.closed).toEqual({ code: 4400, reason: 'signed-out' });
    for (const token of [ann.token, other.token]) {
      expect((await ask('GET /v1/me', { token })).status).toBe(401);
    }
    const again = new Visitor(stack().url, { token: changed.body.token, id: ann.id });
    const back = await again.join('general');
    back.socket.close();
    expect((await ask('POST /v1/sign-in', { body: account })).status).toBe(401);
  });
});
