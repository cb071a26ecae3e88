import type { ClientHistory, Delivery, LogEvent, RoomHistory, Send } from './history.ts';
import { toLogEvent } from './history.ts';

export const ann = 'u_ann00001';
export const bob = 'u_bob00001';

export function message(seq: number, by: string, text: string): LogEvent {
  return toLogEvent({ seq, at: 1, by, name: by, kind: 'message', text })!;
}

export function send(text: string, change: Partial<Send> & { seq?: number } = {}): Send {
  const { seq, ...rest } = change;
  const acks = seq === undefined ? [] : [{ seq, at: seq * 10 + 5 }];
  return { cid: `cid of ${text}`, text, invokedAt: (seq ?? 9) * 10, acks, putOff: 0, ...rest };
}

export function delivered(event: LogEvent, change: Partial<Delivery> = {}): Delivery {
  const place = { connection: 1, phase: 'live', after: 0, segment: 1, isApplied: true } as const;
  return { ...place, event, ...change };
}

function rowsOf(log: readonly LogEvent[]) {
  return log.map((event) => ({ ...event, epoch: 'e', cid: `cid of ${event.text}` }));
}

/** Ann says one and three, Bob says two, everybody has everything. */
export function quiet(): RoomHistory & { clients: [ClientHistory, ClientHistory] } {
  const log = [message(1, ann, 'one'), message(2, bob, 'two'), message(3, ann, 'three')];
  const deliveries = log.map((event) => delivered(event));
  return {
    room: 'r',
    log,
    object: { epoch: 'e', events: log },
    rows: rowsOf(log),
    clients: [
      {
        name: 'Ann',
        person: ann,
        sends: [send('one', { seq: 1 }), send('three', { seq: 3 })],
        deliveries,
        readings: [],
      },
      { name: 'Bob', person: bob, sends: [send('two', { seq: 2 })], deliveries, readings: [] },
    ],
  };
}

/** The quiet history with another log everywhere: in the object, in libSQL and at both clients. */
export function withLog(log: LogEvent[], annSends?: Send[]): RoomHistory {
  const { clients, ...base } = quiet();
  const deliveries = log.map((event) => delivered(event));
  const [a, b] = clients;
  return {
    ...base,
    log,
    object: { epoch: 'e', events: log },
    rows: rowsOf(log),
    clients: [
      { ...a, deliveries, sends: annSends ?? a.sends },
      { ...b, deliveries },
    ],
  };
}

export function withAnn(change: Partial<ClientHistory>): RoomHistory {
  const base = quiet();
  return { ...base, clients: [{ ...base.clients[0], ...change }, base.clients[1]] };
}
