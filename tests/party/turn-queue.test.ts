import { describe, expect, it } from 'vitest';
import { Fault } from '../../party/fault.ts';
import { TurnQueue } from '../../party/turn-queue.ts';

/** A clock that the test moves; what is due runs in its order, with everything that follows from it. */
function manualClock() {
  let now = 0;
  const timers: { at: number; task: () => void }[] = [];
  return {
    now: () => now,
    after(ms: number, task: () => void) {
      const timer = { at: now + ms, task };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    async pass(ms: number) {
      const end = now + ms;
      for (let next = due(end); next; next = due(end)) {
        timers.splice(timers.indexOf(next), 1);
        now = next.at;
        next.task();
        await settle();
      }
      now = end;
    },
    /** Timers of a request that is gone never come. */
    forgetTimers: () => void timers.splice(0),
  };
  function due(end: number) {
    return timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}
const settle = async () => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
};

/** Work that ends when the test says so. */
function job() {
  const state = { started: false, beat: () => {}, finish: () => {} };
  const work = (beat: () => void) => {
    state.started = true;
    state.beat = beat;
    return new Promise<void>((resolve) => {
      state.finish = resolve;
    });
  };
  return { state, work };
}

describe('the queue before the hashing', () => {
  it('[S21] lets two go on at a time, in the order in which they came', async () => {
    const [queue, clock] = [new TurnQueue({ most: 2, mostWaiting: 10 }), manualClock()];
    const jobs = Array.from({ length: 4 }, job);
    const runs = jobs.map(({ work }) => queue.run(clock, work));
    await settle();
    expect(jobs.map(({ state }) => state.started)).toEqual([true, true, false, false]);
    jobs[1]?.state.finish();
    await settle();
    await clock.pass(100);
    expect(jobs.map(({ state }) => state.started)).toEqual([true, true, true, false]);
    for (const { state } of jobs) {
      state.finish();
      await settle();
      await clock.pass(100);
    }
    await clock.pass(100);
    jobs[3]?.state.finish();
    await Promise.all(runs);
    expect(queue.running).toBe(0);
  });

  it('[S21] lets nobody pass who came later but asks first', async () => {
    const [queue, clock] = [new TurnQueue({ most: 1, mostWaiting: 10 }), manualClock()];
    const [first, second, third] = [job(), job(), job()];
    void queue.run(clock, first.work);
    await settle();
    void queue.run(clock, second.work);
    await clock.pass(7);
    void queue.run(clock, third.work);
    await clock.pass(9);
    first.state.finish();
    await settle();
    // The third asks at 22 ms, the second not before 30.
    await clock.pass(8);
    expect([second.state.started, third.state.started]).toEqual([false, false]);
    await clock.pass(8);
    expect([second.state.started, third.state.started]).toEqual([true, false]);
  });

  it('[S21] refuses what is too much, and says when to come back', async () => {
    const [queue, clock] = [new TurnQueue({ most: 1, mostWaiting: 2 }), manualClock()];
    for (const { work } of [job(), job(), job()]) {
      queue.run(clock, work).catch(() => {});
      await settle();
    }
    const refused = await queue.run(clock, job().work).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Fault);
    expect(refused).toMatchObject({ code: 'unavailable', retryAfterMs: expect.any(Number) });
  });

  it('gives a turn back when the work fails', async () => {
    const [queue, clock] = [new TurnQueue({ most: 1, mostWaiting: 1 }), manualClock()];
    await expect(queue.run(clock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await queue.run(clock, async () => 'yes')).toBe('yes');
  });

  it('takes a turn back from a request that vanished, but not from one that works', async () => {
    const [queue, clock] = [new TurnQueue({ most: 1, mostWaiting: 5 }), manualClock()];
    const [gone, next] = [job(), job()];
    void queue.run(clock, gone.work);
    await settle();
    void queue.run(clock, next.work);
    for (let second = 0; second < 10; second += 1) {
      gone.state.beat();
      await clock.pass(1_000);
    }
    expect(next.state.started).toBe(false);
    await clock.pass(6_000);
    expect(next.state.started).toBe(true);
  });

  it('does not wait behind one that vanished while waiting', async () => {
    const [queue, clock] = [new TurnQueue({ most: 1, mostWaiting: 5 }), manualClock()];
    const [first, gone, next] = [job(), job(), job()];
    void queue.run(clock, first.work);
    await settle();
    void queue.run(clock, gone.work);
    await settle();
    clock.forgetTimers();
    void queue.run(clock, next.work);
    await settle();
    await clock.pass(4_000);
    first.state.beat();
    await clock.pass(2_000);
    first.state.finish();
    await settle();
    await clock.pass(100);
    expect([gone.state.started, next.state.started]).toEqual([false, true]);
  });
});
