/** What was observed of one room during a run, for the checker. All moments are ms of one monotonic clock. */
export type RoomHistory = {
  readonly room: string;
  readonly clients: readonly ClientHistory[];
  /** The whole log, read page by page through the API when everything was quiet. */
  readonly log: readonly LogEvent[];
  /** What the room object itself still holds, read through a sync. */
  readonly object: { readonly epoch: string; readonly events: readonly LogEvent[] };
  /** The rows of libSQL, by seq. */
  readonly rows: readonly LogRow[];
};

export type ClientHistory = {
  readonly name: string;
  readonly person: string;
  /** In the order in which they were given to the outbox. */
  readonly sends: readonly Send[];
  /** Every event that reached the client, in order of arrival. */
  readonly deliveries: readonly Delivery[];
  /** Histories read backwards while others were talking: each the pages put together, oldest event first. */
  readonly readings: readonly (readonly LogEvent[])[];
};

export type Send = {
  readonly cid: string;
  /** Unlike every other text of its sender. */
  readonly text: string;
  /** When it first left for the wire. */
  readonly invokedAt: number;
  /** One for every answer that named a place; a repeated send has several. */
  readonly acks: readonly { readonly seq: number; readonly at: number }[];
  /** The code of a refusal for good. */
  readonly refused?: string | undefined;
  /** How often it was refused for a while: meanwhile others may have overtaken it. */
  readonly putOff: number;
  /** Its removal was answered. */
  readonly isRemoved?: boolean | undefined;
};

export type Delivery = {
  /** 1 for the client's first socket, 2 for the next … */
  readonly connection: number;
  /** `page`: between a `sync` and its `synced`, where live events may come between; `live`: everything else. */
  readonly phase: 'page' | 'live';
  /** The position the client asked from with its last `sync`. */
  readonly after: number;
  /** Grows when the client had to start anew (a `reset`, or no position). */
  readonly segment: number;
  /** Whether the client took it into its log. */
  readonly isApplied: boolean;
  readonly event: LogEvent;
};

export type LogEvent = {
  readonly seq: number;
  readonly kind: string;
  readonly by: string;
  readonly text?: string | undefined;
  /** Of a message: ids of its files, and when it was removed. */
  readonly files?: readonly string[] | undefined;
  readonly removedAt?: number | undefined;
  /** Of a removal: the seq of the message. */
  readonly target?: number | undefined;
  /** As it came, without the `cid` that only its author sees. */
  readonly json: string;
};

export type LogRow = LogEvent & {
  readonly epoch: string;
  readonly cid: string | null;
};

/** Reads an event as it stands in a frame, a page or a row; null for what is none. */
export function toLogEvent(data: unknown): LogEvent | null {
  if (typeof data !== 'object' || data === null) return null;
  const { cid: _, ...open } = data as Record<string, unknown>;
  const { seq, kind, by, text, target, removedAt } = open;
  if (typeof seq !== 'number' || typeof kind !== 'string' || typeof by !== 'string') return null;
  const json = JSON.stringify(open);
  return {
    ...{ seq, kind, by, json },
    ...(typeof text === 'string' && { text }),
    ...(kind === 'removed' && typeof target === 'number' && { target }),
    ...(typeof removedAt === 'number' && { removedAt }),
    ...(Array.isArray(open.files) && { files: open.files.map(({ id }) => String(id)) }),
  };
}

/** The events of a frame as they came: the codec's copies would hide a difference of bytes. */
export function eventsIn(frame: string): LogEvent[] {
  const { events } = JSON.parse(frame) as { events: unknown[] };
  return events.flatMap((event) => toLogEvent(event) ?? []);
}
