import { performance } from 'node:perf_hooks';
import { beforeAll, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import {
  ask,
  type Guest,
  getTicket,
  makeGuest,
  makeRoom,
  openLine,
  pause,
  readHistory,
} from '../chaos/network.ts';
import { useStack } from '../support/stack.ts';
import { act, befriend, makeMembers, openChat } from './members.ts';
import { newCid, Seat } from './room/seat.ts';

const stack = useStack({ env: { LIMIT_SCALE: '1000' } });
const shut = { code: 4400, reason: 'not-friends' };
const rounds = 60;
const atOnce = 1;
const underWay = 8;

let ann: Guest;
let ben: Guest;
let eve: Guest;
let room: string;
beforeAll(async () => {
  [ann, ben, eve] = (await makeMembers(stack(), ['Ann', 'Ben', 'Eve'])) as [Guest, Guest, Guest];
  await befriend(ann, ben);
  await befriend(ben, eve);
  room = await openChat(ann, ben);
});

const closeOf = (socket: WebSocket) =>
  new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('error', () => {});
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });

describe('a private room on the real server', () => {
  it('[DM-1] is where two friends talk', async () => {
    expect(await openChat(ben, ann)).toBe(room);
    const [hers, his] = [await Seat.take(ann, room), await Seat.take(ben, room)];
    await hers.tell('hello');
    await his.until('the message', () => his.texts.includes('hello'));
    await his.tell('hello yourself');
    await hers.until('the answer', () => hers.texts.includes('hello yourself'));
    expect(hers.events.map(({ kind }) => kind)).toEqual(['message', 'message']);
    await Promise.all([hers.leave(), his.leave()]);
  });

  it('[DM-2] [S7] [S18] no stranger gets in, whatever they try', async () => {
    const { url } = stack();
    const gus = await makeGuest(url, 'Gus');
    for (const stranger of [eve, gus]) {
      const { token } = stranger;
      const ways = [
        () => getTicket(stranger, room),
        () => ask(`${url}/v1/rooms/${room}`, { token }),
        () => ask(`${url}/v1/rooms/${room}/members`, { token }),
        () => ask(`${url}/v1/rooms/${room}/events`, { token }),
        () => ask(`${url}/v1/rooms/${room}/read`, { token, body: { seq: 1 } }),
      ];
      for (const way of ways) await expect(way()).rejects.toThrow('404 room-not-found');
      await expect(makeRoom(stranger, room)).rejects.toThrow('400 invalid');
      // A ticket is for one room.
      const own = `own-${newCid().slice(-12)}`;
      await makeRoom(stranger, own);
      const line = openLine(url, `room/${room}`, await getTicket(stranger, own));
      expect(await closeOf(line)).toEqual({ code: 4500, reason: 'ticket-invalid' });
    }
    const forged = openLine(url, `room/${room}`, 'e30.AAAA');
    expect(await closeOf(forged)).toEqual({ code: 4500, reason: 'ticket-invalid' });
    for (const path of [`/parties/room/${room}`, `/party/${room}`]) {
      for (const method of ['GET', 'POST']) {
        const body = method === 'POST' ? JSON.stringify({ type: 'history', room, limit: 9 }) : null;
        expect((await fetch(`${url}${path}`, { method, body })).status).toBe(404);
      }
    }
    await expect(ask(`${url}/v1/rooms/${room}`)).rejects.toThrow('404 room-not-found');
    const { rooms } = await ask<{ rooms: { id: string }[] }>(`${url}/v1/rooms?limit=100`);
    expect(rooms.map(({ id }) => id)).not.toContain(room);
  });

  it('[DM-3] is closed while the two are no friends, and has its history afterwards', async () => {
    const { url } = stack();
    const unused = await getTicket(ben, room);
    await act(ann, 'remove', ben);
    expect(await closeOf(openLine(url, `room/${room}`, unused))).toEqual(shut);
    for (const { token } of [ann, ben]) {
      const ways = ['', '/members', '/events'].map((end) => `${url}/v1/rooms/${room}${end}`);
      for (const way of ways) await expect(ask(way, { token })).rejects.toThrow('403 not-friends');
    }
    await expect(getTicket(ben, room)).rejects.toThrow('403 not-friends');
    await expect(openChat(ann, ben)).rejects.toThrow('403 not-friends');
    await befriend(ben, ann);
    const seat = await Seat.take(ben, room);
    expect(seat.texts).toEqual(['hello', 'hello yourself']);
    await seat.leave();
  });

  it('[DM-5] knows after a restart of the server how its two stand', async () => {
    await act(ben, 'block', ann);
    await stack().restartWorker();
    await expect(getTicket(ann, room)).rejects.toThrow('403 not-friends');
    await act(ben, 'unblock', ann);
    await befriend(ann, ben);
    const seat = await Seat.take(ann, room);
    await seat.tell('back again');
    await seat.leave();
  });
});

/** One sends as fast as possible while the other ends the friendship; what came after the answer, and how long the sockets stood. */
async function race(her: Guest, him: Guest, where: string, index: number) {
  await befriend(her, him);
  const [hers, his] = [await Seat.take(her, where), await Seat.take(him, where)];
  let isAnswered = false;
  const late: string[] = [];
  for (const seat of [hers, his])
    seat.socket.on('message', (frame) => isAnswered && late.push(String(frame)));
  const sending = (async () => {
    for (let count = 0; his.socket.readyState === his.socket.OPEN; ) {
      if (count - his.ackCount >= underWay) await pause(1);
      else {
        his.post(`${isAnswered ? 'after' : 'before'} ${index}:${count}`);
        count += 1;
      }
    }
  })();
  await pause(index % 7);
  const began = performance.now();
  const closes = Promise.all(
    [hers, his].map(async ({ closed }) => ({ ...(await closed), ms: performance.now() - began })),
  );
  await act(index % 2 ? her : him, index % 3 ? 'remove' : 'block', index % 2 ? him : her);
  isAnswered = true;
  const answeredMs = performance.now() - began;
  const ends = await closes;
  await sending;
  await act(index % 2 ? her : him, 'unblock', index % 2 ? him : her);
  return { ends, late, answeredMs, acked: his.ackCount, heard: hers.texts };
}

describe('a friendship that ends while one of the two sends', () => {
  it(`[DM-4] [S18] lets nothing through after the answer, ${rounds} times`, {
    timeout: 300_000,
  }, async () => {
    const people = await makeMembers(
      stack(),
      Array.from({ length: atOnce * 2 }, (_, i) => `Racer ${i}`),
    );
    const lanes = Array.from({ length: atOnce }, async (_, lane) => {
      const [her, him] = people.slice(lane * 2, lane * 2 + 2) as [Guest, Guest];
      await befriend(her, him);
      const where = await openChat(her, him);
      let acked = 0;
      for (let index = lane; index < rounds; index += atOnce) {
        const { ends, late, answeredMs, ...rest } = await race(her, him, where, index);
        for (const { ms, ...end } of ends) {
          expect(end).toEqual(shut);
          expect(ms - answeredMs).toBeLessThan(1_000);
        }
        expect(late).toEqual([]);
        expect(rest.heard.filter((text) => text.startsWith('after'))).toEqual([]);
        acked += rest.acked;
      }
      await befriend(her, him);
      const kept = (await readHistory(her, where)).map(({ text }) => text ?? '');
      expect(kept.filter((text) => text.startsWith('after'))).toEqual([]);
      expect(new Set(kept).size).toBe(kept.length);
      // What was cut off may be kept without an ack; never the other way round.
      expect(kept.length).toBeGreaterThanOrEqual(acked);
      expect(acked).toBeGreaterThan(0);
    });
    await Promise.all(lanes);
  });
});
