// How long it takes to move a large server: `node bench/moving.mjs [messages] [MB of files]` fills home 1, exports it,
// and imports into home 2, with time and memory of the tool and of the servers.

import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { inProject } from '../scripts/project.mjs';
import { startStack } from '../scripts/stack.mjs';

const [messages = 100_000, megabytes = 200] = process.argv.slice(2).map(Number);
const fileBytes = 10_000_000;
const mib = 1024 * 1024;
const roomsMade = 20;
const people = 200;
const folder = await mkdtemp(join(tmpdir(), 'partyline-move-'));
const env = { LIMIT_SCALE: '100000', FILES_PER_PERSON_MIB: '4096' };

/** @typedef {import('../scripts/stack.mjs').Stack} Stack */
/** @param {'partykit' | 'worker'} home */
const start = (home) => startStack({ home, env, dataFolder: join(folder, home) });

const source = await start('partykit');
const target = await start('worker');
try {
  await fill(source);
  const path = join(folder, 'site.jsonl');
  const exported = await measure(source, ['export', '-o', path]);
  const { size } = await stat(path);
  const imported = await measure(target, ['import', path]);
  const again = await measure(target, ['import', path]);
  console.log(
    JSON.stringify({ messages, megabytes, exportBytes: size, exported, imported, again }, null, 2),
  );
} finally {
  await Promise.all([source.stop(), target.stop()]);
  await rm(folder, { recursive: true, force: true });
}

/** @param {Stack} stack */
async function fill({ url, databaseUrl }) {
  const guest = await post(`${url}/v1/guest`, { name: 'Ann' });
  const room = 'general';
  const socket = await enter(url, guest.token, room);
  const count = Math.round((megabytes * 1_000_000) / fileBytes);
  for (let index = 0; index < count; index += 1)
    await sendFile(url, { token: guest.token, room, socket });
  socket.close();
  await fetch(`${url}/v1/internal/sweep`, { method: 'POST' }).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const client = createClient({ url: databaseUrl });
  const now = Date.now();
  await client.batch(
    [
      `INSERT INTO user (id, name, kind, created_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${people})
        SELECT 'u_bench' || printf('%06d', i), 'Person ' || i, 'guest', ${now} FROM n`,
      `INSERT INTO room (id, title, search, created_by, created_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${roomsMade})
        SELECT 'bench-' || i, 'Room ' || i, 'room', 'u_bench000001', ${now} FROM n`,
    ],
    'write',
  );
  const each = Math.ceil(messages / roomsMade);
  for (let index = 1; index <= roomsMade; index += 1)
    await client.batch(
      [
        `INSERT INTO event (room, seq, epoch, sender, cid, kind, body, at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${each})
          SELECT 'bench-${index}', i, 'bench', 'u_bench' || printf('%06d', 1 + i % ${people}),
            printf('0190%04x-%04x-7000-8000-%012x', i / 65536, i % 65536, i), 'message',
            json_object('seq', i, 'at', ${now} + i, 'by', 'u_bench' || printf('%06d', 1 + i % ${people}), 'name', 'Person ' || (1 + i % ${people}),
              'kind', 'message', 'text', 'Message ' || i || ' ' || hex(randomblob(40))), ${now} + i FROM n`,
        `UPDATE room SET head = ${each}, last_seq = ${each}, last_at = ${now + each} WHERE id = 'bench-${index}'`,
      ],
      'write',
    );
  client.close();
}

/** @param {string} url @param {{ token: string, room: string, socket: WebSocketLike }} place */
async function sendFile(url, { token, room, socket }) {
  const bytes = Buffer.concat([
    Buffer.from('%PDF-1.4\n'),
    randomBytes(fileBytes - 15),
    Buffer.from('\n%%EOF'),
  ]);
  const id = `f_${randomBytes(16).toString('base64url')}`;
  await post(
    `${url}/v1/rooms/${room}/files`,
    { id, name: 'a.pdf', type: 'application/pdf', size: bytes.length },
    token,
  );
  /** @type {Buffer[]} */
  const digests = [];
  for (let at = 0; at < bytes.length; at += mib) {
    const part = bytes.subarray(at, at + mib);
    const digest = createHash('sha256').update(part).digest();
    digests.push(digest);
    const headers = {
      authorization: `Bearer ${token}`,
      'content-digest': `sha-256=:${digest.toString('base64')}:`,
    };
    const answer = await fetch(`${url}/v1/files/${id}/parts/${at / mib}`, {
      method: 'PUT',
      headers,
      body: new Uint8Array(part),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }
  const digest = createHash('sha256').update(Buffer.concat(digests)).digest('base64');
  await post(`${url}/v1/files/${id}/finish`, { digest }, token);
  await socket.send(id);
}

/** @typedef {{ send(id: string): Promise<void>, close(): void }} WebSocketLike */
/** @param {string} url @param {string} token @param {string} room @returns {Promise<WebSocketLike>} */
async function enter(url, token, room) {
  const { WebSocket } = await import('ws');
  const { ticket } = await post(`${url}/v1/ticket`, { room }, token);
  const socket = new WebSocket(`${url.replace('http', 'ws')}/parties/room/${room}?t=${ticket}&v=1`);
  /** @type {(text: string) => void} */
  let heard = () => {};
  socket.on('message', (data) => heard(String(data)));
  /** @param {string} what */
  const hear = (what) =>
    new Promise((resolve) => {
      heard = (text) => text.includes(what) && resolve(undefined);
    });
  await hear('"hello"');
  socket.send(JSON.stringify({ type: 'sync', epoch: 'any', after: null }));
  await hear('"synced"').catch(() => {});
  return {
    async send(id) {
      const time = Date.now().toString(16).padStart(12, '0');
      const cid = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${randomBytes(6).toString('hex')}`;
      const acked = hear(cid);
      socket.send(JSON.stringify({ type: 'message.send', cid, text: '', files: [{ id }] }));
      await acked;
    },
    close: () => socket.terminate(),
  };
}

/** @param {string} url @param {unknown} body @param {string} [token] @returns {Promise<any>} */
async function post(url, body, token) {
  const headers = {
    'content-type': 'application/json',
    ...(token && { authorization: `Bearer ${token}` }),
  };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} ${await answer.text()}`);
  return answer.json();
}

/** @param {Stack} stack @param {string[]} args */
async function measure(stack, args) {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [inProject('scripts/admin.mjs'), ...args, '--server', stack.url],
    {
      env: { ...process.env, PARTYLINE_SECRET: stack.secret },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  const peak = { tool: 0, server: 0, database: 0 };
  const timer = setInterval(async () => {
    const { worker, database } = stack.pids();
    peak.tool = Math.max(peak.tool, await memoryOf(child.pid));
    peak.server = Math.max(peak.server, await groupMemory(worker));
    peak.database = Math.max(peak.database, await memoryOf(database));
  }, 200);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(timer);
  return { code, seconds: Math.round((performance.now() - began) / 100) / 10, peakMiB: peak };
}

/** MiB that a process holds. @param {number | undefined} pid */
async function memoryOf(pid) {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1024);
}

/** The largest process of a group: the runtime in which the server is. @param {number | undefined} group */
async function groupMemory(group) {
  const { readdir } = await import('node:fs/promises');
  let most = 0;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const fields = state.slice(state.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[2]) === group && /workerd/.test(state))
      most = Math.max(most, await memoryOf(Number(pid)));
  }
  return most;
}
