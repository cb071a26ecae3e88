import { describe, expect, it } from 'vitest';
import { check } from '../../chaos/checker.ts';
import {
  makeGuest,
  pause,
  readHistory,
  readObject,
  readRows,
  realSurroundings,
} from '../../chaos/network.ts';
import { Talker } from '../../chaos/talker.ts';
import { Random } from '../../harness/random.ts';
import { useStack } from '../../support/stack.ts';
import { makeParty, newCid, Seat } from './seat.ts';

const stack = useStack({ env: { LIMIT_SCALE: '1000' } });

describe('two people in a room', () => {
  it('[SEND-3] [CONN-3] talk and read each other', async () => {
    const { guests, room } = await makeParty(stack().url, ['Ann', 'Bob']);
    const [ann, bob] = await Promise.all(guests.map((guest) => Seat.take(guest, room)));
    expect(ann!.heard[0]?.type).toBe('hello');
    const { seq } = await ann!.tell('hello Bob');
    await bob!.until('her words', () => bob!.texts.includes('hello Bob'));
    await bob!.tell('hello Ann');
    await ann!.until('his words', () => ann!.texts.includes('hello Ann'));
    expect(bob!.events.find((event) => event.seq === seq)).toMatchObject({
      kind: 'message',
      by: guests[0]!.id,
      name: 'Ann',
      text: 'hello Bob',
    });
    await Promise.all([ann!.leave(), bob!.leave()]);
  });

  it('[SEND-4] [SEND-5] [SYNC-7] a repeated message has its first place, another one is refused, and only its author sees its cid', async () => {
    const { guests, room } = await makeParty(stack().url, ['Ann', 'Bob']);
    const ann = await Seat.take(guests[0]!, room);
    const cid = newCid();
    const first = await ann.tell('once', cid);
    await ann.tell('between');
    ann.post('once', cid);
    await ann.until('the second ack', () => ann.all('acked').length > 0);
    expect(ann.all('acked')[0]?.acks).toEqual([first]);
    ann.post('something else', cid);
    expect(await ann.find('refused')).toMatchObject({ code: 'cid-conflict', cid });

    const again = await Seat.take(guests[0]!, room, 0);
    const bob = await Seat.take(guests[1]!, room, 0);
    const cidsIn = (seat: Seat) =>
      seat.events.flatMap((event) => ('cid' in event ? [event.cid] : []));
    expect(cidsIn(again)).toContain(cid);
    expect(cidsIn(bob)).toEqual([]);
    expect(bob.texts).toEqual(['once', 'between']);
    await Promise.all([ann.leave(), again.leave(), bob.leave()]);
  });
});

describe('twenty people who all talk', () => {
  it('[SEND-2] [SYNC-5] have the same log, byte by byte, however often their sockets break', async () => {
    const random = new Random(20);
    const { guests, room } = await makeParty(stack().url, ['Host']);
    const people = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const name = `Guest ${index}`;
        const guest = await makeGuest(stack().url, name);
        const surroundings = realSurroundings(guest, room, () => random.next());
        return new Talker({ name, person: guest.id, surroundings, haste: 0.2 });
      }),
    );
    for (const talker of people) talker.start();
    for (let round = 0; round < 100; round += 1) {
      for (const talker of people) {
        if (random.chance(0.5)) talker.say(`${talker.name} says ${round}`);
        if (random.chance(0.02)) talker.cut();
      }
      await pause(20);
    }
    await expect.poll(() => people.every(isQuiet(people)), { timeout: 30_000 }).toBe(true);
    for (const talker of people) talker.leave();

    const clients = people.map((talker) => talker.history());
    const logs = clients.map(({ deliveries }) =>
      deliveries.flatMap(({ isApplied, event }) => (isApplied ? [event.json] : [])).join('\n'),
    );
    expect(new Set(logs).size).toBe(1);
    expect(people.reduce((sum, { connections }) => sum + connections, 0)).toBeGreaterThan(25);
    expect(people.flatMap(({ faults }) => faults)).toEqual([]);

    await stack().sweep();
    const host = guests[0]!;
    const log = await readHistory(host, room);
    const object = await readObject(host, room);
    await stack().sweep();
    const rows = await readRows(stack().databaseUrl, room);
    const ended = { ...object, events: object.events.slice(0, log.length) };
    const violations = check({
      room,
      clients,
      log,
      object: ended,
      rows: rows.slice(0, log.length),
    });
    expect(violations.slice(0, 10)).toEqual([]);
  });
});

function isQuiet(people: readonly Talker[]) {
  const last = Math.max(...people.map((talker) => talker.last));
  return (talker: Talker) => talker.isLive && talker.unanswered === 0 && talker.last === last;
}
