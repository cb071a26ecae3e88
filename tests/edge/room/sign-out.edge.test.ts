import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ask, getTicket, openLine, pause } from '../../chaos/network.ts';
import { useStack } from '../../support/stack.ts';
import { makeParty, newCid, Seat } from './seat.ts';

const stack = useStack({ env: { LIMIT_SCALE: '1000' } });

describe('a sign-out', () => {
  it('[ACC-3] closes every socket of the session within 1 s, and nothing is sent after its answer', async () => {
    const { url } = stack();
    const { guests, room } = await makeParty(url, ['Ann', 'Bob']);
    const { room: other } = await makeParty(url, ['Host']);
    const [guest, neighbour] = [guests[0]!, guests[1]!];
    const seats = [
      await Seat.take(guest, room),
      await Seat.take(guest, room),
      await Seat.take(guest, other),
    ];
    const bobs = [await Seat.take(neighbour, room), await Seat.take(neighbour, other)];
    const unused = await getTicket(guest, room);

    let isAnswered = false;
    let isOver = false;
    const talking = (async () => {
      for (let count = 0; !isOver; count += 1) {
        for (const bob of bobs) bob.post(`${isAnswered ? 'after' : 'before'} ${count}`);
        for (const { socket } of seats)
          if (socket.readyState === WebSocket.OPEN)
            socket.send(frameOf(`hers, ${isAnswered ? 'after' : 'before'}`));
        await pause(20);
      }
    })();
    await pause(100);
    const began = performance.now();
    const closes = Promise.all(
      seats.map(async ({ closed }) => ({ ...(await closed), ms: performance.now() - began })),
    );
    await ask(`${url}/v1/sign-out`, { body: {}, token: guest.token });
    isAnswered = true;
    const answeredMs = performance.now() - began;
    for (const { code, reason, ms } of await closes) {
      expect({ code, reason }).toEqual({ code: 4400, reason: 'signed-out' });
      expect(ms - answeredMs).toBeLessThan(1_000);
    }
    await pause(300);
    isOver = true;
    await talking;

    for (const { texts } of seats)
      expect(texts.filter((text) => text.startsWith('after'))).toEqual([]);
    for (const { texts } of bobs) {
      expect(texts.some((text) => text.startsWith('before'))).toBe(true);
      expect(texts).not.toContain('hers, after');
    }
    await expect(getTicket(guest, room)).rejects.toThrow('401');
    const late = openLine(url, `room/${room}`, unused);
    expect(await new Seat(guest, room, late).closed).toEqual({ code: 4400, reason: 'signed-out' });
    for (const bob of bobs) {
      await bob.tell('and we go on');
      await bob.leave();
    }
  });

  function frameOf(text: string): string {
    return JSON.stringify({ type: 'message.send', cid: newCid(), text });
  }
});
