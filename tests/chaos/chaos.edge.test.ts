import { describe, expect, it } from 'vitest';
import { Random } from '../harness/random.ts';
import { startTestStack } from '../support/stack.ts';
import { runKills, runWithoutDatabase } from './run-chaos.ts';

// `npm test` runs the short version, `npm run test:chaos` the whole.
const isFull = process.env.CHAOS === 'full';
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const crowd = { rooms: 4, talkers: 5 };
const plan = isFull
  ? { ...crowd, kills: 60, messages: 50_000, perSecond: 800, deadMs: 60_000 }
  : { ...crowd, kills: 6, messages: 5_000, perSecond: 500, deadMs: 6_000 };
// Far more than it takes: a busy machine is no failure.
const timeoutMs = isFull ? 20 * 60_000 : 400_000;

describe('chaos', () => {
  it(
    '[LOG-8] [LOG-2] [SEND-3] loses and doubles nothing while server and database are killed',
    async () => {
      const stack = await startTestStack({ env: { LIMIT_SCALE: '1000' } });
      const random = new Random(seed);
      const began = Date.now();
      try {
        const outcome = await runKills(stack, { ...plan, random: () => random.next() });
        report(outcome, { seed, seconds: (Date.now() - began) / 1000 });
        expect(outcome.violations.slice(0, 20)).toEqual([]);
        expect(outcome.faults.slice(0, 20)).toEqual([]);
        expect(outcome.kills).toBeGreaterThanOrEqual(plan.kills);
        expect(outcome.acked).toBeGreaterThanOrEqual(plan.messages);
      } finally {
        await stack.stop();
      }
    },
    timeoutMs,
  );

  it(
    '[LOG-3] acks everything while the database is dead, and catches up when it is back',
    async () => {
      const stack = await startTestStack({ env: { LIMIT_SCALE: '1000' } });
      const random = new Random(seed);
      try {
        const { deadMs } = plan;
        const quieter = { ...crowd, perSecond: 200, deadMs, random: () => random.next() };
        const outcome = await runWithoutDatabase(stack, quieter);
        report(outcome, { seed, deadMs });
        expect(outcome.ackedWhileDead).toBe(outcome.saidWhileDead);
        expect(outcome.violations.slice(0, 20)).toEqual([]);
        expect(outcome.drainMs).toBeLessThanOrEqual(5 * Math.max(1_000, outcome.behind));
      } finally {
        await stack.stop();
      }
    },
    timeoutMs,
  );
});

function report(
  {
    violations,
    faults,
    ...numbers
  }: Awaited<ReturnType<typeof runKills>> | Awaited<ReturnType<typeof runWithoutDatabase>>,
  more: object,
): void {
  console.log(
    `chaos: ${JSON.stringify({ ...numbers, ...more, violations: violations.length, faults: faults.length })}`,
  );
}
