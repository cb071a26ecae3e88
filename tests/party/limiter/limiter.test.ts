import { describe, expect, it } from 'vitest';
import { Limiter } from '../../../party/limiter/limiter.ts';
import { MemoryStorage } from '../support/memory-storage.ts';

function open(storage = new MemoryStorage()) {
  const clock = { time: 1_000_000, now: () => clock.time };
  const limiter = new Limiter({ storage, clock });
  const take = (key: string, { burst = 3, perMs = 100 } = {}) =>
    limiter.order({ type: 'take', buckets: [{ key, burst, perMs }] });
  return { storage, clock, limiter, take };
}
const ok = { ok: true, retryAfterMs: 0 };

describe('limiter', () => {
  it('gives a burst and then one for each interval', async () => {
    const { take, clock } = open();
    for (let i = 0; i < 3; i += 1) expect(await take('a')).toEqual(ok);
    expect(await take('a')).toEqual({ ok: false, retryAfterMs: 100 });
    clock.time += 99;
    expect(await take('a')).toEqual({ ok: false, retryAfterMs: 1 });
    clock.time += 1;
    expect(await take('a')).toEqual(ok);
    expect(await take('a')).toEqual({ ok: false, retryAfterMs: 100 });
  });

  it('keeps keys apart', async () => {
    const { take } = open();
    for (let i = 0; i < 4; i += 1) await take('a');
    expect(await take('b')).toEqual(ok);
    expect(await take('__proto__')).toEqual(ok);
  });

  it('is never more than full', async () => {
    const { take, clock } = open();
    await take('a');
    clock.time += 1_000_000;
    const answers = await Promise.all(Array.from({ length: 5 }, () => take('a')));
    expect(answers.filter((answer) => (answer as { ok: boolean }).ok)).toHaveLength(3);
  });

  it('takes from all buckets or from none', async () => {
    const { limiter, take } = open();
    for (let i = 0; i < 3; i += 1) await take('empty');
    const buckets = ['full', 'empty'].map((key) => ({ key, burst: 3, perMs: 100 }));
    expect(await limiter.order({ type: 'take', buckets })).toMatchObject({ ok: false });
    for (let i = 0; i < 3; i += 1) expect(await take('full')).toEqual(ok);
  });

  it('gives one back', async () => {
    const { limiter, take } = open();
    for (let i = 0; i < 3; i += 1) await take('a');
    await limiter.order({ type: 'give', keys: ['a', 'never taken'] });
    expect(await take('a')).toEqual(ok);
    expect(await take('a')).toMatchObject({ ok: false });
  });

  it('remembers a mark for as long as it was told', async () => {
    const { limiter, clock } = open();
    const isMarked = () => limiter.order({ type: 'marked', key: 'a' });
    expect(await isMarked()).toEqual({ marked: false });
    await limiter.order({ type: 'mark', key: 'a', forMs: 1_000 });
    expect(await isMarked()).toEqual({ marked: true });
    clock.time += 1_000;
    expect(await isMarked()).toEqual({ marked: false });
  });

  it('[S23] begins where it stopped when its object is made anew', async () => {
    const { take, storage, limiter } = open();
    for (let i = 0; i < 3; i += 1) await take('a');
    await limiter.order({ type: 'mark', key: 'a', forMs: 1_000 });
    const again = open(storage);
    expect(await again.take('a')).toEqual({ ok: false, retryAfterMs: 100 });
    expect(await again.limiter.order({ type: 'marked', key: 'a' })).toEqual({ marked: true });
  });

  it('lets go of what has no meaning any more, and of nothing else', async () => {
    const { take, storage, clock, limiter } = open();
    for (let i = 0; i < 150; i += 1) await take(`old ${i}`);
    await limiter.order({ type: 'mark', key: 'old', forMs: 10 });
    clock.time += 60_000;
    await limiter.order({ type: 'mark', key: 'young', forMs: 1_000_000_000 });
    for (let i = 0; i < 1_000; i += 1) await take('busy', { burst: 5_000, perMs: 100 });
    expect([...storage.entries.keys()].sort()).toEqual(['bucket:busy', 'mark:young']);
  });

  it('takes no order of another shape', async () => {
    const { limiter } = open();
    expect(() => limiter.order({ type: 'take' })).toThrow();
    expect(() => limiter.order(null)).toThrow();
  });
});
