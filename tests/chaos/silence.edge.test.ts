import { describe, expect, it } from 'vitest';
import { makeParty, Seat } from '../edge/room/seat.ts';
import { useStack } from '../support/stack.ts';

// It takes more than a minute to tell silence from death: only `npm run test:chaos` waits for it.
const isFull = process.env.CHAOS === 'full';

describe.runIf(isFull)('a silent death', () => {
  const stack = useStack();

  it('[PRES-1] [PRES-3] is noticed within 90 s, by those who stayed and by those who come', async () => {
    const { guests, room } = await makeParty(stack().url, ['Ann', 'Bob']);
    const ann = await Seat.take(guests[0]!, room);
    const pings = setInterval(() => ann.say({ type: 'ping' }), 25_000);
    // A socket that is open and says nothing is what a dead network looks like from the server.
    const bob = await Seat.take(guests[1]!, room);
    const isTold = () => ann.all('presence').some(({ left }) => left.includes(guests[1]!.id));
    try {
      await ann.until('the end of Bob', isTold, 90_000);
    } finally {
      clearInterval(pings);
    }
    const again = await Seat.take(guests[0]!, room);
    expect((await again.find('synced')).online.map(({ name }) => name)).toEqual(['Ann']);
    bob.socket.terminate();
    await Promise.all([ann.leave(), again.leave()]);
  }, 120_000);
});
