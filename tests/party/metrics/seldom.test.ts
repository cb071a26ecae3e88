import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Seldom } from '../../../party/metrics/seldom.ts';

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

const clock = {
  now: () => Date.now(),
  after(ms: number, task: () => void) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

function build() {
  const made: { resolve: (value: string) => void }[] = [];
  const seldom = new Seldom<string>({
    freshMs: (value) => (value === 'bad' ? 250 : 1_000),
    lostAfterMs: 2_500,
  });
  const make = () => new Promise<string>((resolve) => made.push({ resolve }));
  return { made, ask: () => seldom.get(clock, make) };
}

it('is made once however many ask while it is being made', async () => {
  const { made, ask } = build();
  const all = Array.from({ length: 100 }, ask);
  expect(made).toHaveLength(1);
  made[0]?.resolve('good');
  await vi.advanceTimersByTimeAsync(20);
  expect(new Set(await Promise.all(all))).toEqual(new Set(['good']));
  expect(made).toHaveLength(1);
});

it.each([
  ['good', 1_000],
  ['bad', 250],
])('is good for a while when it is %s, and made anew after %i ms', async (value, freshMs) => {
  const { made, ask } = build();
  const first = ask();
  made[0]?.resolve(value);
  await first;
  await vi.advanceTimersByTimeAsync(freshMs - 1);
  expect(await ask()).toBe(value);
  await vi.advanceTimersByTimeAsync(1);
  void ask();
  expect(made).toHaveLength(2);
});

it('is made by another when whoever made it is gone', async () => {
  const { made, ask } = build();
  void ask();
  const second = ask();
  await vi.advanceTimersByTimeAsync(2_500);
  expect(made).toHaveLength(2);
  made[1]?.resolve('good');
  expect(await second).toBe('good');
});
