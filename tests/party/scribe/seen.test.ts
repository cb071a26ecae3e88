import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Fault } from '../../../party/fault.ts';
import { writePresence } from '../../../party/storage/presence-statements.ts';
import { memoryDatabase } from '../storage/memory-database.ts';
import { openDesk, stateOf } from './desk.ts';

async function start() {
  const { database } = await memoryDatabase();
  const write = vi.spyOn(database, 'write');
  const { scribe } = openDesk(database);
  const seen = (person: string, until: number, seenAt: number) =>
    stateOf(scribe.order({ type: 'seen', person, until, seenAt }));
  const row = async (person: string) => {
    const sql = 'SELECT until, seen_at FROM presence WHERE person = ?';
    return (await database.read({ sql, args: [person] }))[0];
  };
  return { database, write, scribe, seen, row };
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('signs of life', () => {
  it('[SEEN-2] of all people are one write, at most every 2 s, each with the newest', async () => {
    const { write, seen, row } = await start();
    for (let i = 0; i < 500; i += 1) await seen(`u_${i}`, 100 + i, i);
    await seen('u_7', 999, 900);
    await vi.advanceTimersByTimeAsync(300);
    expect(write).toHaveBeenCalledTimes(1);
    expect(write.mock.calls[0]?.[0]).toHaveLength(1);
    expect(await row('u_499')).toMatchObject({ until: 599, seen_at: 499 });
    expect(await row('u_7')).toMatchObject({ until: 999, seen_at: 900 });
    await seen('u_1', 2_000, 1_000);
    await vi.advanceTimersByTimeAsync(1_600);
    expect(write).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(400);
    expect(write).toHaveBeenCalledTimes(2);
    expect(await row('u_1')).toMatchObject({ until: 2_000 });
  });

  it('[SEEN-2] are answered when they are written', async () => {
    const { scribe } = await start();
    const order = scribe.order({ type: 'seen', person: 'u_ann', until: 65_000, seenAt: 10 });
    expect(await stateOf(order)).toBe('waiting');
    await vi.advanceTimersByTimeAsync(300);
    expect(await order).toEqual({ ok: true });
  });

  it('[SEEN-5] that come later than the end they precede change nothing', async () => {
    const { scribe, seen, row } = await start();
    await seen('u_ann', 65_000, 10);
    const gone = writePresence(new Map([['u_ann', { until: 0, seenAt: 11 }]]));
    await scribe.order({ type: 'write', statements: [gone] });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await row('u_ann')).toMatchObject({ until: 0, seen_at: 11 });
  });

  it('that cannot be written are told so, and the next ones are written', async () => {
    const { write, scribe, seen, row } = await start();
    write.mockRejectedValueOnce(new Fault('unavailable'));
    const orders = ['u_ann', 'u_bob'].map((person) =>
      scribe.order({ type: 'seen', person, until: 65_000, seenAt: 10 }),
    );
    const failed = Promise.allSettled(orders);
    await vi.advanceTimersByTimeAsync(300);
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await row('u_ann')).toBeUndefined();
    await seen('u_ann', 66_000, 11);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await row('u_ann')).toMatchObject({ until: 66_000 });
  });
});
