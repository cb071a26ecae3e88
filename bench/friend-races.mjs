import { setTimeout as wait } from 'node:timers/promises';
import WebSocket from 'ws';
import { spread } from './statistics.mjs';
import { act, read, socketAddress } from './targets/partyline-api.mjs';

/** @typedef {import('./townspeople.mjs').Member} Member */

const UNDER_WAY = 10;

/**
 * One of two friends sends as fast as they can while the friendship is ended, again and again. Counts what came after
 * the answer, and how long after it a socket still stood.
 * @param {readonly [Member, Member]} friends @param {number} rounds
 */
export async function friendRaces([one, other], rounds) {
  const { chat } = await act(one, 'chat', other);
  const found = { rounds, late: 0, afterwards: 0, wrongEnds: 0, acked: 0 };
  /** @type {number[]} */
  const answerMs = [];
  /** @type {number[]} */
  const closeMs = [];
  for (let index = 0; index < rounds; index++) {
    const [ends, sends] = index % 2 ? [one, other] : [other, one];
    const result = await race({ ends, sends, room: chat.room, index });
    found.late += result.late;
    found.acked += result.acked;
    found.wrongEnds += result.closed.filter(({ reason }) => reason !== 'not-friends').length;
    answerMs.push(result.answeredMs);
    closeMs.push(...result.closed.map(({ ms }) => ms - result.answeredMs));
    for (const [me, them] of [
      [ends, sends],
      [sends, ends],
    ])
      await act(/** @type {Member} */ (me), 'request', /** @type {Member} */ (them));
  }
  found.afterwards = await countAfterwards(one, chat.room);
  return { ...found, answerMs: spread(answerMs), mostCloseMs: Math.max(0, ...closeMs) };
}

/** @param {{ends: Member, sends: Member, room: string, index: number}} options */
async function race({ ends, sends, room, index }) {
  const seats = [await sit(ends, room), await sit(sends, room)];
  const mine = /** @type {Awaited<ReturnType<typeof sit>>} */ (seats[1]);
  let isAnswered = false;
  let late = 0;
  for (const { socket } of seats) socket.on('message', () => (late += isAnswered ? 1 : 0));
  const sending = (async () => {
    for (let count = 0; mine.socket.readyState === WebSocket.OPEN; ) {
      if (count - mine.acked() >= UNDER_WAY) await wait(1);
      else mine.send(`${isAnswered ? 'after' : 'before'} ${index}:${++count}`);
    }
  })();
  await wait(index % 9);
  const start = performance.now();
  // From here on it can neither say nor hear anything; the end of the line below it takes as long as it takes.
  const closes = seats.map(async ({ socket, closed }) => {
    while (socket.readyState === WebSocket.OPEN) await wait(1);
    const ms = performance.now() - start;
    return { ms, reason: await closed };
  });
  await act(ends, 'remove', sends);
  isAnswered = true;
  const answeredMs = performance.now() - start;
  const closed = await Promise.all(closes);
  await sending;
  return { late, answeredMs, closed, acked: mine.acked() };
}

let cids = 0;

/** A socket that has caught up. @param {Member} member @param {string} room */
async function sit(member, room) {
  const { host, port, path } = await socketAddress(member, room);
  const socket = new WebSocket(`ws://${host}:${port}${path}`);
  let acked = 0;
  const closed = new Promise((resolve) => {
    socket.on('close', (_, reason) => resolve(String(reason)));
    socket.on('error', () => {});
  });
  await new Promise((resolve, reject) => {
    socket.on('close', () => reject(new Error('a friend was not let in')));
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.type === 'hello')
        socket.send(JSON.stringify({ type: 'sync', epoch: null, after: null }));
      if (message.type === 'synced') resolve(undefined);
      acked += message.acks?.length ?? 0;
    });
  });
  const send = (/** @type {string} */ text) => {
    const time = Date.now().toString(16).padStart(12, '0');
    const tail = (++cids).toString(16).padStart(12, '0');
    const cid = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`;
    socket.send(JSON.stringify({ type: 'message.send', cid, text }));
  };
  return { socket, closed, send, acked: () => acked };
}

/** Messages in the log that were sent after an answer. @param {Member} member @param {string} room */
async function countAfterwards(member, room) {
  let count = 0;
  for (let before = ''; ; ) {
    const page = await read(member, `/v1/rooms/${room}/events?limit=100${before}`);
    count += page.events.filter((/** @type {{text: string}} */ { text }) =>
      text.startsWith('after'),
    ).length;
    if (page.complete) return count;
    before = `&before=${page.first}`;
  }
}
