import { describe, expect, it } from 'vitest';
import {
  bounded,
  heldInPlace,
  newestRows,
  spanOf,
  windowSize,
  withNewer,
  withOlder,
} from '../../widget/src/talk/row-window.ts';

const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ key: `k${from + index}`, type: 'message' }));

describe('the window over the rows', () => {
  it('shows the newest rows at first, and all of a few', () => {
    expect(spanOf(rows(0, 1_000), newestRows)).toEqual({
      start: 1_000 - windowSize.first,
      end: 1_000,
    });
    expect(spanOf(rows(0, 3), newestRows)).toEqual({ start: 0, end: 3 });
    expect(spanOf([], newestRows)).toEqual({ start: 0, end: 0 });
  });

  it('stays on the same rows when older ones come in before them', () => {
    const shown = heldInPlace(rows(500, 1_000), newestRows);
    const before = spanOf(rows(500, 1_000), shown);
    const after = spanOf(rows(400, 1_000), shown);
    expect(after.start - before.start).toBe(100);
  });

  it('grows upwards by a step and never beyond its size', () => {
    const all = rows(0, 2_000);
    let shown = newestRows;
    for (let step = 0; step < 40; step += 1) {
      const before = spanOf(all, shown);
      shown = withOlder(all, shown);
      const { start, end } = spanOf(all, shown);
      expect(end - start).toBeLessThanOrEqual(windowSize.most);
      expect(start).toBe(Math.max(0, before.start - windowSize.step));
    }
    expect(spanOf(all, shown).start).toBe(0);
  });

  it('comes back down to the newest rows and follows them again', () => {
    const all = rows(0, 1_000);
    let shown = newestRows;
    for (let step = 0; step < 20; step += 1) shown = withOlder(all, shown);
    expect(spanOf(all, shown).end).toBeLessThan(1_000);
    for (let step = 0; step < 20; step += 1) shown = withNewer(all, shown);
    expect(spanOf(all, shown).end).toBe(1_000);
    expect(spanOf(rows(0, 1_010), shown).end).toBe(1_010);
  });

  it('stays when the line of a day above it moves up to older messages', () => {
    const day = (key: string) => ({ key, type: 'day' });
    const before = [day('day-k50'), ...rows(50, 200)];
    const after = [day('day-k0'), ...rows(0, 200)];
    const shown = heldInPlace(before, { first: 'k50', last: null });
    expect(spanOf(before, shown)).toEqual({ start: 0, end: 151 });
    expect(spanOf(after, shown)).toEqual({ start: 51, end: 201 });
  });

  it('falls back to the newest rows when its own are gone', () => {
    const shown = heldInPlace(rows(0, 100), newestRows);
    expect(spanOf(rows(5_000, 5_200), shown)).toEqual({ start: 200 - windowSize.first, end: 200 });
  });

  it('is cut around what is read when too much came in below', () => {
    const all = rows(0, 1_000);
    const shown = { first: 'k100', last: null };
    const { start, end } = spanOf(all, bounded(all, shown, 'k110'));
    expect(end - start).toBe(windowSize.most);
    expect(start).toBeLessThanOrEqual(110);
    expect(end).toBeGreaterThan(110);
    expect(bounded(all, shown, undefined)).toBe(newestRows);
  });
});
