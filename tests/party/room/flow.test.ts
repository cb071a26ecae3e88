import { describe, expect, it } from 'vitest';
import { Flow } from '../../../party/room/flow.ts';

type Order = { readonly from: string; readonly isUrgent: boolean };

/** A flow over a clock that moves by hand, with the groups that it ran. */
function build() {
  let now = 1_000;
  let timers: { at: number; task: () => void }[] = [];
  const clock = {
    now: () => now,
    after(ms: number, task: () => void) {
      const timer = { at: now + ms, task };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  const groups: string[] = [];
  const flow = new Flow<Order>(clock, async (group) => {
    groups.push(group.map(({ from }) => from).join(''));
  });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const advance = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 1) {
      now += 1;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { task } of due) task();
      await settle();
    }
  };
  const say = (senders: string) => {
    for (const from of senders) flow.push({ from, isUrgent: from === '!' });
    return settle();
  };
  return { groups, advance, say };
}

describe('the flow of a room', () => {
  it('[SEND-9] lets the first after a quiet moment wait for nothing', async () => {
    const { groups, advance, say } = build();
    await say('a');
    await advance(50);
    await say('b');
    expect(groups).toEqual(['a', 'b']);
  });

  it('[SEND-9] gathers what comes from many', async () => {
    const { groups, advance, say } = build();
    await say('a');
    await say('b');
    await advance(1);
    await say('cd');
    await advance(4);
    expect(groups).toEqual(['a', 'bcd']);
  });

  it('[SEND-9] does not send late orders out one by one', async () => {
    const { groups, advance, say } = build();
    await say('a');
    await advance(10);
    await say('b');
    await say('c');
    await advance(1);
    expect(groups).toEqual(['a', 'bc']);
  });

  it('[SEND-9] does not wait for more when all who were answered have spoken again', async () => {
    const { groups, advance, say } = build();
    await say('a');
    await say('bc');
    await advance(4);
    await advance(1);
    await say('cb');
    expect(groups).toEqual(['a', 'bc', 'cb']);
  });

  it('[SEND-9] gathers what one connection sends without waiting for answers', async () => {
    const { groups, advance, say } = build();
    await say('a');
    for (let i = 0; i < 20; i += 1) await say('a');
    await advance(4);
    expect(groups).toEqual(['a', 'a'.repeat(20)]);
  });

  it('[SEND-2] runs urgent orders at once, behind what came before them', async () => {
    const { groups, say } = build();
    await say('a');
    await say('b!');
    expect(groups).toEqual(['a', 'b!']);
  });

  it('runs no more than fifty at once, and all of them', async () => {
    const { groups, advance, say } = build();
    await say('a'.repeat(120));
    await advance(10);
    expect(groups.map(({ length }) => length)).toEqual([1, 50, 50, 19]);
  });
});
