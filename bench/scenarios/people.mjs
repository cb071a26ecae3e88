import { comingOnline } from '../coming-online.mjs';
import { friendRaces } from '../friend-races.mjs';
import { processorSeconds } from '../processor-time.mjs';
import { spread } from '../statistics.mjs';
import { read } from '../targets/partyline-api.mjs';
import { appear, befriend, fillRooms, settle } from '../townspeople.mjs';

/** @typedef {import('./opening.mjs').Partyline} Partyline */

/**
 * A list of friends with their presence, a list of rooms with what is new there, a person whom all friends see come,
 * and friendships that end while one of the two sends.
 * @param {Partyline} partyline
 * @param {{friends: number, samples: number, rooms: number, messages: number, races: number}} sizes
 */
export async function people(partyline, { friends: count, samples, rooms, messages, races }) {
  const { databaseUrl } = partyline;
  const [one, other, writer, ...friends] = await settle(partyline, count + 3);
  if (!one || !other || !writer) throw new Error('nobody settled');
  await befriend(databaseUrl, one, friends);
  const coming = await comingOnline(one, friends);
  const list = await settle(partyline, 1);
  const reader = /** @type {import('../townspeople.mjs').Member} */ (list[0]);
  const others = await settle(partyline, count);
  await befriend(databaseUrl, reader, others);
  await appear(databaseUrl, others);
  const contacts = await measure(partyline, samples, async () => {
    const answer = await read(reader, '/v1/contacts');
    if (answer.contacts.length !== count) throw new Error('a contact is missing');
  });
  await fillRooms(databaseUrl, { reader, writer, rooms, messages });
  const lobby = await measure(partyline, samples, async () => {
    const { chats } = await read(reader, '/v1/lobby?limit=100');
    if (chats[0]?.unread !== 100) throw new Error('nothing is unread');
  });
  await befriend(databaseUrl, one, [other]);
  const ended = await friendRaces([one, other], races);
  return { friends: count, rooms, messages, contacts, lobby, coming, races: ended };
}

/**
 * One after the other: how long each takes, and how much of that server and database work.
 * @param {Partyline} partyline @param {number} samples @param {() => Promise<void>} task
 */
async function measure({ processes }, samples, task) {
  const pids = [...processes.server, ...processes.database];
  const before = processorSeconds(pids);
  /** @type {number[]} */
  const times = [];
  for (let i = 0; i < samples; i++) {
    const start = performance.now();
    await task();
    times.push(performance.now() - start);
  }
  const workMs = ((processorSeconds(pids) - before) * 1_000) / samples;
  return { ms: spread(times), workMs };
}
