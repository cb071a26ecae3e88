import { describe, expect, it } from 'vitest';
import { check } from './checker.ts';
import { type LogEvent, type RoomHistory, type Send, toLogEvent } from './history.ts';

const ann = 'u_ann00001';
const bob = 'u_bob00001';

function event(seq: number, by: string, kind: string, more: object): LogEvent {
  const made = toLogEvent({ seq, at: 1, by, name: by, kind, ...more });
  if (made === null) throw new Error('no event');
  return made;
}
const message = (seq: number, text: string, more = {}) =>
  event(seq, ann, 'message', { text, ...more });
const left = (seq: number) => message(seq, '', { removedAt: 9 });
const removal = (seq: number, target: number, by = ann) => event(seq, by, 'removed', { target });
const files = (...ids: string[]) => ({ files: ids.map((id) => ({ id })) });

const send = (text: string, seq: number, change: Partial<Send> = {}): Send => ({
  ...{ cid: `cid of ${text}`, text, invokedAt: seq * 10, acks: [{ seq, at: seq * 10 + 5 }] },
  putOff: 0,
  ...change,
});

/** Ann says one and two and removes one; Bob has heard it all as it came. */
function history(
  log: readonly LogEvent[] = [left(1), message(2, 'two'), removal(3, 1)],
  change: { heard?: readonly LogEvent[]; rows?: readonly LogEvent[]; one?: Partial<Send> } = {},
): RoomHistory {
  const heard = change.heard ?? [message(1, 'one'), message(2, 'two'), ...log.slice(2)];
  const place = { connection: 1, phase: 'live', after: 0, segment: 1, isApplied: true } as const;
  const deliveries = heard.map((each) => ({ ...place, event: each }));
  const rows = (change.rows ?? log).map((row) => ({ ...row, epoch: 'e', cid: cidOf(row) }));
  const sends = [send('one', 1, change.one), send('two', 2)];
  return {
    ...{ room: 'r', log, object: { epoch: 'e', events: log }, rows },
    clients: [
      { name: 'Ann', person: ann, sends, deliveries, readings: [] },
      { name: 'Bob', person: bob, sends: [], deliveries, readings: [] },
    ],
  };
}
const cidOf = ({ seq, kind }: LogEvent) =>
  kind === 'message' ? `cid of ${['', 'one', 'two'][seq]}` : null;
const broken = (...args: Parameters<typeof history>) => [
  ...new Set(check(history(...args)).map(({ assertion }) => assertion)),
];

describe('the checker of what was removed', () => {
  it('finds nothing where it was removed as it should', () => {
    expect(check(history())).toEqual([]);
  });

  it('lets one pass that came to somebody without its text', () => {
    expect(broken(undefined, { heard: [left(1), message(2, 'two'), removal(3, 1)] })).toEqual([]);
  });

  it('names a removal without an effect, in the log or in libSQL alone', () => {
    const whole = [message(1, 'one'), message(2, 'two'), removal(3, 1)];
    expect(broken(whole)).toEqual([11]);
    expect(broken(undefined, { rows: whole })).toEqual([11]);
  });

  it('names one that left the files', () => {
    const log = [message(1, '', { removedAt: 9, ...files('a') }), message(2, 'two'), removal(3, 1)];
    expect(broken(log)).toEqual([11]);
  });

  it('names one that happened twice, or by somebody else', () => {
    const log = history().log;
    expect(broken([...log, removal(4, 1)])).toEqual([11]);
    expect(broken([left(1), message(2, 'two'), removal(3, 1, bob)])).toEqual([11]);
  });

  it('names what has no text though nothing tells of it', () => {
    const log = [left(1), message(2, 'two'), event(3, bob, 'joined', {})];
    expect(broken(log)).toContain(11);
  });

  it('names one that was answered and did not happen', () => {
    const log = [message(1, 'one'), message(2, 'two')];
    expect(broken(log, { one: { isRemoved: true } })).toEqual([11]);
    expect(broken(undefined, { one: { isRemoved: true } })).toEqual([]);
  });

  it('names a reader who gets the text after having heard of the removal', () => {
    const heard = [left(1), message(2, 'two'), removal(3, 1), message(1, 'one')];
    expect(broken(undefined, { heard })).toContain(11);
  });

  it('still names what is wrong with a message that was removed later', () => {
    expect(broken(undefined, { one: { acks: [{ seq: 2, at: 15 }] } })).toContain(1);
    expect(broken([left(1), message(2, 'two'), removal(3, 1)], { rows: [left(1)] })).toContain(9);
  });

  it('names a file that two messages have', () => {
    const log = [message(1, 'one', files('a', 'b')), message(2, 'two', files('b'))];
    expect(broken(log, { heard: log })).toEqual([12]);
    const apart = [message(1, 'one', files('a')), message(2, 'two', files('b'))];
    expect(broken(apart, { heard: apart })).toEqual([]);
  });
});
