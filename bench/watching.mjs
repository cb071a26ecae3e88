// `node bench/watching.mjs`: what counting costs a room. The real core over memory, 100 sockets, 10 senders in a closed
// loop, with and without somebody who counts, in turns; processor time per delivery.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inProject } from '../scripts/project.mjs';

const rounds = Number(process.argv[2] ?? 60);
const [roundMs, sockets, senders] = [500, 100, 10];

const folder = await mkdtemp(join(tmpdir(), 'partyline-watching-'));
try {
  const core = await load(folder);
  const [bare, counted] = [await open(core, false), await open(core, true)];
  for (const room of [bare, counted]) await room.talk(roundMs);
  const ratios = [];
  for (let round = 0; round < rounds; round += 1) {
    // Who goes first changes, so that neither has the warmer or the quieter half.
    const order = round % 2 === 0 ? [bare, counted] : [counted, bare];
    for (const room of order) room.last = await room.talk(roundMs);
    ratios.push(counted.last / bare.last);
    console.log(`${us(bare.last)} without, ${us(counted.last)} with: ${ratios.at(-1)?.toFixed(3)}`);
  }
  ratios.sort((one, other) => one - other);
  console.log(`median ratio ${ratios[Math.floor(ratios.length / 2)]?.toFixed(3)}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit();

/** @param {number} value */
function us(value) {
  return `${value.toFixed(3)} µs`;
}

/** @param {string} outdir */
async function load(outdir) {
  const contents = `export { Room } from './party/room/room.ts';
    export { Tally } from './party/metrics/tally.ts';
    export { tellingPeers } from './party/metrics/hand-over.ts';
    export { MemoryStorage } from './party/testing/storage.ts';`;
  const outfile = join(outdir, 'core.mjs');
  const stdin = { contents, resolveDir: inProject('.') };
  await build({ stdin, outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'error' });
  return import(pathToFileURL(outfile).href);
}

/**
 * @param {any} core
 * @param {boolean} isCounting
 */
async function open({ Room, Tally, tellingPeers, MemoryStorage }, isCounting) {
  const tally = new Tally();
  const now = () => Date.now();
  const peers = { call: async () => ({ ok: true, isThere: true }) };
  const from = () => ({ party: 'room', name: 'hall', connections: sockets });
  const room = new Room({
    id: 'hall',
    storage: new MemoryStorage(),
    database: { read: async () => [], write: async () => [] },
    clock: { now, after: after },
    peers: isCounting ? tellingPeers(peers, { tally, now, from }) : peers,
    log: () => {},
    ...(isCounting && { metrics: tally }),
    connections: () => [],
    random: () => 'epoch',
    settings: { limitScale: 1_000_000, scribe: 's0' },
  });
  await room.ready();
  let delivered = 0;
  /** @type {(() => void)[]} */
  const onAck = [];
  const lines = Array.from({ length: sockets }, (_, index) => {
    const id = `c${index}`;
    const send = (/** @type {string} */ frame) => {
      if (frame.startsWith('{"type":"events"')) delivered += 1;
      if (frame.includes('"acks":')) onAck[index]?.();
    };
    return { id, state: undefined, setState: () => {}, send, close: () => {} };
  });
  for (const [index, line] of lines.entries()) {
    const person = { id: `u_${String(index).padStart(16, '0')}`, name: 'Ann', kind: 'guest' };
    const ticketExpiresAt = Date.now() + 20_000;
    const identity = { ticket: `t${index}`, ticketExpiresAt, person, session: 's', origin: '' };
    await room.connect(line, identity);
    room.message(line, JSON.stringify({ type: 'sync', epoch: 'epoch', after: null }));
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  let sent = 0;
  return {
    last: 0,
    /** @param {number} ms */
    async talk(ms) {
      delivered = 0;
      const [until, start] = [Date.now() + ms, process.cpuUsage()];
      await Promise.all(lines.slice(0, senders).map((line, index) => loop(line, index, until)));
      const { user, system } = process.cpuUsage(start);
      if (delivered === 0) throw new Error('nobody heard anything');
      return (user + system) / delivered;
    },
  };

  /** @type {(line: any, index: number, until: number) => Promise<void>} */
  async function loop(line, index, until) {
    while (Date.now() < until) {
      const acked = new Promise((resolve) => (onAck[index] = () => resolve(undefined)));
      room.message(line, message(++sent));
      await acked;
    }
  }
}

/** @type {(ms: number, task: () => void) => () => void} */
function after(ms, task) {
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
}

/** @param {number} count */
function message(count) {
  const time = Date.now().toString(16).padStart(12, '0');
  const tail = count.toString(16).padStart(12, '0');
  const cid = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`;
  return JSON.stringify({ type: 'message.send', cid, text: `message ${count}` });
}
