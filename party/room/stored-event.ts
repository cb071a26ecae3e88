import type { RoomEvent } from '../../sdk/src/protocol/index.ts';
import type { EventRow } from '../orders.ts';

/** An event as the log keeps it: with the `cid`, which only its author may see. */
export type StoredEvent = RoomEvent;

/** An event with its JSON as everybody may see it, made once however many receive it. */
export type EncodedEvent = { readonly event: StoredEvent; readonly json: string };

export function encodeEvent(event: StoredEvent): EncodedEvent {
  if (!('cid' in event)) return { event, json: JSON.stringify(event) };
  const { cid: _, ...open } = event;
  return { event, json: JSON.stringify(open) };
}

/** The JSON for one reader: authors find their `cid`. */
export function jsonFor(reader: string, { event, json }: EncodedEvent): string {
  if (event.by !== reader || !('cid' in event) || event.cid === undefined) return json;
  return `${json.slice(0, -1)},"cid":"${event.cid}"}`;
}

export function toRow({ event, json }: EncodedEvent): EventRow {
  const cid = 'cid' in event && event.cid !== undefined ? event.cid : null;
  return { seq: event.seq, kind: event.kind, sender: event.by, cid, body: json, at: event.at };
}
