import { expect, it } from 'vitest';
import { cidMaker } from '../../sdk/src/cid.ts';
import { cid, cidTime, parse } from '../../sdk/src/protocol/index.ts';
import { seededRandom } from './random.ts';

const maker = (times: () => number) => cidMaker(times, seededRandom(1));

it('makes UUIDs of version 7 that carry their time', () => {
  const id = maker(() => 1_800_000_000_123)();
  expect(parse(cid, id)).toEqual({ ok: true, value: id });
  expect(cidTime(id)).toBe(1_800_000_000_123);
});

it('rises within a millisecond, and when the clock hiccups', () => {
  let time = 1_800_000_000_000;
  const next = maker(() => time);
  const ids = Array.from({ length: 10_000 }, (_, index) => {
    if (index % 100 === 0) time -= 3;
    if (index % 500 === 0) time += 1;
    return next();
  });
  expect(ids.every((id) => parse(cid, id).ok)).toBe(true);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

it('[SEND-7] believes a clock that was set back by days', () => {
  let time = 1_800_000_000_000 + 3 * 86_400_000;
  const next = maker(() => time);
  next();
  time = 1_800_000_000_000;
  expect(cidTime(next())).toBe(time);
});
