import { describe, expect, it } from 'vitest';
import { PartTurns } from '../../../party/files/part-turns.ts';

/** Time that goes on when the test says so. */
function open() {
  let now = 0;
  let timers: { at: number; task: () => void }[] = [];
  const turns = new PartTurns({
    now: () => now,
    after: (ms, task) => {
      timers.push({ at: now + ms, task });
      return () => {};
    },
  });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    turns,
    async pass(ms: number) {
      await settle();
      for (const end = now + ms; now < end; ) {
        now += 1;
        const due = timers.filter(({ at }) => at <= now);
        timers = timers.filter(({ at }) => at > now);
        for (const { task } of due) task();
        await settle();
      }
    },
    lasting: (ms: number) =>
      new Promise<void>((resolve) => timers.push({ at: now + ms, task: resolve })),
  };
}

describe('turns of parts', () => {
  it('come one after the other', async () => {
    const { turns, pass, lasting } = open();
    let running = 0;
    let most = 0;
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await lasting(10);
      running -= 1;
    };
    const all = Promise.all(Array.from({ length: 5 }, () => turns.run('f_1', work)));
    await pass(200);
    await all;
    expect(most).toBe(1);
  });

  it('leave time to others while more than one file is on its way, and a failed one none', async () => {
    const { turns, pass, lasting } = open();
    const done: string[] = [];
    const part = (file: string) => turns.run(file, () => lasting(20)).then(() => done.push(file));
    const one = part('f_1');
    await pass(20);
    expect(done).toEqual(['f_1']);
    const other = part('f_2');
    await pass(99);
    expect(done).toEqual(['f_1']);
    await pass(1);
    expect(done).toEqual(['f_1', 'f_2']);
    await Promise.all([one, other]);
    await expect(turns.run('f_1', () => Promise.reject(new Error('x')))).rejects.toThrow('x');
  });
});
