import { DriverProcess } from '../driver-process.mjs';
import { awaitStored } from '../stored-messages.mjs';
import { seatsIn } from '../targets/partyline.mjs';
import { guest, makeRoom } from '../targets/partyline-api.mjs';

/** @typedef {import('./opening.mjs').Partyline} Partyline */

/** Rooms, clients in each, messages a second in all. */
const house = { rooms: 100, clients: 5, rate: 1_500 };

/**
 * Many small rooms at once: is everything acked, does all of it reach the database, is that alive?
 * @param {Partyline} partyline
 * @param {{seconds: number, drainWithinMs: number}} options
 */
export async function busyHouse(partyline, { seconds, drainWithinMs }) {
  const rooms = Array.from({ length: house.rooms }, (_, i) => `house-${i}`);
  for (const room of rooms) await partyline.makeRoom(room);
  const driver = new DriverProcess();
  try {
    // Room after room and not client after client, so that each message goes to another room.
    const seating = Array.from({ length: house.clients }, () => rooms).flat();
    await driver.connect(partyline.wire, seatsIn(partyline.url, seating));
    const { processes } = partyline;
    const load = await driver.load({
      senders: seating.length,
      ...{ rate: house.rate, warmMs: 0, measureMs: seconds * 1_000, processes },
    });
    const stored = await awaitStored(partyline.databaseUrl, {
      ...{ rooms: 'house-%', count: load.sentInAll, withinMs: drainWithinMs },
    });
    return { load, stored, isAlive: await isAlive(partyline.url) };
  } finally {
    driver.stop();
  }
}

/** Whether the database still takes writes: they are what hangs first. @param {string} url */
async function isAlive(url) {
  try {
    await makeRoom(await guest(url, 'Afterwards'), 'afterwards');
    return true;
  } catch {
    return false;
  }
}
