import { expect, it } from 'vitest';
import { Backlog } from '../../../party/metrics/backlog.ts';

it('is nothing once all is confirmed', () => {
  const backlog = new Backlog();
  backlog.began('hall', { events: 5, oldestAt: 1_000 });
  expect(backlog.read(4_000)).toEqual({ rooms: 1, events: 5, oldestMs: 3_000 });
  backlog.ended('hall', 0, 4_000);
  expect(backlog.read(5_000)).toEqual({ rooms: 0, events: 0, oldestMs: 0 });
});

it('counts what is behind a hand-over, and what was not confirmed', () => {
  const backlog = new Backlog();
  backlog.began('hall', { events: 305, oldestAt: 1_000 });
  backlog.ended('hall', 5, 2_000);
  backlog.began('den', { events: 2, oldestAt: 500 });
  expect(backlog.read(3_000)).toEqual({ rooms: 2, events: 7, oldestMs: 2_500 });
});

it('is put right by a visit', () => {
  const backlog = new Backlog();
  backlog.began('hall', { events: 3, oldestAt: 1_000 });
  backlog.visited('hall', 2, 60_000);
  backlog.visited('den', 4, 60_000);
  expect(backlog.read(60_000)).toEqual({ rooms: 2, events: 6, oldestMs: 59_000 });
  backlog.visited('hall', 0, 61_000);
  backlog.visited('den', 0, 61_000);
  expect(backlog.read(61_000).rooms).toBe(0);
});
