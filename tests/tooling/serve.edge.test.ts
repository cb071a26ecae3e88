import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { poll } from '../../scripts/stack/poll.mjs';
import { findFreePort, isFree } from '../../scripts/stack/ports.mjs';
import { createPartyline, type Partyline, type RoomHandle } from '../../sdk/src/index.ts';
import { fill, makeParty, Seat } from '../edge/room/seat.ts';
import { ensureBuilt } from '../support/built.ts';
import { type Command, runScript } from '../support/command.ts';
import { findByCommand } from '../support/processes.ts';

beforeAll(ensureBuilt, 180_000);

const website = 'https://website.example';
let folder: string;
let port: number;
let url: string;
let started: Command[];
let clients: Partyline[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'partyline-serve-'));
  port = await findFreePort();
  url = `http://127.0.0.1:${port}`;
  started = [];
  clients = [];
});

afterEach(async () => {
  for (const client of clients) client.close();
  for (const { child, ended } of started) {
    child.kill('SIGTERM');
    await ended;
  }
  await expectNothingLeft();
  await rm(folder, { recursive: true, force: true });
});

function serve(env: Record<string, string> = {}): Command {
  const own = {
    PARTYLINE_DATA: join(folder, 'data'),
    PARTYLINE_SECRET: 'a secret of this test alone, and long enough',
    ALLOWED_ORIGINS: website,
    CLIENT_ADDRESS_HEADER: 'none',
    LIMIT_SCALE: '1000',
    PORT: String(port),
  };
  const command = runScript('scripts/serve.mjs', { ...own, ...env });
  started.push(command);
  return command;
}

async function serveAndWait(env: Record<string, string> = {}): Promise<Command> {
  const command = serve(env);
  await command.said('"what":"serving"');
  return command;
}

/** Everything that it starts names its data folder; a guard needs a moment to end the rest. */
async function expectNothingLeft(): Promise<void> {
  const gone = async () => ((await findByCommand(folder)).length === 0 ? true : undefined);
  await poll(gone, { timeoutMs: 5_000 });
  expect(await findByCommand(folder)).toEqual([]);
  expect(await isFree(port)).toBe(true);
}

async function enter(name: string): Promise<RoomHandle> {
  const client = createPartyline({
    server: url,
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
  });
  clients.push(client);
  await client.enterAsGuest(name);
  return client.join('general');
}

const textsOf = (room: RoomHandle) =>
  room.state.timeline.flatMap((item) => (item.type === 'message' ? [item.text] : []));

const pidOf = async (program: string, mark: string) =>
  Number.parseInt(
    (await findByCommand(mark)).find((line) => line.includes(`/${program} `)) ?? '',
    10,
  );

const entries = (out: string): { part: string; level: string; what: string }[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('npm run serve', () => {
  it('says at once what is missing, a sentence each, and serves nothing', async () => {
    const missing = { PARTYLINE_SECRET: '', ALLOWED_ORIGINS: '', CLIENT_ADDRESS_HEADER: '' };
    const { code, out, err } = await serve({ ...missing, SCRIBES: '900' }).ended;
    const lines = err.trim().split('\n');
    expect({ code, serving: out.includes('serving') }).toEqual({ code: 1, serving: false });
    expect(lines.map((line) => /[A-Z]+_?[A-Z_]+|SCRIBES/.exec(line)?.[0])).toEqual([
      ...Object.keys(missing),
      'SCRIBES',
    ]);
    for (const line of lines) expect(line).toMatch(/^Partyline does not serve: [^.]+.*\.$/);
  });

  it('lets people talk, and only on the websites that may', async () => {
    await serveAndWait();
    const [ann, bob] = [await enter('Ann'), await enter('Bob')];
    await ann.send('good morning');
    await expect.poll(() => textsOf(bob)).toEqual(['good morning']);
    const from = async (origin: string) => {
      const answer = await fetch(`${url}/v1/rooms`, { headers: { origin } });
      return answer.headers.get('access-control-allow-origin');
    };
    expect([await from(website), await from('http://localhost:1999')]).toEqual([website, null]);
  });

  it('speaks in lines of JSON and keeps its secret out of them and off the disk', async () => {
    const command = await serveAndWait();
    await (await enter('Ann')).send('the words of a canary');
    command.child.kill('SIGTERM');
    const { out, err } = await command.ended;
    expect(err).toBe('');
    expect(new Set(entries(out).map(({ part }) => part))).toEqual(
      new Set(['launcher', 'server', 'database']),
    );
    expect(out).not.toMatch(/canary|a secret of this test/);
    const config = await readFile(join(folder, 'data', 'run', 'engine.capnp'), 'utf8');
    expect(config).toContain('fromEnvironment = "PARTYLINE_SECRET"');
    expect(config).not.toContain('a secret of this test');
  });

  it('ends with 0 when it is told to, after closing sockets and writing down what rooms hold', async () => {
    const command = await serveAndWait();
    const { guests, room } = await makeParty(url, ['Ann', 'Bob']);
    const seats = await Promise.all(guests.map((guest) => Seat.take(guest, room)));
    await fill(seats[0]!, 400);
    command.child.kill('SIGTERM');
    const closes = await Promise.all(seats.map(({ closed }) => closed));
    const { code, err, out } = await command.ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(closes).toEqual(closes.map(() => ({ code: 1012, reason: 'restart' })));
    const last = entries(out).find(({ what }) => what === 'ended gently');
    expect(last).toMatchObject({ sockets: 2, pending: 0 });
    // The database is the last to go: what it says of its end comes after the server's.
    const parts = entries(out).slice(entries(out).findIndex((it) => it.what === 'told to end'));
    expect(parts.at(-3)?.part).toBe('database');
  });

  it('ends at once at a second signal', async () => {
    const command = await serveAndWait();
    // The engine cannot answer, so that a gentle end would take its time.
    process.kill(await pidOf('workerd', folder), 'SIGSTOP');
    command.child.kill('SIGTERM');
    await command.said('"what":"told to end"');
    command.child.kill('SIGTERM');
    expect((await command.ended).code).toBe(1);
  });

  it('has every acked message after SIGKILL, and people come back by themselves', async () => {
    const first = await serveAndWait();
    const room = await enter('Ann');
    const texts = Array.from({ length: 200 }, (_, index) => `line ${index}`);
    const acks = texts.map((text) => room.send(text));
    await Promise.all(acks.slice(0, 100));
    first.child.kill('SIGKILL');
    await first.ended;
    await serveAndWait();
    await Promise.all(acks);
    await expect.poll(() => textsOf(room).toSorted()).toEqual(texts.toSorted());
    const other = await enter('Bob');
    await expect.poll(() => other.state.isLoaded).toBe(true);
    while (other.state.history !== 'complete') await other.loadOlder();
    expect(textsOf(other).toSorted()).toEqual(texts.toSorted());
  });

  it('ends with 1 when the server dies, so that whoever started it starts it again', async () => {
    const command = await serveAndWait();
    process.kill(await pidOf('workerd', folder), 'SIGKILL');
    const { code, out } = await command.ended;
    expect(code).toBe(1);
    expect(entries(out)).toContainEqual(
      expect.objectContaining({ level: 'error', what: 'the server died' }),
    );
  });

  it('starts a database that died again, and nobody loses a socket', async () => {
    const command = await serveAndWait();
    const { guests, room } = await makeParty(url, ['Ann']);
    const seat = await Seat.take(guests[0]!, room);
    process.kill(await pidOf('sqld', folder), 'SIGKILL');
    await command.said('"what":"database is started again"');
    await seat.tell('still here');
    const isHealthy = async () => (await fetch(`${url}/health`)).ok || undefined;
    expect(await poll(isHealthy, { timeoutMs: 15_000 })).toBe(true);
    expect(seat.socket.readyState).toBe(seat.socket.OPEN);
  });

  it('lets no second process at the data, whichever port it has', async () => {
    await serveAndWait();
    const { code, err } = await serve({ PORT: String(await findFreePort()) }).ended;
    expect(code).toBe(1);
    expect(err).toMatch(/^This data is served by another process already \([^\n]+\n$/);
  });

  it('lets only one of two through that start together', async () => {
    const ports = [port, await findFreePort()];
    const both = ports.map((port) => serve({ PORT: String(port) }));
    const firstEnd = await Promise.race(both.map(({ ended }) => ended));
    expect(firstEnd).toMatchObject({ code: 1, err: expect.stringContaining('already') });
    const winner = both.find(({ child }) => child.exitCode === null)!;
    await winner.said('"what":"serving"');
  });

  it('takes its secrets from files', async () => {
    await mkdir(join(folder, 'secrets'));
    const file = join(folder, 'secrets', 'secret');
    await writeFile(file, `${'s'.repeat(40)}\n`);
    await serveAndWait({ PARTYLINE_SECRET: '', PARTYLINE_SECRET_FILE: file });
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  it('answers no address that the engine has for development, and opens no debugger', async () => {
    await serveAndWait();
    for (const path of ['/cdn-cgi/mf/scheduled', '/cdn-cgi/mf/reload', '/json/list'])
      expect((await fetch(url + path)).status).toBe(404);
    const engine = await findByCommand(`http=127.0.0.1:${port}`);
    expect(engine).toHaveLength(1);
    expect(engine[0]).not.toContain('inspector');
  });
});
