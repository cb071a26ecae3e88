import { describe, expect, it } from 'vitest';
import { readRows } from '../../chaos/network.ts';
import { useStack } from '../../support/stack.ts';
import { fill, makeParty, Seat } from './seat.ts';

const stack = useStack({ env: { LIMIT_SCALE: '1000' } });

describe('while the database is dead', () => {
  it('[LOG-3] everything said is acked and read, and it is there when the database is back', async () => {
    const { guests, room } = await makeParty(stack().url, ['Ann', 'Bob']);
    const [ann, bob] = await Promise.all(guests.map((guest) => Seat.take(guest, room)));
    await stack().killDatabase();
    await fill(ann!, 500, 'into the dark');
    await bob!.until('all of it', () => bob!.texts.length === 500);
    await stack().restartDatabase();
    await expectRows(room, bob!.events.at(-1)!.seq);
    await Promise.all([ann!.leave(), bob!.leave()]);
  });
});

describe('a server that is killed', () => {
  it('[LOG-8] [SEND-3] loses nothing that it acked', async () => {
    const { guests, room } = await makeParty(stack().url, ['Ann']);
    const ann = await Seat.take(guests[0]!, room);
    const cids = Array.from({ length: 300 }, (_, index) => ann.post(`word ${index}`));
    await ann.until('some acks', () => ann.ackCount >= 50);
    await stack().killWorker();
    await ann.closed;
    await stack().restartWorker();

    const again = await Seat.take(guests[0]!, room, 0);
    const there = again.events.flatMap((event) => ('cid' in event && event.cid ? [event.cid] : []));
    const acked = cids.filter((cid) => ann.isAcked(cid));
    expect(acked.length).toBeGreaterThanOrEqual(50);
    expect(there.slice(0, acked.length)).toEqual(acked);
    expect(there).toEqual(cids.slice(0, there.length));
    await again.leave();
  });

  it('[LOG-5] [LOG-2] hands over what a room still holds that nobody visits', async () => {
    const { guests, room } = await makeParty(stack().url, ['Ann']);
    const ann = await Seat.take(guests[0]!, room);
    await stack().killDatabase();
    await fill(ann, 50, 'left behind');
    const head = (await ann.tell('and nobody comes')).seq;
    await stack().killWorker();
    await stack().restartDatabase();
    await stack().restartWorker();
    expect((await readRows(stack().databaseUrl, room)).length).toBeLessThan(head);
    await stack().sweep();
    await expectRows(room, head);
  });
});

async function expectRows(room: string, head: number): Promise<void> {
  const seqs = async () => (await readRows(stack().databaseUrl, room)).map(({ seq }) => seq);
  const wanted = Array.from({ length: head }, (_, index) => index + 1);
  await expect.poll(seqs, { timeout: 20_000, interval: 100 }).toEqual(wanted);
}
