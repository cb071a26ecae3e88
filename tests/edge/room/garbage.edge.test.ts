import { describe, expect, it } from 'vitest';
import { pause } from '../../chaos/network.ts';
import { Random } from '../../harness/random.ts';
import { useStack } from '../../support/stack.ts';
import { mutated } from './mutated.ts';
import { makeParty, Seat } from './seat.ts';

// Without the scale a connection is closed after its first 60 frames, and this would take minutes.
const stack = useStack({ env: { LIMIT_SCALE: '1000' } });

describe('garbage', () => {
  it('[CONN-7] of 10,000 mutated frames harms nobody: no crash, no socket lost, neighbours talk on', async () => {
    const { guests, room } = await makeParty(stack().url, ['Mallory', 'Ann', 'Bob']);
    const [mallory, ann, bob] = await Promise.all(guests.map((guest) => Seat.take(guest, room)));
    let isOver = false;
    const acks: Promise<unknown>[] = [];
    const talking = (async () => {
      for (let count = 0; !isOver; count += 1) {
        acks.push(ann!.tell(`undisturbed ${count}`));
        await pause(20);
      }
    })();

    const random = new Random(7);
    for (let count = 0; count < 10_000; count += 1) {
      mallory!.socket.send(mutated(random));
      if (count % 100 === 99) await heardOf(mallory!);
    }
    isOver = true;
    await talking;
    await Promise.all(acks);

    expect(acks.length).toBeGreaterThan(5);
    await bob!.until('all her words', () => ofAnn(bob!).length === acks.length);
    expect(ofAnn(bob!)).toEqual(acks.map((_, count) => `undisturbed ${count}`));
    expect(mallory!.all('refused').length).toBeGreaterThan(5_000);
    expect(mallory!.all('refused').filter(({ code }) => code === 'internal')).toEqual([]);
    expect(stack().log.filter((line) => /"level":"error"|Uncaught|\[ERROR\]/.test(line))).toEqual(
      [],
    );
    expect([mallory, ann, bob].map((seat) => seat!.socket.readyState)).toEqual([1, 1, 1]);
    await mallory!.tell('I can still talk');
    await Promise.all([mallory!.leave(), ann!.leave(), bob!.leave()]);
  });

  function ofAnn({ texts }: Seat): string[] {
    return texts.filter((text) => text.startsWith('undisturbed'));
  }

  /** Waits until the server has read everything that was sent so far. */
  async function heardOf(seat: Seat): Promise<void> {
    const pongs = seat.all('pong').length;
    seat.say({ type: 'ping' });
    await seat.until('a pong', () => seat.all('pong').length > pongs);
  }
});
