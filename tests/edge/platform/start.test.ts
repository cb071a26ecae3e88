import { describe, expect, it } from 'vitest';
import { Start } from '../../../party/home/start.ts';

/** A start whose `ready` does what the test says next, and a platform that resets an object whose held task rejects. */
function openStart(outcomes: (() => Promise<void>)[]) {
  const seen = { held: 0, resets: 0, attempts: 0 };
  const hold = async <T>(task: () => Promise<T>): Promise<T> => {
    seen.held += 1;
    try {
      return await task();
    } catch (error) {
      seen.resets += 1;
      throw error;
    }
  };
  const ready = () => outcomes[seen.attempts++]?.() ?? Promise.resolve();
  return { start: new Start(hold, ready), seen };
}
const fail = async () => {
  throw new Error('storage is away');
};
const succeed = async () => {};

describe('the start of an object (the platform calls `onStart` once and lets other events by)', () => {
  it('happens once and is waited for by everybody', async () => {
    const { start, seen } = openStart([succeed]);
    await Promise.all([start.done(), start.done(), start.done()]);
    await start.done();
    expect(seen).toEqual({ held: 1, resets: 0, attempts: 1 });
  });

  it('is repeated at the next event after it failed, without a reset of the object', async () => {
    const { start, seen } = openStart([fail, fail, succeed]);
    await expect(start.done()).rejects.toThrow('storage is away');
    await expect(start.done()).rejects.toThrow('storage is away');
    await start.done();
    expect(seen).toEqual({ held: 3, resets: 0, attempts: 3 });
  });
});
