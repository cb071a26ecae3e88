import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { useStack } from '../../support/stack.ts';
import { makeParty, Seat } from './seat.ts';

const stack = useStack({ env: { LIMIT_SCALE: '1000' } });

// Side by side, each with its own people: most of the time they wait.
describe.concurrent('presence', () => {
  it('[PRES-2] [PRES-3] [PRES-4] is true again within 15 s of a clean close', async () => {
    const { guests, room } = await makeParty(stack().url, ['Ann', 'Bob']);
    const ann = await Seat.take(guests[0]!, room);
    const bob = await Seat.take(guests[1]!, room);
    await ann.until('Bob', () => ann.all('presence').some(({ joined }) => joined.some(isBob)));
    expect((await bob.find('synced')).count).toBe(2);

    const began = performance.now();
    await bob.leave();
    await ann.until('his end', () => hasLeft(ann, guests[1]!.id), 15_000);
    expect(performance.now() - began).toBeGreaterThan(9_000);
    const cleo = await Seat.take(guests[0]!, room);
    expect((await cleo.find('synced')).online.map(({ name }) => name)).toEqual(['Ann']);
    await Promise.all([ann.leave(), cleo.leave()]);

    function isBob({ name }: { name: string }): boolean {
      return name === 'Bob';
    }
  });

  it('[PRES-2] is not told of somebody who comes back at once', async () => {
    const { guests, room } = await makeParty(stack().url, ['Ann', 'Bob']);
    const ann = await Seat.take(guests[0]!, room);
    const bob = await Seat.take(guests[1]!, room);
    await ann.until('Bob', () => ann.all('presence').length > 0);
    await bob.leave();
    const again = await Seat.take(guests[1]!, room);
    await expect(ann.until('his end', () => hasLeft(ann, guests[1]!.id), 12_000)).rejects.toThrow(
      'in vain',
    );
    await Promise.all([ann.leave(), again.leave()]);
  });
});

function hasLeft(seat: Seat, person: string): boolean {
  return seat.all('presence').some(({ left }) => left.includes(person));
}
