import { join } from 'node:path';
import { startStack } from '../../scripts/stack.mjs';
import { processesBelow } from '../processor-time.mjs';
import { awaitHead } from '../stored-messages.mjs';
import { openWireSocket } from '../wire-socket.mjs';
import { wire } from '../wires/partyline.mjs';
import { guest, makeRoom, socketAddress } from './partyline-api.mjs';

/** @typedef {{url: string, databaseUrl: string, stop(): Promise<void>, pids: {worker: number, database: number}}} Running */

/**
 * Partyline as `npm start` runs it, with its rate limits out of the way.
 * @param {{folder: string, name?: string, home?: import('../../scripts/stack/homes.mjs').HomeName,
 *   workerDatabaseUrl?: (url: string) => Promise<string>}} options
 */
export async function startPartyline({ folder, name = 'Partyline', home, workerDatabaseUrl }) {
  const stack = await startStack({
    dataFolder: join(folder, name.replace(/\W+/g, '-')),
    ...{ home, workerDatabaseUrl },
    env: { LIMIT_SCALE: '1000' },
    onDeath: (part) => process.stderr.write(`the ${part} of ${name} died\n`),
  });
  const { worker = 0, database = 0 } = stack.pids();
  return targetOf({ ...stack, pids: { worker, database } }, name);
}

/** A server that runs, as something to put a load on. @param {Running} server @param {string} name */
export async function targetOf({ url, databaseUrl, pids, stop }, name) {
  const host = await guest(url, 'Host');
  let seated = 0;
  return {
    ...{ name, url, databaseUrl, stop },
    wire: new URL('../wires/partyline.mjs', import.meta.url),
    processes: { server: processesBelow(pids.worker, 'workerd'), database: [pids.database] },
    /** @param {string} room */
    makeRoom: (room) => makeRoom(host, room),
    // In front of the messages the log holds that everybody joined.
    settle: (/** @type {number} */ sent) =>
      awaitHead(databaseUrl, { room: 'bench', seq: seated + sent, withinMs: 20_000 }),
    async *seats(/** @type {number} */ count) {
      seated += count;
      await makeRoom(host, 'bench');
      yield* seatsIn(url, Array(count).fill('bench'));
    },
  };
}

const atOnce = 20;

/**
 * A guest with a ticket for each of some rooms, in their order; a group at a time, because a ticket
 * expires after 30 s.
 * @param {string} url @param {string[]} rooms
 */
export async function* seatsIn(url, rooms) {
  const numbers = [...new Set(rooms)];
  /** @param {string} room @param {number} index */
  const seat = async (room, index) => {
    const person = await guest(url, `Guest ${index}`);
    return { ...(await socketAddress(person, room)), room: numbers.indexOf(room) };
  };
  for (let from = 0; from < rooms.length; from += atOnce) {
    const some = rooms.slice(from, from + atOnce);
    yield await Promise.all(some.map((room, i) => seat(room, from + i)));
  }
}

/** A guest who was in a room once, and so is a member of it. @param {string} url @param {string} room @param {string} name */
export async function memberOf(url, room, name) {
  const person = await guest(url, name);
  const address = await socketAddress(person, room);
  await new Promise((resolve, reject) => {
    const entry = [...wire.entry];
    openWireSocket(address, (bytes, socket) => {
      const step = entry[0];
      if (!step || !bytes.includes(step.seen)) return;
      entry.shift();
      if (step.say) return socket.send(step.say);
      socket.close();
      resolve(undefined);
    }).catch(reject);
  });
  return person;
}
