import type { ClientHistory, LogEvent, RoomHistory, Send } from '../history.ts';

/** A history with what all assertions look up again and again. */
export type Indexed = {
  readonly history: RoomHistory;
  readonly sends: readonly OwnedSend[];
  /** By `keyOf`. */
  readonly sendOf: ReadonlyMap<string, OwnedSend>;
  readonly bySeq: ReadonlyMap<number, LogEvent>;
  readonly placesInLog: Places;
  readonly placesInRows: Places;
  /** What each client took into its log, in that order. */
  readonly applied: ReadonlyMap<ClientHistory, readonly LogEvent[]>;
};
export type OwnedSend = Send & {
  readonly client: ClientHistory;
  readonly key: string;
  /** Where it stands, as far as an ack or the log tells. */
  readonly place: number | undefined;
};
type Places = ReadonlyMap<string, readonly number[]>;

export function indexHistory(history: RoomHistory): Indexed {
  const placesInLog = placesOf(history.log);
  const sends = history.clients.flatMap((client) =>
    client.sends.map((send) => {
      const key = keyOf(client.person, send.text);
      return { ...send, client, key, place: send.acks[0]?.seq ?? placesInLog.get(key)?.[0] };
    }),
  );
  return {
    history,
    sends,
    sendOf: new Map(sends.map((send) => [send.key, send])),
    bySeq: new Map(history.log.map((event) => [event.seq, event])),
    placesInLog,
    placesInRows: placesOf(history.rows),
    applied: new Map(history.clients.map((client) => [client, appliedBy(client)])),
  };
}

/** Names a message by what everybody can see of it. */
export function keyOf(person: string, text: string | undefined): string {
  return `${person} ${text}`;
}

export function placesOf(events: readonly LogEvent[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const { kind, by, text, seq } of events) {
    if (kind !== 'message') continue;
    const key = keyOf(by, text);
    const known = places.get(key);
    if (known) known.push(seq);
    else places.set(key, [seq]);
  }
  return places;
}

/** Names a send in a sentence. */
export function told({ client, text }: OwnedSend): string {
  return `${client.name}'s "${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;
}

function appliedBy(client: ClientHistory): LogEvent[] {
  return client.deliveries.flatMap(({ isApplied, event }) => (isApplied ? [event] : []));
}
