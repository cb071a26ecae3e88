import WebSocket from 'ws';
import { fillRoom } from '../fill-room.mjs';
import { median, spread } from '../statistics.mjs';
import { guest, socketAddress } from '../targets/partyline-api.mjs';

/** @typedef {Awaited<ReturnType<typeof import('../targets/partyline.mjs').startPartyline>>} Partyline */

const NEWEST = 50;

/**
 * The time from opening a socket until the newest 50 events are there, in a room with a long history
 * and in one with a short, in turns. Both are filled as people would, through the room.
 * @param {Partyline} partyline
 * @param {{large: number, small: number, samples: number}} sizes
 */
export async function opening(partyline, { large, small, samples }) {
  const filledIn = await fillRoom(partyline, { room: 'large', count: large });
  await fillRoom(partyline, { room: 'small', count: small });
  /** @type {Record<string, number[]>} */
  const times = { large: [], small: [] };
  for (let i = 0; i < samples; i++)
    for (const [room, list] of Object.entries(times)) list.push(await open(partyline.url, room));
  const [largeMs = [], smallMs = []] = [times.large, times.small];
  return {
    ...{ large, small, filledIn },
    largeMs: spread(largeMs),
    smallMs: spread(smallMs),
    ratio: median(largeMs) / median(smallMs),
  };
}

/** @param {string} url @param {string} room @returns {Promise<number>} ms */
async function open(url, room) {
  const person = await guest(url, 'Visitor');
  const { host, port, path } = await socketAddress(person, room);
  const start = performance.now();
  const socket = new WebSocket(`ws://${host}:${port}${path}`);
  let events = 0;
  try {
    return await new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (data) => {
        const message = JSON.parse(String(data));
        if (message.type === 'hello')
          socket.send(JSON.stringify({ type: 'sync', epoch: null, after: null }));
        if (message.type === 'events') events += message.events.length;
        if (message.type !== 'synced') return;
        if (events >= NEWEST) resolve(performance.now() - start);
        else reject(new Error(`the room gave ${events} events and not ${NEWEST}`));
      });
    });
  } finally {
    socket.close();
  }
}
