import WebSocket from 'ws';
import { spread } from './statistics.mjs';
import { ownSocketAddress } from './targets/partyline-api.mjs';

/** @typedef {import('./townspeople.mjs').Member} Member */

const AT_ONCE = 20;
const WITHIN_MS = 10_000;

/**
 * The time from opening one's socket until each friend who is there has heard of it.
 * @param {Member} one @param {Member[]} friends
 */
export async function comingOnline(one, friends) {
  /** @type {WebSocket[]} */
  const sockets = [];
  /** @type {Map<string, number>} */
  const heardAt = new Map();
  try {
    for (let from = 0; from < friends.length; from += AT_ONCE) {
      const some = friends.slice(from, from + AT_ONCE);
      const opened = await Promise.all(
        some.map((friend) => open(friend, () => heardAt.set(friend.id, performance.now()), one.id)),
      );
      sockets.push(...opened);
    }
    heardAt.clear();
    const start = performance.now();
    sockets.push(await open(one, () => {}, ''));
    const end = start + WITHIN_MS;
    while (heardAt.size < friends.length && performance.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 10));
    const times = [...heardAt.values()].map((at) => at - start);
    return {
      friends: friends.length,
      heard: times.length,
      ms: spread(times),
      lastMs: Math.max(0, ...times),
    };
  } finally {
    for (const socket of sockets) socket.terminate();
  }
}

/** A socket that has heard `hello`; tells when it hears that `whom` is there. @param {Member} member @param {() => void} hears @param {string} whom @returns {Promise<WebSocket>} */
async function open(member, hears, whom) {
  const socket = new WebSocket(await ownSocketAddress(member));
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', (code, reason) => reject(new Error(`closed: ${code} ${reason}`)));
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.type === 'hello') resolve(socket);
      if (message.type !== 'presence') return;
      const isThere = message.people.some(
        (/** @type {{id: string, until: number | null}} */ { id, until }) =>
          id === whom && until !== null,
      );
      if (isThere) hears();
    });
  });
}
