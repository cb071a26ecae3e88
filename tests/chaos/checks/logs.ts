import type { ClientHistory, Delivery, LogEvent, LogRow } from '../history.ts';
import { type Indexed, keyOf, told } from './indexed.ts';

/** 4. All clients' logs, and every history that somebody read, are the log: equal, contiguous, up to its head. */
export function* logsAreEqual({ history, bySeq }: Indexed): Generator<string> {
  yield* gaps('the log', history.log, 1);
  for (const client of history.clients) {
    for (const part of segments(client)) {
      yield* gaps(`${client.name}'s log`, part);
      yield* differences(`${client.name}'s log`, part, bySeq);
    }
    yield* ends(client, history.log.length);
    for (const reading of client.readings) {
      yield* gaps(`a history that ${client.name} read`, reading);
      yield* differences(`a history that ${client.name} read`, reading, bySeq);
    }
  }
}

/** 7. Each client's seq only rises, across reconnects too; no page holds what the client said it has. */
export function* seqsOnlyRise({ history }: Indexed): Generator<string> {
  for (const { name, deliveries } of history.clients) {
    let applied = 0;
    let connection = 0;
    let highest = 0;
    for (const { event, isApplied, phase, after, ...delivery } of deliveries) {
      if (delivery.connection !== connection) highest = 0;
      connection = delivery.connection;
      const place = `${name}, connection ${connection}:`;
      if (isApplied && event.seq <= applied) yield `${place} ${event.seq} came after ${applied}`;
      if (phase === 'live' && event.seq <= highest)
        yield `${place} ${event.seq} was told live after ${highest}`;
      if (phase === 'page' && event.seq <= after)
        yield `${place} ${event.seq} came though it asked for those after ${after}`;
      highest = Math.max(highest, event.seq);
      if (isApplied) applied = event.seq;
    }
  }
}

/** 8. A sender reads what it wrote, where it was told that it stands. */
export function* sendersReadTheirOwn({ history, sends }: Indexed): Generator<string> {
  const logs = new Map(history.clients.map((client) => [client, readBy(client)]));
  for (const send of sends) {
    const seq = send.acks[0]?.seq;
    const log = logs.get(send.client);
    if (seq === undefined || !log || log.isSkipped(seq)) continue;
    const event = log.bySeq.get(seq);
    if (!event) yield `${told(send)} was acked as ${seq}, but its sender never got it`;
    else if (keyOf(event.by, event.text) !== send.key)
      yield `${told(send)} was acked as ${seq}, where its sender reads "${event.text}"`;
  }
}

/** 9. The object's log and libSQL's are equal, row by row. */
export function* storesAreEqual({ history, sends }: Indexed): Generator<string> {
  const { log, object, rows } = history;
  const cids = new Map(sends.map((send) => [send.key, send.cid]));
  yield* gaps('libSQL', rows, 1);
  const head = Math.max(log.at(-1)?.seq ?? 0, object.events.at(-1)?.seq ?? 0);
  const last = rows.at(-1)?.seq ?? 0;
  if (last !== head) yield `libSQL ends at ${last}, the room at ${head}`;
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  yield* differences("the object's log", object.events, bySeq, 'libSQL');
  yield* differences('the log', log, bySeq, 'libSQL');
  for (const row of rows) yield* wrongColumns(row, object.epoch, cids);
}

function* wrongColumns(
  row: LogRow,
  epoch: string,
  cids: ReadonlyMap<string, string>,
): Generator<string> {
  if (row.epoch !== epoch) yield `libSQL's row ${row.seq} is of epoch ${row.epoch}, not ${epoch}`;
  const cid = cids.get(keyOf(row.by, row.text));
  if (row.kind === 'message' && cid !== undefined && row.cid !== cid)
    yield `libSQL's row ${row.seq} has the cid ${row.cid}, its sender used ${cid}`;
}

function* gaps(name: string, events: readonly LogEvent[], first?: number): Generator<string> {
  let expected = first ?? events[0]?.seq;
  for (const { seq } of events) {
    if (seq !== expected) yield `${name} has ${seq} where ${expected} belongs`;
    expected = seq + 1;
  }
}

function* differences(
  name: string,
  events: readonly LogEvent[],
  others: ReadonlyMap<number, LogEvent>,
  otherName = 'the log',
): Generator<string> {
  for (const { seq, json } of events) {
    const other = others.get(seq);
    if (!other) yield `${name} has ${seq}, ${otherName} does not`;
    else if (other.json !== json)
      yield `${name} differs from ${otherName} at ${seq}: ${json.slice(0, 120)} against ${other.json.slice(0, 120)}`;
  }
}

function* ends({ name, deliveries }: ClientHistory, head: number): Generator<string> {
  const last = deliveries.findLast(({ isApplied }) => isApplied)?.event.seq ?? 0;
  if (last !== head) yield `${name}'s log ends at ${last}, the room's at ${head}`;
}

function segments({ deliveries }: ClientHistory): LogEvent[][] {
  const parts = new Map<number, LogEvent[]>();
  for (const { isApplied, segment, event } of deliveries) {
    if (!isApplied) continue;
    const part = parts.get(segment);
    if (part) part.push(event);
    else parts.set(segment, [event]);
  }
  return [...parts.values()];
}

/** What a client holds, and which places it jumped over because it was told to start anew. */
function readBy(client: ClientHistory) {
  const applied = client.deliveries.filter((delivery: Delivery) => delivery.isApplied);
  const bySeq = new Map(applied.map(({ event }) => [event.seq, event]));
  const parts = segments(client);
  const isSkipped = (seq: number) => {
    const next = parts.find((part) => (part.at(-1)?.seq ?? 0) >= seq);
    return next !== undefined && (next[0]?.seq ?? 0) > seq;
  };
  return { bySeq, isSkipped };
}
