import { type Indexed, keyOf, placesOf, told } from './indexed.ts';

/** 1. No acked message is missing. */
export function* acknowledgedAreThere({ sends, bySeq, placesInLog }: Indexed): Generator<string> {
  for (const send of sends) {
    for (const { seq } of send.acks) {
      const event = bySeq.get(seq);
      if (event && keyOf(event.by, event.text) === send.key) continue;
      const places = placesInLog.get(send.key);
      const found = places ? `stands at ${places.join(' and ')}` : 'is nowhere in the log';
      yield `${told(send)} was acked as ${seq} but ${found}`;
      break;
    }
  }
}

/** 2. No acked message is there twice. */
export function* nothingTwice(indexed: Indexed): Generator<string> {
  const { sends, history, placesInLog, placesInRows, applied } = indexed;
  const seen = history.clients.map((client) => ({
    name: client.name,
    places: placesOf(applied.get(client) ?? []),
  }));
  for (const send of sends) {
    if (send.acks.length === 0) continue;
    const acked = new Set(send.acks.map(({ seq }) => seq));
    if (acked.size > 1) yield `${told(send)} was acked as ${[...acked].join(' and ')}`;
    const inLog = placesInLog.get(send.key) ?? [];
    if (inLog.length > 1) yield `${told(send)} is in the log at ${inLog.join(' and ')}`;
    const inRows = placesInRows.get(send.key) ?? [];
    if (inRows.length > 1) yield `${told(send)} is in libSQL at ${inRows.join(' and ')}`;
    for (const { name, places } of seen) {
      const got = places.get(send.key) ?? [];
      if (got.length > 1) yield `${name} got ${told(send)} at ${got.join(' and ')}`;
    }
  }
}

/** 3. None is there that nobody sent, or that was refused for good. */
export function* nobodyElseSpoke(indexed: Indexed): Generator<string> {
  const { history, sendOf, applied } = indexed;
  const logs = [
    { name: 'the log', events: history.log },
    { name: 'libSQL', events: history.rows },
    ...history.clients.map((client) => ({
      name: `${client.name}'s log`,
      events: applied.get(client) ?? [],
    })),
  ];
  for (const { name, events } of logs) {
    for (const { kind, by, text, seq } of events) {
      if (kind !== 'message') continue;
      const send = sendOf.get(keyOf(by, text));
      if (!send) yield `${name} holds at ${seq} "${text}" by ${by}, which nobody sent`;
      else if (send.refused)
        yield `${name} holds at ${seq} ${told(send)}, which was refused as ${send.refused}`;
    }
  }
}

/** 10. Every unknown is there once or not at all. */
export function* unknownAtMostOnce(indexed: Indexed): Generator<string> {
  const { sends, placesInLog, placesInRows } = indexed;
  for (const send of sends) {
    if (send.acks.length > 0 || send.refused) continue;
    const inLog = placesInLog.get(send.key) ?? [];
    const inRows = placesInRows.get(send.key) ?? [];
    if (inLog.length > 1 || inRows.length > 1)
      yield `${told(send)} was never answered and is there at ${[...new Set([...inLog, ...inRows])].join(' and ')}`;
  }
}
