import { describe, expect, it } from 'vitest';
import { check } from '../checker.ts';
import { bugs, type Patch, smallRoom } from './bugs.ts';
import { patchedTown } from './patched-town.ts';
import { Story } from './story.ts';

const rounds = 400;

async function* stories(patches: readonly Patch[], count: number) {
  const town = await patchedTown([...smallRoom, ...patches]);
  for (let seed = 1; seed <= count; seed += 1) yield await Story.tell(town, seed, rounds);
}

describe('the checker, put to the test', () => {
  it('finds nothing in the stories of the room as it is, and everybody has every answer', async () => {
    for await (const { history, complaints } of stories([], 8)) {
      expect(check(history).slice(0, 10)).toEqual([]);
      expect(complaints.slice(0, 10)).toEqual([]);
    }
  }, 60_000);

  it.each(bugs)(
    'names $name by assertion $assertion',
    async ({ assertion, patches }) => {
      const named = new Set<number>();
      for await (const { history } of stories(patches, 12)) {
        for (const violation of check(history)) named.add(violation.assertion);
        if (named.has(assertion)) return;
      }
      expect([...named]).toContain(assertion);
    },
    60_000,
  );
});
