import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventRow } from '../../../party/orders.ts';
import { findEvents } from '../../../party/storage/event-statements.ts';
import { memoryDatabase } from '../storage/memory-database.ts';
import { openDesk } from './desk.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const message = (seq: number, body: object = { text: `text ${seq}` }): EventRow => ({
  ...{ seq, kind: 'message', sender: 'u_ann', cid: `cid-${seq}`, at: 1_000 },
  body: JSON.stringify({ seq, kind: 'message', ...body }),
});
const left = (seq: number): EventRow => {
  const row = message(seq, { text: '', removedAt: 5_000 });
  return { ...row, removed: { target: seq, body: row.body } };
};
const removed = (seq: number, target: number): EventRow => ({
  ...message(seq),
  ...{ kind: 'removed', cid: null, body: JSON.stringify({ seq, kind: 'removed', target }) },
  removed: { target, body: left(target).body },
});
const append = (...events: EventRow[]) => ({ type: 'append', room: 'hall', epoch: 'e', events });

async function start() {
  const { database } = await memoryDatabase();
  const desk = openDesk(database);
  const texts = async () =>
    (await database.read(findEvents('hall', 1, 99))).map(
      ({ body }) => JSON.parse(String(body)).text,
    );
  return { ...desk, database, texts };
}

describe('a removed message', () => {
  it.each([
    ['the message, then its removal', [[message(1)], [removed(2, 1)]]],
    ['both at once', [[message(1), removed(2, 1)]]],
    ['what is left, and its removal', [[left(1), removed(2, 1)]]],
    ['what is left alone, over what is there', [[message(1)], [left(1)], [removed(2, 1)]]],
    ['the message late', [[message(1), removed(2, 1)], [message(1)]]],
    [
      'the message late, in a group of its own',
      [
        [left(1), removed(2, 1)],
        [message(1), removed(2, 1)],
      ],
    ],
    ['everything again', [[message(1)], [left(1), removed(2, 1)], [left(1), removed(2, 1)]]],
  ])('[DEL-2] [LOG-1] [LOG-2] has no text, and is no fork, after %s', async (_, groups) => {
    const { scribe, texts, lines } = await start();
    for (const group of groups) expect(await scribe.order(append(...group))).toEqual({ ok: true });
    expect(await texts()).toEqual(['', undefined]);
    expect(lines).toEqual([]);
  });

  it('[LOG-6] goes along with other rooms in one commit', async () => {
    const { scribe, texts, database } = await start();
    await scribe.order(append(message(1)));
    const orders = [
      scribe.order({ type: 'write', statements: [{ sql: 'SELECT 1', args: [] }] }),
      scribe.order(append(removed(2, 1))),
      scribe.order({ ...append(message(1)), room: 'attic' }),
    ];
    await Promise.all(orders);
    expect(await texts()).toEqual(['', undefined]);
    expect(await database.read(findEvents('attic', 1, 9))).toHaveLength(1);
  });

  it.each([
    ['sender', { sender: 'u_bob' }],
    ['cid', { cid: 'another' }],
    ['time', { at: 2_000 }],
    ['kind', { kind: 'joined' }],
  ])('[LOG-1] hides no fork: another %s is told loudly', async (_, change) => {
    const { scribe, lines } = await start();
    await scribe.order(append(left(1), removed(2, 1)));
    await expect(scribe.order(append({ ...message(1), ...change }))).rejects.toMatchObject({
      code: 'internal',
    });
    expect(lines).toMatchObject([{ level: 'error' }]);
  });

  it('[LOG-1] is not what somebody merely writes about', async () => {
    const { scribe } = await start();
    await scribe.order(append(message(1, { text: '{"removedAt":1}' })));
    await expect(scribe.order(append(message(1, { text: 'other' })))).rejects.toMatchObject({
      code: 'internal',
    });
  });
});
