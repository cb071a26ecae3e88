import { DriverProcess } from './driver-process.mjs';
import { awaitStored } from './stored-messages.mjs';
import { seatsIn } from './targets/partyline.mjs';

const FILLERS = 4;

/**
 * Makes a room and fills it with messages as people would, until all are in the database.
 * @param {import('./scenarios/opening.mjs').Partyline} partyline
 * @param {{ room: string, count: number }} wanted
 */
export async function fillRoom(partyline, { room, count }) {
  await partyline.makeRoom(room);
  const driver = new DriverProcess();
  try {
    await driver.connect(partyline.wire, seatsIn(partyline.url, Array(FILLERS).fill(room)));
    const { seconds } = await driver.fill({ count, window: 50 });
    const { drainMs } = await awaitStored(partyline.databaseUrl, {
      ...{ rooms: room, count, withinMs: 60_000 },
    });
    return { seconds, drainMs };
  } finally {
    driver.stop();
  }
}
