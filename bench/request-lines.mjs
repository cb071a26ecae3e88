// `node bench/request-lines.mjs`: what a log line for each request (LOG_REQUESTS=on) costs those who talk. Two servers, in
// turns: 50 messages/s in a room of 20, while the API is asked as fast as it answers to four at once.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '../scripts/stack.mjs';
import { DriverProcess } from './driver-process.mjs';
import { targetOf } from './targets/partyline.mjs';

const rounds = Number(process.argv[2] ?? 4);
const folder = await mkdtemp(join(tmpdir(), 'partyline-lines-'));
/** @type {(() => unknown)[]} */
const undo = [() => rm(folder, { recursive: true, force: true })];
try {
  const servers = [await open('off'), await open('on')];
  for (let round = 0; round < rounds; round += 1)
    for (const server of round % 2 === 0 ? servers : [...servers].reverse())
      console.log(server.setting, JSON.stringify(await measure(server)));
} finally {
  for (const step of undo.reverse()) await step();
}

/** @param {'on' | 'off'} setting */
async function open(setting) {
  const env = { LIMIT_SCALE: '100000', LOG_REQUESTS: setting };
  const stack = await startStack({ dataFolder: join(folder, setting), env });
  undo.push(stack.stop);
  const { worker = 0, database = 0 } = stack.pids();
  const target = await targetOf({ ...stack, pids: { worker, database } }, setting);
  const driver = new DriverProcess();
  undo.push(() => driver.stop());
  await driver.connect(target.wire, target.seats(20));
  return { setting, target, driver };
}

/** @param {Awaited<ReturnType<typeof open>>} server */
async function measure({ target, driver }) {
  let [isOver, requests] = [false, 0];
  const asking = Array.from({ length: 4 }, async () => {
    for (; !isOver; requests += 1) await (await fetch(`${target.url}/v1/site`)).text();
  });
  const { processes } = target;
  const load = { senders: 5, rate: 50, warmMs: 500, measureMs: 5_000, processes };
  const found = await driver.load(load);
  isOver = true;
  await Promise.all(asking);
  return { requests, ackMs: found.ackMs };
}
