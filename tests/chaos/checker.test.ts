import { describe, expect, it } from 'vitest';
import { check } from './checker.ts';
import type { RoomHistory } from './history.ts';
import { toLogEvent } from './history.ts';
import { ann, bob, delivered, message, quiet, send, withAnn, withLog } from './quiet-history.ts';

const broken = (history: RoomHistory) => [
  ...new Set(check(history).map(({ assertion }) => assertion)),
];
const sentences = (history: RoomHistory) => check(history).map(({ sentence }) => sentence);

describe('the checker', () => {
  it('finds nothing in a history without a fault', () => {
    expect(check(quiet())).toEqual([]);
  });

  describe('1: no acked message is missing', () => {
    it('lets a message pass that was never acked and is not there', () => {
      const sends = [...quiet().clients[0].sends, send('lost')];
      expect(broken(withAnn({ sends }))).toEqual([]);
    });

    it('names an acked message that is nowhere', () => {
      const sends = [...quiet().clients[0].sends, send('four', { seq: 4 })];
      expect(broken(withAnn({ sends }))).toContain(1);
      expect(sentences(withAnn({ sends }))[0]).toBe(
        `Ann's "four" was acked as 4 but is nowhere in the log`,
      );
    });

    it('names an acked message that stands elsewhere', () => {
      const sends = [send('one', { seq: 1 }), { ...send('three', { seq: 2 }), invokedAt: 11 }];
      expect(sentences(withAnn({ sends }))[0]).toBe(`Ann's "three" was acked as 2 but stands at 3`);
    });
  });

  describe('2: none is there twice', () => {
    it('lets a repeated send pass that was answered with the same place', () => {
      const one = send('one', { seq: 1 });
      const sends = [{ ...one, acks: [...one.acks, ...one.acks] }, send('three', { seq: 3 })];
      expect(broken(withAnn({ sends }))).toEqual([]);
    });

    it('names a message with two places in the log', () => {
      const history = withLog([...quiet().log, message(4, bob, 'two')]);
      expect(broken(history)).toEqual([2]);
      expect(sentences(history)[0]).toBe(`Bob's "two" is in the log at 2 and 4`);
    });

    it('names a message that was acked with two places', () => {
      const one = send('one', { seq: 1 });
      const acks = [...one.acks, { seq: 2, at: 50 }];
      const sends = [{ ...one, acks }, send('three', { seq: 3 })];
      expect(broken(withAnn({ sends }))).toContain(2);
    });
  });

  describe('3: none is there that nobody sent', () => {
    it('lets events of other kinds pass', () => {
      const joined = toLogEvent({ seq: 4, at: 1, by: bob, name: bob, kind: 'joined' })!;
      expect(broken(withLog([...quiet().log, joined]))).toEqual([]);
    });

    it('names a message out of nowhere', () => {
      expect(broken(withLog([...quiet().log, message(4, bob, 'ghost')]))).toEqual([3]);
    });

    it('names a message that was refused for good', () => {
      const sends = [send('one', { seq: 1 }), send('three', { refused: 'too-long' })];
      expect(broken(withAnn({ sends }))).toEqual([3]);
    });
  });

  describe('4: the logs of all clients are equal and contiguous', () => {
    it('lets a client pass that had to start anew', () => {
      const [one, , three] = quiet().clients[0].deliveries;
      const deliveries = [one!, { ...three!, segment: 2 }];
      expect(broken(withAnn({ deliveries }))).toEqual([]);
    });

    it('names a gap', () => {
      const [one, , three] = quiet().clients[0].deliveries;
      const history = withAnn({ deliveries: [one!, three!] });
      expect(broken(history)).toEqual([4]);
      expect(sentences(history)).toEqual([`Ann's log has 3 where 2 belongs`]);
    });

    it('names a difference', () => {
      const [one, , three] = quiet().clients[0].deliveries;
      const other = delivered({ ...message(2, bob, 'two'), json: '{"seq":2,"text":"zwei"}' });
      expect(broken(withAnn({ deliveries: [one!, other, three!] }))).toEqual([4]);
    });

    it('names a client that stopped short', () => {
      const deliveries = quiet().clients[1].deliveries.slice(0, 2);
      const [a, b] = quiet().clients;
      expect(broken({ ...quiet(), clients: [a, { ...b, deliveries }] })).toEqual([4]);
    });

    it('names a history that repeats what the page before it held', () => {
      const [one, two, three] = quiet().log;
      expect(broken(withAnn({ readings: [[one!, two!, three!]] }))).toEqual([]);
      expect(broken(withAnn({ readings: [[one!, two!, two!, three!]] }))).toEqual([4]);
    });
  });

  describe('5: acked before another was sent means a lower seq', () => {
    // Bob's "two" is acked at 25.
    const oneSentAt = (invokedAt: number) =>
      send('one', { invokedAt, acks: [{ seq: 1, at: invokedAt + 5 }] });

    it('lets two pass that were under way together', () => {
      expect(broken(withAnn({ sends: [oneSentAt(24), send('three', { seq: 3 })] }))).toEqual([]);
    });

    it('names one that stands before what was acked before it was sent', () => {
      expect(broken(withAnn({ sends: [oneSentAt(26), send('three', { seq: 3 })] }))).toEqual([5]);
    });
  });

  describe("6: each sender's own order is kept", () => {
    const swapped = (putOff: number) => [
      send('three', { seq: 3, invokedAt: 10, putOff }),
      send('one', { seq: 1, invokedAt: 10 }),
    ];

    it('lets one pass that was overtaken while it was refused for a while', () => {
      expect(broken(withAnn({ sends: swapped(1) }))).toEqual([]);
    });

    it('names one that overtook', () => {
      const history = withAnn({ sends: swapped(0) });
      expect(broken(history)).toEqual([6]);
      expect(sentences(history)[0]).toBe(`Ann's "one" stands at 1, its earlier "three" at 3`);
    });
  });

  describe('7: the seq of each client only rises', () => {
    it('lets live events pass that come between pages', () => {
      const [one, two, three] = quiet().log.map((event) => delivered(event, { phase: 'page' }));
      const deliveries = [one!, { ...three!, isApplied: false }, two!, three!];
      expect(broken(withAnn({ deliveries }))).toEqual([]);
    });

    it('names a client that took an event again after a reconnect', () => {
      const [one, two, three] = quiet().clients[0].deliveries;
      const again = { ...two!, connection: 2, segment: 2 };
      const after = { ...three!, connection: 2, segment: 2 };
      expect(broken(withAnn({ deliveries: [one!, two!, again, after] }))).toContain(7);
    });

    it('names live events that come out of order', () => {
      const [one, two, three] = quiet().clients[0].deliveries;
      const early = { ...three!, isApplied: false };
      expect(broken(withAnn({ deliveries: [one!, early, two!, three!] }))).toEqual([7]);
    });

    it('names a page that holds what the client said it has', () => {
      const known = delivered(quiet().log[2]!, { phase: 'page', after: 3, isApplied: false });
      const deliveries = [...quiet().clients[0].deliveries, { ...known, connection: 2 }];
      expect(broken(withAnn({ deliveries }))).toEqual([7]);
    });
  });

  describe('8: a sender reads what it wrote', () => {
    it('lets a message pass that lies in what a reset skipped', () => {
      const [first, , third] = quiet().clients[1].deliveries;
      const deliveries = [first!, { ...third!, segment: 2 }];
      const [a, b] = quiet().clients;
      expect(broken({ ...quiet(), clients: [a, { ...b, deliveries }] })).toEqual([]);
    });

    it('names a message that its sender never got', () => {
      const deliveries = quiet().clients[0].deliveries.slice(0, 2);
      const history = withAnn({ deliveries });
      expect(broken(history)).toEqual([4, 8]);
      expect(sentences(history)).toContain(
        `Ann's "three" was acked as 3, but its sender never got it`,
      );
    });
  });

  describe("9: the object's log and libSQL's are equal", () => {
    it('lets an object pass that holds only the newest', () => {
      const history = quiet();
      const object = { epoch: 'e', events: history.log.slice(2) };
      expect(broken({ ...history, object })).toEqual([]);
    });

    it('names a row that is missing', () => {
      const rows = quiet().rows.slice(0, 2);
      expect(broken({ ...quiet(), rows })).toEqual([9]);
      expect(sentences({ ...quiet(), rows })[0]).toBe('libSQL ends at 2, the room at 3');
    });

    it('names a row with another body, another cid or another epoch', () => {
      const [first, ...rest] = quiet().rows;
      for (const change of [{ json: '{}' }, { cid: 'other' }, { epoch: 'other' }])
        expect(broken({ ...quiet(), rows: [{ ...first!, ...change }, ...rest] })).toEqual([9]);
    });
  });

  describe('10: every unknown is there once or not at all', () => {
    const unknown = [send('one', { seq: 1 }), send('three', { seq: 3 }), send('four')];

    it('lets an unknown pass that is there once', () => {
      const log = [...quiet().log, message(4, ann, 'four')];
      expect(broken(withLog(log, unknown))).toEqual([]);
    });

    it('names an unknown that is there twice', () => {
      const log = [...quiet().log, message(4, ann, 'four'), message(5, ann, 'four')];
      expect(broken(withLog(log, unknown))).toEqual([10]);
    });
  });
});
