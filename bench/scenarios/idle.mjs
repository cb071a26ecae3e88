import { execFileSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import WebSocket from 'ws';
import { DriverProcess } from '../driver-process.mjs';
import { memoryOf } from '../memory.mjs';
import { processorSeconds } from '../processor-time.mjs';
import { seatsIn, startPartyline } from '../targets/partyline.mjs';
import { guest, socketAddress } from '../targets/partyline-api.mjs';

const LEAVERS = 10;
const WITHIN_MS = 120_000;

/**
 * One room of many who only listen: what they cost, whether they are counted and told of, and how long that takes.
 * @param {{folder: string, sockets: readonly number[], home?: import('../../scripts/stack/homes.mjs').HomeName,
 *   say: (line: string) => void}} options
 */
export async function idle({ folder, sockets, home, say }) {
  const results = [];
  for (const count of sockets) {
    say(`one room with ${count} idle sockets`);
    results.push(await crowdOf(count, { folder, home }));
  }
  return { openFilesLimit: openFilesLimit(), results };
}

/** @param {number} count @param {{folder: string, home?: import('../../scripts/stack/homes.mjs').HomeName}} options */
async function crowdOf(count, { folder, home }) {
  const partyline = await startPartyline({ folder, name: `idle-${count}`, home });
  const driver = new DriverProcess();
  const server = partyline.processes.server ?? [];
  try {
    await partyline.makeRoom('stadium');
    const before = memoryOf(server);
    const used = processorSeconds(server);
    const seats = timed(seatsIn(partyline.url, Array(count).fill('stadium')));
    const start = performance.now();
    await driver.connect(partyline.wire, seats.groups);
    const connectMs = performance.now() - start - seats.ms();
    const connectSeconds = processorSeconds(server) - used;
    await wait(3_000);
    const bytes = memoryOf(server) - before;
    const watcher = await Newcomer.open(partyline.url);
    try {
      return {
        ...{ count, connectMs, connectSeconds, bytes, perSocket: bytes / count },
        openMs: watcher.openMs,
        counted: watcher.count,
        ...(await tell(driver, watcher, server)),
        ...(await leave(driver, watcher)),
      };
    } finally {
      watcher.close();
    }
  } catch (error) {
    return { count, failed: String(error) };
  } finally {
    driver.stop();
    await partyline.stop();
  }
}

/** Notes how long the groups take to be made: tickets are not sockets. @template T @param {AsyncIterable<T>} groups */
function timed(groups) {
  let ms = 0;
  async function* each() {
    let since = performance.now();
    for await (const group of groups) {
      ms += performance.now() - since;
      yield group;
      since = performance.now();
    }
  }
  return { groups: each(), ms: () => ms };
}

/** A few messages, one after the other: how long until everybody has each. @param {DriverProcess} driver @param {Newcomer} watcher @param {number[]} server */
async function tell(driver, watcher, server) {
  const used = processorSeconds(server);
  const load = await driver.load({
    ...{ senders: 1, rate: 1, warmMs: 0, measureMs: 5_000, processes: {} },
  });
  return {
    messages: load.sentInAll,
    broadcastMs: load.deliveryMs,
    ackMs: load.ackMs,
    faults: load.faults,
    microsPerDelivery: ((processorSeconds(server) - used) / load.deliveriesInAll) * 1e6,
    heardByNewcomer: watcher.messages,
  };
}

/** Some go: the newcomer hears of each. @param {DriverProcess} driver @param {Newcomer} watcher */
async function leave(driver, watcher) {
  const before = watcher.count;
  const start = performance.now();
  await driver.leave(LEAVERS);
  const isTold = () => watcher.left >= LEAVERS;
  while (!isTold() && performance.now() - start < WITHIN_MS) await wait(20);
  return {
    leavers: LEAVERS,
    leftTold: watcher.left,
    leftAfterMs: performance.now() - start,
    countedAfter: watcher.count,
    isCountRight: watcher.count === before - LEAVERS,
  };
}

/** Somebody who comes last and looks around. */
class Newcomer {
  #socket;
  count = 0;
  left = 0;
  messages = 0;
  openMs = 0;

  /** @param {WebSocket} socket */
  constructor(socket) {
    this.#socket = socket;
  }

  /** @param {string} url */
  static async open(url) {
    const { host, port, path } = await socketAddress(await guest(url, 'Newcomer'), 'stadium');
    const start = performance.now();
    const socket = new WebSocket(`ws://${host}:${port}${path}`);
    const newcomer = new Newcomer(socket);
    await new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('the newcomer was closed')));
      socket.on('message', (data) => {
        newcomer.#hear(JSON.parse(String(data)));
        if (newcomer.count > 0) resolve(undefined);
      });
    });
    newcomer.openMs = performance.now() - start;
    return newcomer;
  }

  /** @param {{type: string, count?: number, left?: unknown[], events?: {kind: string}[]}} message */
  #hear(message) {
    if (message.type === 'hello')
      this.#socket.send(JSON.stringify({ type: 'sync', epoch: null, after: null }));
    if (message.count !== undefined) this.count = message.count;
    if (message.type === 'presence') this.left += message.left?.length ?? 0;
    for (const { kind } of message.events ?? []) if (kind === 'message') this.messages += 1;
  }

  close() {
    this.#socket.close();
  }
}

/** Each socket is a file of the server's and of the client's. */
function openFilesLimit() {
  try {
    return Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }));
  } catch {
    return Number.NaN;
  }
}
