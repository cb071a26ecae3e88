import type { ClientHistory, LogEvent, RoomHistory } from '../history.ts';

/** 11. What was removed is gone, once and by its author: everywhere in the end, and for everybody who has heard of it. */
export function* removedIsGone(history: RoomHistory): Generator<string> {
  const { log, rows, object, clients } = history;
  yield* wrongFacts(log);
  const targets = removalsIn(log);
  for (const [name, events] of [
    ['the log', log],
    ['libSQL', rows],
    ["the object's log", object.events],
  ] as const) {
    for (const event of events) {
      if (targets.has(event.seq) && !isEmpty(event))
        yield `${name} still has what was removed at ${event.seq}: ${event.json.slice(0, 120)}`;
      if (event.removedAt !== undefined && !targets.has(event.seq))
        yield `${name} has nothing at ${event.seq}, and no event tells who removed it`;
    }
  }
  for (const client of clients) yield* toldAgain(client);
  for (const { name, sends } of clients)
    for (const { acks, text, isRemoved } of sends)
      if (isRemoved && !targets.has(acks[0]?.seq ?? 0))
        yield `${name}'s "${text}" was to be removed, and no event tells of it`;
}

/** 12. A file is named by at most one message. */
export function* filesHaveOneMessage({ log }: RoomHistory): Generator<string> {
  const uses = new Map<string, number>();
  for (const { seq, files = [] } of log) {
    for (const id of files) {
      const first = uses.get(id);
      if (first !== undefined) yield `the file ${id} is in ${first} and in ${seq}`;
      uses.set(id, first ?? seq);
    }
  }
}

/** The history as if nothing had been removed: what holds for messages holds for those too. */
export function withoutRemovals(history: RoomHistory): RoomHistory {
  const targets = removalsIn(history.log);
  if (targets.size === 0) return history;
  const texts = new Map(
    history.clients.flatMap(({ sends }) =>
      sends.flatMap(({ acks, text }) => acks.map(({ seq }) => [seq, text] as const)),
    ),
  );
  const restored = <E extends LogEvent>(event: E): E =>
    targets.has(event.seq) && event.kind === 'message'
      ? { ...event, text: texts.get(event.seq) ?? event.text, json: `removed ${event.seq}` }
      : event;
  return {
    ...history,
    log: history.log.map(restored),
    rows: history.rows.map(restored),
    object: { ...history.object, events: history.object.events.map(restored) },
    clients: history.clients.map((client) => ({
      ...client,
      deliveries: client.deliveries.map((each) => ({ ...each, event: restored(each.event) })),
      readings: client.readings.map((reading) => reading.map(restored)),
    })),
  };
}

function removalsIn(log: readonly LogEvent[]): Set<number> {
  return new Set(log.flatMap(({ target }) => (target === undefined ? [] : [target])));
}

function isEmpty({ text, files, removedAt }: LogEvent): boolean {
  return text === '' && files === undefined && removedAt !== undefined;
}

function* wrongFacts(log: readonly LogEvent[]): Generator<string> {
  const seen = new Set<number>();
  const bySeq = new Map(log.map((event) => [event.seq, event]));
  for (const { seq, by, target } of log) {
    if (target === undefined) continue;
    if (seen.has(target)) yield `${target} was removed twice, again at ${seq}`;
    seen.add(target);
    const message = bySeq.get(target);
    if (message?.kind !== 'message' || message.by !== by || target >= seq)
      yield `${seq} removed ${target}, which is no message of ${by} before it`;
  }
}

function* toldAgain({ name, deliveries }: ClientHistory): Generator<string> {
  const heard = new Set<number>();
  for (const { event } of deliveries) {
    if (event.target !== undefined) heard.add(event.target);
    if (heard.has(event.seq) && !isEmpty(event))
      yield `${name} got ${event.seq} whole after it was removed`;
  }
}
