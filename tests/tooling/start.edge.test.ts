import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { poll } from '../../scripts/stack/poll.mjs';
import { findFreePort, isFree } from '../../scripts/stack/ports.mjs';
import { ensureBuilt } from '../support/built.ts';
import { type Command, runScript } from '../support/command.ts';
import { findByCommand } from '../support/processes.ts';
import { startTestStack } from '../support/stack.ts';

// `npm start` runs home 1, `npm run dev:edge` home 2; whoever starts them meets the same.
const isEdge = process.env.PARTYLINE_HOME === 'worker';
const script = isEdge ? 'scripts/dev-edge.mjs' : 'scripts/start.mjs';

beforeAll(ensureBuilt, 180_000);

let folder: string;
let port: number;
let embedPort: number;
let started: Command[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'partyline-start-'));
  port = await findFreePort();
  embedPort = await findFreePort();
  started = [];
});

afterEach(async () => {
  for (const { child, ended } of started) {
    child.kill('SIGTERM');
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
});

function start(env: Record<string, string> = {}): Command {
  const own = {
    PARTYLINE_DATA: join(folder, 'data'),
    PORT: String(port),
    EMBED_PORT: String(embedPort),
  };
  const command = runScript(script, { ...own, ...env }, ['--no-build']);
  started.push(command);
  return command;
}

async function startAndWait(env: Record<string, string> = {}): Promise<Command> {
  const command = start(env);
  await command.said('Ctrl-C stops everything.');
  return command;
}

const post = (path: string, body: unknown) =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: `http://127.0.0.1:${embedPort}` },
    body: JSON.stringify(body),
  });

const oneSentence = /^[A-Z][^\n]+\.?\n$/;

/** Everything a start leaves behind names its data folder; a guard needs a moment to end the rest. */
async function expectNothingLeft(): Promise<void> {
  const gone = async () => ((await findByCommand(folder)).length === 0 ? true : undefined);
  await poll(gone, { timeoutMs: 5_000 });
  expect(await findByCommand(folder)).toEqual([]);
  expect([await isFree(port), await isFree(embedPort)]).toEqual([true, true]);
}

it.each(['PORT', 'EMBED_PORT'])('says in one sentence that %s is taken', async (name) => {
  const wanted = name === 'PORT' ? port : embedPort;
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(wanted, '127.0.0.1', resolve));
  const { code, out, err } = await start().ended;
  other.close();
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toBe(
    `Port ${wanted} is taken by another program: stop it, or choose another with ${name}=…\n`,
  );
});

it('says in one sentence that a port is not one', async () => {
  const { code, err } = await start({ PORT: 'http' }).ended;
  expect(code).toBe(1);
  expect(err).toBe('PORT must be a port number between 1 and 65535, not "http".\n');
});

it('says in one sentence that the database’s program is missing', async () => {
  const { code, err } = await start({ SQLD_PATH: join(folder, 'nowhere') }).ended;
  expect(code).toBe(1);
  expect(err).toMatch(oneSentence);
  expect(err).toContain('set LIBSQL_URL');
});

it('says in one sentence that the database does not start', async () => {
  await mkdir(join(folder, 'data'), { recursive: true });
  await writeFile(join(folder, 'data', 'db'), 'not a folder');
  const { code, err } = await start().ended;
  expect(code).toBe(1);
  expect(err).toMatch(oneSentence);
  await expectNothingLeft();
});

it('says in one sentence that a database elsewhere cannot be reached', async () => {
  const { code, err } = await start({ LIBSQL_URL: 'http://127.0.0.1:9' }).ended;
  expect(code).toBe(1);
  expect(err).toMatch(oneSentence);
  await expectNothingLeft();
});

it('uses a database elsewhere, without a program of its own', async () => {
  const other = await startTestStack();
  try {
    await startAndWait({ LIBSQL_URL: other.databaseUrl, SQLD_PATH: join(folder, 'nowhere') });
    expect((await post('/v1/guest', { name: 'Ada' })).ok).toBe(true);
  } finally {
    await other.stop();
  }
});

it('says in the server’s own sentence why it does not serve', async () => {
  const { code, err } = await start({ MODE: 'production' }).ended;
  expect(code).toBe(1);
  expect(err).toMatch(/^Partyline does not serve: set ALLOWED_ORIGINS [^\n]+\n$/);
  await expectNothingLeft();
});

it.each(['workerd', 'sqld'])('ends everything when %s dies', async (program) => {
  const command = await startAndWait();
  const mark = program === 'sqld' ? folder : `:${port}`;
  const victims = (await findByCommand(mark)).filter((line) => line.includes(`/${program} `));
  for (const line of victims) process.kill(Number.parseInt(line, 10), 'SIGKILL');
  const { code, err } = await command.ended;
  expect(victims).toHaveLength(1);
  expect(code).toBe(1);
  expect(err).toMatch(/^The (server|database) \(.*\) ended by itself; [^\n]+\n$/);
  await expectNothingLeft();
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('leaves nothing after %s', async (signal) => {
  const command = await startAndWait();
  command.child.kill(signal);
  const { code, err } = await command.ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  await expectNothingLeft();
});

it('leaves nothing when it is interrupted while it starts', async () => {
  const command = start();
  const isStarting = async () => ((await findByCommand(`${folder}/data/db`))[0] ? true : undefined);
  expect(await poll(isStarting, { timeoutMs: 10_000 })).toBe(true);
  command.child.kill('SIGINT');
  expect((await command.ended).code).toBe(0);
  await expectNothingLeft();
});

it('leaves nothing when it is killed without a chance to tidy up', async () => {
  const command = await startAndWait();
  command.child.kill('SIGKILL');
  await command.ended;
  await expectNothingLeft();
});

it('has all the data at the next start', async () => {
  const first = await startAndWait();
  const { token } = await (await post('/v1/guest', { name: 'Ada' })).json();
  first.child.kill('SIGINT');
  await first.ended;
  await startAndWait();
  const headers = { authorization: `Bearer ${token}` };
  const me = await fetch(`http://127.0.0.1:${port}/v1/me`, { headers });
  expect(me.status).toBe(200);
  expect(JSON.stringify(await me.json())).toContain('Ada');
});

it('refuses to start a second server on the same data', async () => {
  await startAndWait();
  const others = { PORT: String(await findFreePort()), EMBED_PORT: String(await findFreePort()) };
  const { code, err } = await start(others).ended;
  expect(code).toBe(1);
  expect(err).toContain(`This data is in use by the Partyline at http://127.0.0.1:${port}`);
});

it('takes no settings from a .env file of a folder above', async () => {
  for (const name of ['.env', '.env.local'])
    await writeFile(join(folder, name), 'ALLOWED_ORIGINS=https://stranger.example\n');
  await startAndWait();
  expect((await post('/v1/guest', { name: 'Ada' })).ok).toBe(true);
});

it('shows the embed example from another origin, with the server’s address in it', async () => {
  await startAndWait();
  const page = await fetch(`http://127.0.0.1:${embedPort}/`);
  expect(await page.text()).toContain(`http://localhost:${port}/widget.js`);
  expect((await fetch(`http://127.0.0.1:${embedPort}/widget.js`)).status).toBe(404);
});
