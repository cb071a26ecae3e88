import { beforeAll, describe, expect, it } from 'vitest';
import { ask, pause } from '../../chaos/network.ts';
import { useStack } from '../../support/stack.ts';
import { fill, makeParty, Seat } from './seat.ts';

const stack = useStack({ env: { LIMIT_SCALE: '1000' } });
const gaps = [1, 100, 1_000, 10_000];
let party: Awaited<ReturnType<typeof makeParty>>;

beforeAll(async () => {
  party = await makeParty(stack().url, ['Ann', 'Bob']);
  // Several people at once: what comes together is written together.
  const { guests } = await makeParty(stack().url, Array(8).fill('Writer'));
  const seats = await Promise.all(guests.map((guest) => Seat.take(guest, party.room)));
  await Promise.all(seats.map((seat, index) => fill(seat, 1_280, `line ${index}`)));
  await Promise.all(seats.map((seat) => seat.leave()));
}, 120_000);

describe('who comes back', () => {
  it.each(gaps)(
    '[SYNC-2] [SYNC-4] after missing %i events gets all of them or starts anew',
    expectWhole,
  );

  it('[SYNC-2] [LOG-8] does so too when the room has slept, and who stayed hears of it', async () => {
    const listener = await Seat.take(party.guests[1]!, party.room);
    // The platform puts a room to sleep after about 10 s without an event.
    await pause(12_500);
    const ann = await Seat.take(party.guests[0]!, party.room);
    await ann.tell('good morning');
    await listener.until('the words of the morning', () => listener.texts.includes('good morning'));
    for (const gap of gaps) await expectWhole(gap);
    await Promise.all([ann.leave(), listener.leave()]);
  });

  it('[SYNC-2] [LOG-8] does so too when the server was killed and started again', async () => {
    await stack().restartWorker();
    for (const gap of gaps) await expectWhole(gap);
  });
});

async function expectWhole(gap: number): Promise<void> {
  const { guests, room } = party;
  const probe = await Seat.open(guests[1]!, room);
  const { head } = await probe.find('hello');
  await probe.leave();
  const after = head - gap;
  const seat = await Seat.take(guests[1]!, room, after);
  const resets = seat.all('reset');
  if (resets.length > 0) {
    // Only what the object no longer holds may end so, and then not a part of it comes.
    expect(gap).toBeGreaterThan(1_000);
    expect(seat.events).toEqual([]);
    expect(resets[0]).toMatchObject({ head });
    expect(await historyAfter(after, head)).toEqual(numbers(after + 1, head));
  } else {
    const live = seat.events.filter(({ seq }) => seq <= head);
    expect(live.map(({ seq }) => seq)).toEqual(numbers(after + 1, head));
  }
  await seat.leave();
}

/** What a client reads that was told to start anew. */
async function historyAfter(after: number, head: number): Promise<number[]> {
  const { guests, room } = party;
  const seqs: number[] = [];
  for (let last = after; last < head; ) {
    const url = `${stack().url}/v1/rooms/${room}/events?after=${last}&limit=100`;
    const page = await ask<{ events: { seq: number }[] }>(url, { token: guests[1]!.token });
    if (page.events.length === 0) break;
    seqs.push(...page.events.map(({ seq }) => seq));
    last = seqs.at(-1) ?? head;
  }
  return seqs.filter((seq) => seq <= head);
}

function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
