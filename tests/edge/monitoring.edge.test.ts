import { describe, expect, it } from 'vitest';
import { routes } from '../../party/http/app.ts';
import { makeGuest, makeRoom, openLine } from '../chaos/network.ts';
import { parseExposition, sampleOf } from '../party/metrics/parse-exposition.ts';
import { home } from '../support/home.ts';
import { useStack } from '../support/stack.ts';
import { Sender, textOf } from './files/sender.ts';
import { newCid, Seat } from './room/seat.ts';
import { type Ask, knock } from './security/client.ts';

const token = 'm'.repeat(32);
const [site, scale] = ['https://site.example', '10000'];
const stack = useStack({
  env: {
    METRICS_TOKEN: token,
    LOG_REQUESTS: 'on',
    LIMIT_SCALE: scale,
    CLIENT_ADDRESS_HEADER: 'x-real-ip',
  },
});
const ask = (line: `${string} /${string}`, options?: Ask) => knock(stack().url, line, options);

async function scrape() {
  const { status, text, headers } = await ask('GET /metrics', { token });
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const families = parseExposition(text);
  return (sample: string) => sampleOf(families, `partyline_${sample}`);
}

/** Our own entries among all that server and database said. */
function entries(): Record<string, unknown>[] {
  return stack().log.flatMap((line) => {
    const found = /\{"at":.*\}/.exec(line);
    return found ? [JSON.parse(found[0])] : [];
  });
}

describe('/metrics', () => {
  it('counts what a talk really did', async () => {
    const { url } = stack();
    const earlier = await scrape();
    const guests = [];
    for (const name of ['Ann', 'Bob', 'Cem']) guests.push(await makeGuest(url, name));
    const [ann] = guests as [(typeof guests)[0]];
    const room = `room-${newCid().slice(-12)}`;
    await makeRoom(ann, room);
    const seats: Seat[] = [];
    for (const guest of guests) seats.push(await Seat.take(guest, room));
    const [seat] = seats as [Seat];
    for (let i = 0; i < 10; i += 1) await seat.tell(`line ${i}`);
    const cid = seat.post('twice');
    await seat.acked(cid);
    await seat.tell('twice', cid);
    seat.say({ type: 'message.send', cid: newCid(), text: ' ' });
    await seat.find('refused');
    await openLineEnd(room);
    const bytes = textOf(3_000);
    await new Sender(ann, room).upload(bytes, { name: 'a.txt', type: 'text/plain' });
    const signUp = { username: `ann${newCid().slice(-6)}`, password: 'correct horse battery' };
    expect((await ask('POST /v1/sign-up', { body: signUp })).status).toBe(201);
    await ask('GET /v1/rooms/nowhere-at-all', { token: ann.token });
    await expect.poll(async () => rise(earlier, await scrape())('drain_rows_total')).toBe(14);

    const later = await scrape();
    const more = rise(earlier, later);
    expect(more('messages_accepted_total')).toBe(11);
    // Who joins second is seen by one, who joins third by two; each message by all three.
    expect(more('deliveries_total')).toBe(1 + 2 + 3 * 11);
    expect(more('sockets_opened_total{party="room"}')).toBe(3);
    expect(more('sockets_refused_total{code="ticket-invalid"}')).toBe(1);
    expect(more('refusals_total{over="socket",code="invalid"}')).toBe(1);
    expect(more('refusals_total{over="http",code="room-not-found"}')).toBe(1);
    expect(more('http_requests_total{method="POST",route="/v1/guest",status="2xx"}')).toBe(3);
    expect(more('http_requests_total{method="POST",route="/v1/ticket",status="2xx"}')).toBe(3);
    expect(more('http_requests_total{method="GET",route="/v1/rooms/:room",status="4xx"}')).toBe(1);
    expect(more('files_stored_total')).toBe(1);
    expect(more('file_stored_bytes_total')).toBe(bytes.length);
    expect(more('password_hash_duration_seconds_count')).toBe(1);
    expect(more('object_wakes_total{party="room"}')).toBe(1);
    expect(more('object_wakes_total{party="file"}')).toBeGreaterThanOrEqual(1);
    expect(more('drain_duration_seconds_count')).toBeGreaterThan(0);
    expect(more('scribe_commit_duration_seconds_count')).toBeGreaterThan(0);
    expect(more('errors_total')).toBe(0);
    expect(later('connections{party="room"}')).toBe(3);
    expect(later('backlog_events')).toBe(0);
    expect(later('database_up')).toBe(1);
    expect(later(`info{version="1",home="${home}"}`)).toBe(1);
    for (const { socket } of seats) socket.close(1000);
    await expect.poll(async () => (await scrape())('connections{party="room"}')).toBe(0);
  });

  it('never shows less than before, not even when the server is killed', async () => {
    const earlier = await scrape();
    await stack().killWorker();
    await stack().restartWorker();
    const later = await scrape();
    for (const sample of ['messages_accepted_total', 'deliveries_total', 'drain_rows_total'])
      expect(later(sample)).toBeGreaterThanOrEqual(earlier(sample));
    expect(earlier('messages_accepted_total')).toBeGreaterThan(0);
  });

  it('is there for nobody without the token', async () => {
    for (const wrong of [{}, { token: `${token}m` }, { token: 'n'.repeat(32) }])
      expect((await ask('GET /metrics', wrong)).status).toBe(401);
  });
});

describe('/health', () => {
  it('is 503 while the database is dead, with what waits for it, and 200 when it is back', async () => {
    const ann = await makeGuest(stack().url, 'Ann');
    const room = `room-${newCid().slice(-12)}`;
    await makeRoom(ann, room);
    const seat = await Seat.take(ann, room);
    await seat.tell('before');
    const health = () => ask('GET /health');
    await expect.poll(async () => (await health()).body.backlog.events).toBe(0);
    expect((await health()).body).toMatchObject({ ok: true, home });
    await stack().killDatabase();
    try {
      for (const text of ['one', 'two', 'three']) await seat.tell(text);
      await expect.poll(async () => (await health()).status).toBe(503);
      const held = async () => (await health()).body.backlog.events;
      await expect.poll(held).toBeGreaterThanOrEqual(3);
      const { body, text } = await health();
      expect(body.backlog).toMatchObject({ rooms: 1, oldestMs: expect.any(Number) });
      expect(body.backlog.oldestMs).toBeGreaterThan(0);
      expect(text).not.toMatch(/127\.0\.0\.1|localhost|SQL|Error|room-/);
      const during = await scrape();
      expect(during('database_up')).toBe(0);
      expect(during('backlog_events')).toBeGreaterThanOrEqual(3);
      expect(during('drain_failures_total')).toBeGreaterThan(0);
    } finally {
      await stack().restartDatabase();
    }
    await expect.poll(async () => (await health()).status).toBe(200);
    await expect.poll(async () => (await health()).body.backlog.events).toBe(0);
    seat.socket.close(1000);
  });
});

describe('the log', () => {
  const canary = 'canary7f3a';

  it('[S3] holds nothing that a client sent, whatever field it came in', async () => {
    const { url } = stack();
    const said = { username: canary, password: `${canary} is the password`, name: canary };
    const session = (await ask('POST /v1/sign-up', { body: said })).body;
    const ann = { url, token: session.token, id: session.me.id };
    await ask('POST /v1/sign-in', {
      body: { ...said, password: `${canary} wrong`, name: undefined },
    });
    await makeRoom(ann, 'quiet-room');
    const seat = await Seat.take(ann, 'quiet-room');
    await seat.tell(`${canary} in a message`);
    seat.say({ type: 'typing' });
    for (const frame of [
      canary,
      `{"type":"${canary}"}`,
      `{"type":"message.send","cid":"${canary}"}`,
    ])
      seat.socket.send(frame);
    await seat.until('the refusals', () => seat.all('refused').length === 3);
    const file = { name: `${canary}.txt`, type: 'text/plain' };
    await new Sender(ann, 'quiet-room').upload(textOf(500), file);
    await openLineEnd('quiet-room', canary);
    await everywhere(ann.token);
    await stack().killDatabase();
    try {
      await everywhere(ann.token);
      await seat.tell(`${canary} while the database is away`);
    } finally {
      await stack().restartDatabase();
    }
    seat.socket.close(1000);
    const ours = entries();
    expect(ours.length).toBeGreaterThan(50);
    expect(ours.filter((entry) => JSON.stringify(entry).toLowerCase().includes(canary))).toEqual(
      [],
    );
    const { databaseUrl, secret } = stack();
    const inside = [new URL(databaseUrl).host, secret, token, ann.token, 'SELECT', 'INSERT'];
    for (const text of inside) expect(JSON.stringify(ours)).not.toContain(text);
  });

  it('is in lines of JSON with a time, a level, and what it is about', () => {
    const ours = entries();
    for (const { at, level, what } of ours) {
      expect(String(at)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      expect(['info', 'warn', 'error']).toContain(level);
      expect(what).toMatch(/^[a-z ]{4,60}$/);
    }
    const request = ours.find(({ what, route }) => what === 'request' && route === '/v1/guest');
    expect(request).toMatchObject({ method: 'POST', status: 201, requestId: expect.any(String) });
    expect(request?.ms).toEqual(expect.any(Number));
  });

  /** Every route, with the word in all that can be said there. */
  async function everywhere(own: string): Promise<void> {
    const fields = [
      'text',
      'username',
      'password',
      'current',
      'id',
      'room',
      'title',
      'token',
      'url',
    ];
    const more = ['name', 'description', 'about', 'details', 'type', 'digest', 'ids', 'q', 'cid'];
    const body = Object.fromEntries([...fields, ...more].map((field) => [field, canary]));
    const headers = {
      'user-agent': canary,
      'content-digest': canary,
      'partyline-site': '',
      'if-none-match': canary,
      'x-real-ip': 'c0de::7f3a',
      'x-request-id': canary,
      cookie: `${canary}=${canary}`,
      referer: `${site}/${canary}`,
      range: canary,
    };
    for (const { method, path } of routes) {
      const line =
        `${method} ${path.replaceAll(/:\w+/g, canary)}?q=${canary}` as `${string} /${string}`;
      const said = method === 'GET' ? {} : { body };
      await ask(line, { ...said, headers, token: own });
      await ask(line, { ...said, headers: { ...headers, origin: `https://${canary}.example` } });
      await ask(line, { ...(method !== 'GET' && { body: `{"${canary}` }), headers, token: canary });
      await ask(line, { ...said, headers: { ...headers, 'partyline-site': canary } });
    }
  }
});

const rise =
  (earlier: (sample: string) => number, later: (sample: string) => number) => (sample: string) =>
    later(sample) - earlier(sample);

/** A socket that is not let in. */
async function openLineEnd(room: string, ticket = 'no-ticket'): Promise<void> {
  const socket = openLine(stack().url, `room/${room}`, ticket);
  await new Promise((resolve) => {
    socket.on('error', () => {});
    socket.on('close', resolve);
  });
}
