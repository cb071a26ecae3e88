import { describe, expect, it } from 'vitest';
import { Fault } from '../../../party/fault.ts';
import { handOverIfDue, type Told, tellingPeers } from '../../../party/metrics/hand-over.ts';
import { Tally } from '../../../party/metrics/tally.ts';
import { Totals } from '../../../party/metrics/totals.ts';
import type { Peers } from '../../../party/ports.ts';
import { MemoryStorage } from '../support/memory-storage.ts';

/** A scribe's totals, and isolates that count for themselves and hand over. */
function build({ storage = new MemoryStorage() } = {}) {
  const totals = new Totals(storage);
  const calls: string[] = [];
  let now = 1_000_000;
  let isAnswering = true;
  const peers: Peers = {
    async call(party, _name, order) {
      calls.push(`${party} ${order.type}`);
      if (!isAnswering) throw new Fault('unavailable');
      if (order.told) totals.add(order.told as Told, now);
      return { ok: true };
    },
  };
  const isolate = (from?: () => Told['from']) => {
    const tally = new Tally();
    const teller = { tally, now: () => now, ...(from && { from }) };
    return { tally, teller, peers: tellingPeers(peers, teller) };
  };
  return {
    totals,
    storage,
    calls,
    isolate,
    read: async () => totals.read(now),
    pass: (ms: number) => {
      now += ms;
    },
    answer: (is: boolean) => {
      isAnswering = is;
    },
  };
}
const drain = (peers: Peers) => peers.call('scribe', 's0', { type: 'append' });

describe('what many isolates count', () => {
  it('comes together, each count once, with calls that go to the scribe anyway', async () => {
    const s = build();
    const isolates = Array.from({ length: 3 }, () => s.isolate());
    for (const { tally, peers } of isolates) {
      for (let i = 0; i < 1_000; i += 1) tally.count('messages');
      tally.observe('drainSeconds', 250);
      await drain(peers);
      await drain(peers);
    }
    const { series } = await s.read();
    expect(series).toEqual({
      messages: 3_000,
      'drainSeconds.sum': 0.75,
      'drainSeconds.count': 3,
    });
    expect(s.calls).toHaveLength(6);
  });

  it('goes nowhere with calls to others', async () => {
    const s = build();
    const { tally, peers } = s.isolate();
    tally.count('messages');
    await peers.call('person', 'u_ann', { type: 'knock' });
    expect((await s.read()).series).toEqual({});
    await drain(peers);
    expect((await s.read()).series).toEqual({ messages: 1 });
  });

  it('is lost rather than counted twice when a call is not answered', async () => {
    const s = build();
    const { tally, peers } = s.isolate();
    tally.count('messages');
    s.answer(false);
    await drain(peers).catch(() => {});
    s.answer(true);
    tally.count('messages', [], 2);
    await drain(peers);
    expect((await s.read()).series).toEqual({ messages: 2 });
  });

  it('costs at most one call of its own a minute', async () => {
    const s = build();
    const { tally, teller, peers } = s.isolate();
    for (let second = 0; second < 180; second += 1) {
      tally.count('wakes', ['limiter']);
      await handOverIfDue(peers, teller, 's0');
      s.pass(1_000);
    }
    expect(s.calls).toEqual(Array(3).fill('scribe told'));
  });

  it('costs none where nothing was counted, or where others go', async () => {
    const s = build();
    const { tally, teller, peers } = s.isolate();
    await handOverIfDue(peers, teller, 's0');
    tally.count('messages');
    await drain(peers);
    tally.count('messages');
    await handOverIfDue(peers, teller, 's0');
    expect(s.calls).toEqual(['scribe append']);
  });
});

describe('totals', () => {
  it('are on disk before they are shown, so that none is ever lower than it was', async () => {
    const s = build();
    s.totals.add({ counts: { messages: 5 } }, 0);
    await s.read();
    s.totals.add({ counts: { messages: 2 } }, 0);
    const after = new Totals(s.storage);
    await after.load();
    expect((await after.read(0)).series).toEqual({ messages: 5 });
  });

  it('take nothing that is not in the table, and nothing that goes down', async () => {
    const s = build();
    const counts = {
      messages: -1,
      deliveries: Number.NaN,
      unheard: 1,
      'refusals\thttp': 1,
      'wakes\troom': 1,
    };
    s.totals.add({ counts }, 0);
    expect((await s.read()).series).toEqual({ 'wakes\troom': 1 });
  });

  it('hold no more series than fit, however many are told', async () => {
    const s = build();
    for (let i = 0; i < 3_000; i += 1) s.totals.add({ counts: { [`errors\tplace ${i}`]: 1 } }, 0);
    const { series } = await s.read();
    expect(Object.keys(series)).toHaveLength(1_000);
    expect(JSON.stringify(series).length).toBeLessThan(128_000);
  });

  it('know how many sockets are open, as each object told last', async () => {
    const s = build();
    let connections = 3;
    const hall = s.isolate(() => ({ party: 'room', name: 'hall', connections }));
    const ann = s.isolate(() => ({ party: 'person', name: 'u_ann', connections: 1 }));
    await drain(hall.peers);
    await drain(ann.peers);
    expect((await s.read()).connections).toEqual({ room: 3, person: 1 });
    connections = 1;
    await drain(hall.peers);
    expect((await s.read()).connections).toEqual({ room: 1, person: 1 });
    connections = 0;
    await drain(hall.peers);
    expect((await s.read()).connections).toEqual({ room: 0, person: 1 });
  });

  it('forget the sockets of an object that tells nothing any more', async () => {
    const s = build();
    const hall = s.isolate(() => ({ party: 'room', name: 'hall', connections: 3 }));
    await drain(hall.peers);
    s.pass(290_000);
    expect((await s.read()).connections.room).toBe(3);
    s.pass(20_000);
    expect((await s.read()).connections.room).toBe(0);
  });
});
