import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answers, parse } from '../../../sdk/src/protocol/index.ts';
import { type House, openHouse, type Resident } from '../support/house.ts';

type HistoryOrder = { before?: number; after?: number; limit: number; reader: string };
const cidOf = (seq: number) =>
  `0190000${(seq % 10).toString(16)}-0000-7000-8000-${String(seq).padStart(12, '0')}`;

let house: House;
let ann: Resident;
beforeEach(async () => {
  house = await openHouse({ limitScale: 1_000 });
  ann = await house.guest('Ann');
  await ann.ask('POST', '/v1/rooms', { id: 'den' });
});
afterEach(() => house.close());

const message = (seq: number, by = ann.id) => ({
  seq,
  at: 1_000 + seq,
  by,
  name: 'Ann',
  kind: 'message',
  text: `no ${seq}`,
});

/** A room with `head` events: its object holds those from `from` on, libSQL those up to `drained`. */
async function fill({ head, from, drained }: { head: number; from: number; drained: number }) {
  for (let seq = 1; seq <= drained; seq += 1) {
    await house.client.execute({
      sql: 'INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      args: [
        'den',
        seq,
        'e1',
        ann.id,
        cidOf(seq),
        'message',
        JSON.stringify(message(seq)),
        1_000 + seq,
      ],
    });
  }
  house.room.answer = async (order) => {
    const { before = head + 1, after, limit } = order as unknown as HistoryOrder;
    const held = Array.from({ length: head - from + 1 }, (_, index) => message(from + index));
    const events =
      after === undefined
        ? held.filter(({ seq }) => seq < before).slice(-limit)
        : after + 1 < from
          ? []
          : held.filter(({ seq }) => seq > after).slice(0, limit);
    return { events, epoch: 'e1', head, from };
  };
}
const read = async (query = '') => (await ann.ask('GET', `/v1/rooms/den/events${query}`)).body;
const seqs = (page: { events: { seq: number }[] }) => page.events.map(({ seq }) => seq);
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe('history', () => {
  it('begins with the newest', async () => {
    await fill({ head: 120, from: 61, drained: 100 });
    const page = await read();
    expect(parse(answers.history, page).ok).toBe(true);
    expect(seqs(page)).toEqual(range(71, 120));
    expect(page).toMatchObject({ first: 71, last: 120, complete: false, epoch: 'e1', head: 120 });
  });

  it('[HIST-3] takes from the object what libSQL does not have yet', async () => {
    await fill({ head: 20, from: 1, drained: 0 });
    expect(seqs(await read('?limit=5'))).toEqual(range(16, 20));
  });

  it('[HIST-2] joins both where a page crosses from one to the other', async () => {
    await fill({ head: 120, from: 61, drained: 100 });
    expect(seqs(await read('?before=70&limit=30'))).toEqual(range(40, 69));
    expect(seqs(await read('?after=50&limit=30'))).toEqual(range(51, 60));
    expect(seqs(await read('?after=60&limit=30'))).toEqual(range(61, 90));
  });

  it.each([
    { head: 57, from: 1, drained: 57 },
    { head: 57, from: 1, drained: 0 },
    { head: 57, from: 30, drained: 40 },
    { head: 57, from: 58, drained: 57 },
    { head: 1, from: 1, drained: 1 },
  ])('[HIST-2] the pages together are the log, both ways: %j', async (state) => {
    await fill(state);
    for (const limit of [1, 7, 100]) {
      const back: number[] = [];
      for (let before = '', complete = false; !complete; ) {
        const page = await read(`?limit=${limit}${before}`);
        back.unshift(...seqs(page));
        [before, complete] = [`&before=${page.first}`, page.complete];
      }
      const forth: number[] = [];
      for (let after = 0, complete = false; !complete; ) {
        const page = await read(`?limit=${limit}&after=${after}`);
        forth.push(...seqs(page));
        [after, complete] = [page.last, page.complete];
      }
      expect(back).toEqual(range(1, state.head));
      expect(forth).toEqual(range(1, state.head));
    }
  });

  it('[HIST-4] knows its ends', async () => {
    await fill({ head: 10, from: 5, drained: 8 });
    const nothing = { events: [], first: 0, last: 0, complete: true };
    expect(await read('?before=1')).toMatchObject(nothing);
    expect(await read('?before=0')).toMatchObject(nothing);
    expect(await read('?after=10')).toMatchObject(nothing);
    expect(await read('?after=999')).toMatchObject(nothing);
    expect(seqs(await read('?before=999&limit=2'))).toEqual([9, 10]);
    expect(await read('?before=4&limit=3')).toMatchObject({ first: 1, complete: true });
    expect(await read('?after=8')).toMatchObject({ last: 10, complete: true });
  });

  it('of an empty room is empty', async () => {
    await fill({ head: 0, from: 1, drained: 0 });
    const empty = { events: [], first: 0, last: 0, complete: true, epoch: 'e1', head: 0 };
    expect(await read()).toEqual(empty);
    expect(await read('?after=0')).toEqual(empty);
  });

  it('[HIST-2] is refused rather than told with a gap', async () => {
    await fill({ head: 20, from: 15, drained: 14 });
    await house.client.execute('DELETE FROM event WHERE seq = 10');
    for (const query of ['?limit=20', '?before=12&limit=5', '?after=8&limit=5']) {
      const { status, body } = await ann.ask('GET', `/v1/rooms/den/events${query}`);
      expect([status, body.error.code]).toEqual([503, 'unavailable']);
    }
    expect(seqs(await read('?before=10&limit=5'))).toEqual(range(5, 9));
  });

  it('[SYNC-7] gives the cid to the author alone', async () => {
    await fill({ head: 2, from: 3, drained: 2 });
    const ben = await house.guest('Ben');
    expect((await read()).events[0].cid).toBe(cidOf(1));
    const { body } = await ben.ask('GET', '/v1/rooms/den/events');
    expect(body.events[0]).toEqual(message(1));
  });

  it('is for people, of rooms that exist, in one direction', async () => {
    await fill({ head: 1, from: 1, drained: 1 });
    expect((await house.ask('GET', '/v1/rooms/den/events')).status).toBe(401);
    expect((await ann.ask('GET', '/v1/rooms/lair/events')).body.error.code).toBe('room-not-found');
    expect((await ann.ask('GET', '/v1/rooms/den/events?before=1&after=1')).status).toBe(400);
    expect((await ann.ask('GET', '/v1/rooms/den/events?limit=101')).body.error.field).toBe('limit');
  });
});
