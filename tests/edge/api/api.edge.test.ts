import { describe, expect, it } from 'vitest';
import { answers, parse } from '../../../sdk/src/protocol/index.ts';
import { useStack } from '../../support/stack.ts';
import { openLine, Visitor } from '../platform/visitor.ts';
import { type Ask, knock } from '../security/client.ts';

const stack = useStack({ env: { LIMIT_SCALE: '1000' } });
const ask = (line: `${string} /${string}`, options?: Ask) => knock(stack().url, line, options);
const enter = (name?: string) => Visitor.enter(stack().url, name);
const newName = (prefix: string) => `${prefix}${Math.random().toString(36).slice(2, 12)}`;

describe('accounts', () => {
  it('[ACC-1] sign-up, sign-in and me agree about who somebody is', async () => {
    const username = newName('ann');
    const account = { username, password: 'correct horse' };
    const up = await ask('POST /v1/sign-up', { body: { ...account, name: 'Ann' } });
    expect(up.status).toBe(201);
    expect(parse(answers.session, up.body).ok).toBe(true);
    const into = await ask('POST /v1/sign-in', { body: account });
    expect([into.status, into.body.me]).toEqual([200, up.body.me]);
    for (const { token } of [up.body, into.body]) {
      expect((await ask('GET /v1/me', { token })).body.me).toEqual(up.body.me);
    }
    const wrong = { ...account, password: 'wrong horse' };
    expect((await ask('POST /v1/sign-in', { body: wrong })).body.error.code).toBe(
      'wrong-credentials',
    );
    expect((await ask('POST /v1/sign-up', { body: account })).body.error.code).toBe(
      'username-taken',
    );
    expect((await ask('GET /v1/me')).body.error.code).toBe('unauthenticated');
  });

  it('[ACC-2] a guest becomes a member and keeps what they said', async () => {
    const gus = await enter('Gus');
    const room = await gus.makeRoom();
    const line = await gus.join(room);
    const seq = await line.post('said as a guest');
    const body = { username: newName('gus'), password: 'correct horse', name: 'Gustav' };
    const up = await ask('POST /v1/upgrade', { token: gus.token, body });
    expect([up.status, up.body.me.id, up.body.me.kind]).toEqual([200, gus.id, 'member']);
    expect((await ask('GET /v1/me', { token: gus.token })).status).toBe(401);
    const token = up.body.token;
    const { body: page } = await ask(`GET /v1/rooms/${room}/events`, { token });
    expect(page.events).toContainEqual(
      expect.objectContaining({ seq, by: gus.id, text: 'said as a guest' }),
    );
    expect((await ask('POST /v1/upgrade', { token, body })).body.error.code).toBe('already-member');
    line.socket.close();
  });

  it('[ACC-4] a name in the log stays what it was, the id is the same', async () => {
    const gus = await enter('Gus');
    const room = await gus.makeRoom();
    const before = await gus.join(room);
    await before.post('under the old name');
    const body = { username: newName('gus'), password: 'correct horse', name: 'Gustav' };
    const { body: up } = await ask('POST /v1/upgrade', { token: gus.token, body });
    const after = await new Visitor(stack().url, { token: up.token, id: up.me.id }).join(room);
    await after.post('under the new one');
    const { body: page } = await ask(`GET /v1/rooms/${room}/events`, { token: up.token });
    const said = page.events.filter(({ kind }: { kind: string }) => kind === 'message');
    expect(said).toMatchObject([
      { by: gus.id, name: 'Gus', text: 'under the old name' },
      { by: gus.id, name: 'Gustav', text: 'under the new one' },
    ]);
    for (const { socket } of [before, after]) socket.close();
  });

  it('[ACC-3] a sign-out ends the session, its sockets and its tickets, and no other session', async () => {
    const account = { username: newName('ann'), password: 'correct horse' };
    const { body: up } = await ask('POST /v1/sign-up', { body: account });
    const { body: into } = await ask('POST /v1/sign-in', { body: account });
    const [one, two] = [up, into].map(
      ({ token, me }) => new Visitor(stack().url, { token, id: me.id }),
    );
    if (!one || !two) throw new Error('nobody came in');
    const room = await one.makeRoom();
    const [line, other] = [await one.join(room), await two.join(room)];
    const unused = await one.ticket(room);
    expect((await ask('POST /v1/sign-out', { token: one.token, body: {} })).body).toEqual({
      ok: true,
    });
    expect(await line.closed).toEqual({ code: 4400, reason: 'signed-out' });
    const late = openLine(`${stack().url}/parties/room/${room}?v=1&t=${unused}`);
    expect(await late.closed).toEqual({ code: 4400, reason: 'signed-out' });
    await other.post('still here');
    await ask('POST /v1/sign-out', { token: two.token, body: { everywhere: true } });
    expect(await other.closed).toEqual({ code: 4400, reason: 'signed-out' });
  });
});

describe('rooms', () => {
  it('there is one from the first start', async () => {
    const { status, body } = await ask('GET /v1/rooms/general');
    expect([status, body.room?.id]).toEqual([200, 'general']);
  });

  it('[HTTP-5] are made, found, listed and searched', async () => {
    const ann = await enter('Ann');
    const [id, title] = [newName('room-'), newName('Title ')];
    const made = await ask('POST /v1/rooms', { token: ann.token, body: { id, title } });
    expect(made.status).toBe(201);
    expect(parse(answers.room, made.body).ok).toBe(true);
    expect((await ask('POST /v1/rooms', { token: ann.token, body: { id } })).body.error.code).toBe(
      'room-exists',
    );
    expect((await ask(`GET /v1/rooms/${id}`)).body).toEqual(made.body);
    const found = await ask(`GET /v1/rooms?search=${encodeURIComponent(title.toUpperCase())}`);
    expect(found.body).toEqual({ rooms: [made.body.room], next: null });
    const first = await ask('GET /v1/rooms?limit=1');
    const second = await ask(`GET /v1/rooms?limit=1&cursor=${first.body.next}`);
    expect(second.body.rooms[0].id).not.toBe(first.body.rooms[0].id);
    expect((await ask('GET /v1/rooms/no-such-room')).body.error.code).toBe('room-not-found');
  });

  it('tell who is a member and when somebody said something', async () => {
    const ann = await enter('Ann');
    const room = await ann.makeRoom();
    const line = await ann.join(room);
    await line.post('hello');
    await stack().sweep();
    const { body } = await ask(`GET /v1/rooms/${room}/members`, { token: ann.token });
    expect(body).toEqual({ members: [{ id: ann.id, name: 'Ann', kind: 'guest' }], next: null });
    const { room: row } = (await ask(`GET /v1/rooms/${room}`)).body;
    expect(row.members).toBe(1);
    expect(row.lastMessageAt).toBeGreaterThanOrEqual(row.createdAt);
    line.socket.close();
  });
});

describe('history', () => {
  it('[HIST-3] is never stale and [HIST-2] its pages together are the log', async () => {
    const ann = await enter('Ann');
    const room = await ann.makeRoom();
    const line = await ann.join(room);
    const said = Array.from({ length: 25 }, (_, i) => `no ${i}`);
    for (const text of said) {
      const seq = await line.post(text);
      const { body } = await ask(`GET /v1/rooms/${room}/events?limit=1`, { token: ann.token });
      expect([body.last, body.events[0].text]).toEqual([seq, text]);
    }
    const texts: string[] = [];
    for (let before = '', complete = false; !complete; ) {
      const { body } = await ask(`GET /v1/rooms/${room}/events?limit=4${before}`, {
        token: ann.token,
      });
      expect(parse(answers.history, body).ok).toBe(true);
      texts.unshift(...body.events.flatMap(({ text }: { text?: string }) => text ?? []));
      [before, complete] = [`&before=${body.first}`, body.complete];
    }
    expect(texts).toEqual(said);
    const ben = await enter('Ben');
    const own = (await ask(`GET /v1/rooms/${room}/events`, { token: ann.token })).body.events.at(
      -1,
    );
    const others = (await ask(`GET /v1/rooms/${room}/events`, { token: ben.token })).body.events.at(
      -1,
    );
    expect(own.cid).toMatch(/^[0-9a-f-]{36}$/);
    expect(others).toEqual({ ...own, cid: undefined });
    line.socket.close();
  });
});

describe('the rest', () => {
  it('[HTTP-1] bad bodies and queries are 400 with the field', async () => {
    const ann = await enter('Ann');
    const cases: [`${string} /${string}`, unknown, string][] = [
      ['POST /v1/sign-up', { username: 'a', password: 'correct horse' }, 'username'],
      ['POST /v1/sign-in', { username: 'ann' }, 'password'],
      ['POST /v1/guest', { name: '' }, 'name'],
      ['POST /v1/upgrade', { username: 'ann' }, 'password'],
      ['POST /v1/sign-out', { everywhere: 'yes' }, 'everywhere'],
      ['POST /v1/ticket', { room: '../x' }, 'room'],
      ['POST /v1/rooms', { id: 'A B' }, 'id'],
      ['GET /v1/rooms?limit=0', undefined, 'limit'],
      ['GET /v1/rooms/A', undefined, 'room'],
      ['GET /v1/rooms/general/events?before=x', undefined, 'before'],
      ['GET /v1/rooms/general/members?cursor=!', undefined, 'cursor'],
    ];
    for (const [line, body, field] of cases) {
      const answer = await ask(line, { token: ann.token, body });
      expect([line, answer.status, answer.body.error.field]).toEqual([line, 400, field]);
    }
  });

  it('[HTTP-2] other methods, media types, sizes and addresses are told apart', async () => {
    expect((await ask('GET /v1/nowhere')).status).toBe(404);
    expect((await ask('GET /nowhere.html')).status).toBe(404);
    const wrong = await ask('DELETE /v1/rooms');
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST, OPTIONS']);
    const plain = { body: '{"name":"Gus"}', headers: { 'content-type': 'text/plain' } };
    expect((await ask('POST /v1/guest', plain)).status).toBe(415);
    expect((await ask('POST /v1/guest', { body: { name: 'x'.repeat(70_000) } })).status).toBe(413);
    expect((await ask('HEAD /v1/rooms')).text).toBe('');
  });

  it('says how it is', async () => {
    const { status, body } = await ask('GET /health');
    expect([status, body.ok, body.database.ok]).toEqual([200, true, true]);
  });

  it('serves the site with caching that fits', async () => {
    const launcher = await ask('GET /widget.js');
    expect([launcher.status, launcher.headers.get('access-control-allow-origin')]).toEqual([
      200,
      '*',
    ]);
    const tag = launcher.headers.get('etag') ?? '';
    expect((await ask('GET /widget.js', { headers: { 'if-none-match': tag } })).status).toBe(304);
    const page = await ask('GET /');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const script = /src="\/(assets\/[^"]+)"/.exec(page.text)?.[1];
    const asset = await ask(`GET /${script}`);
    expect(asset.headers.get('cache-control')).toContain('immutable');
  });
});
