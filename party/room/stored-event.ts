import type { RoomEvent } from '../../sdk/src/protocol/index.ts';
import type { EventRow } from '../orders.ts';
import type { Row } from '../ports.ts';

/** An event as the log keeps it: with the `cid`, which only its author may see, and what no reader sees. */
export type StoredEvent = RoomEvent & { readonly aside?: Aside };

/** What a removed message, and the event that removed it, keep for libSQL and for who asks again. */
export type Aside = {
  /** Ids of the files that the message had. */
  readonly files: readonly string[];
  /** Of the message: the seq of the event that removed it. */
  readonly fact?: number;
  /** Of the event: what stands in the place of the message from now on. */
  readonly body?: string;
};

/** An event with its JSON as everybody may see it, made once however many receive it. */
export type EncodedEvent = { readonly event: StoredEvent; readonly json: string };

export function encodeEvent(event: StoredEvent): EncodedEvent {
  const seen = event.aside === undefined ? event : withoutAside(event);
  if (!('cid' in seen)) return { event, json: JSON.stringify(seen) };
  const { cid: _, ...open } = seen;
  return { event, json: JSON.stringify(open) };
}

function withoutAside({ aside: _, ...event }: StoredEvent): RoomEvent {
  return event;
}

/** The JSON for one reader: authors find their `cid`. */
export function jsonFor(reader: string, { event, json }: EncodedEvent): string {
  if (event.by !== reader || !('cid' in event) || event.cid === undefined) return json;
  return `${json.slice(0, -1)},"cid":"${event.cid}"}`;
}

export function toRow({ event, json }: EncodedEvent): EventRow {
  const cid = 'cid' in event && event.cid !== undefined ? event.cid : null;
  const row = { seq: event.seq, kind: event.kind, sender: event.by, cid, body: json, at: event.at };
  const [files, removed] = [filesOf(event), removalOf({ event, json })];
  return { ...row, ...(files.length > 0 && { files }), ...(removed && { removed }) };
}

/** An event as libSQL has it. */
export function fromRow({ body, cid }: Row): StoredEvent {
  return { ...JSON.parse(String(body)), ...(cid !== null && { cid }) };
}

/** Ids of the files that a message has, or had before it was removed. */
export function filesOf(event: StoredEvent): string[] {
  if (event.kind !== 'message') return [];
  return event.files?.map(({ id }) => id) ?? [...(event.aside?.files ?? [])];
}

// A message that was removed before it was handed over may be there with its text all the same, from a hand-over whose
// answer was lost: so it replaces itself too.
function removalOf({ event, json }: EncodedEvent): EventRow['removed'] {
  if (event.kind === 'message' && event.removedAt !== undefined)
    return { target: event.seq, body: json };
  const body = event.kind === 'removed' ? event.aside?.body : undefined;
  return event.kind === 'removed' && body !== undefined
    ? { target: event.target, body }
    : undefined;
}
