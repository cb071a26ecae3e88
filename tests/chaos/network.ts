import { performance } from 'node:perf_hooks';
import { createClient } from '@libsql/client/web';
import { type ClientOptions, WebSocket } from 'ws';
import { type LogEvent, type LogRow, toLogEvent } from './history.ts';
import type { Line, LineEvents, Surroundings } from './surroundings.ts';

const patienceMs = 5_000;

/** Someone with a token, on the real server. */
export type Guest = { readonly url: string; readonly token: string; readonly id: string };

/** Asks the API; rejects with the status and the error's code. */
export async function ask<T>(
  url: string,
  options: { method?: string; body?: object; token?: string; withinMs?: number } = {},
): Promise<T> {
  const { method = options.body ? 'POST' : 'GET', body, token, withinMs = patienceMs } = options;
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(withinMs),
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const answer = (await response.json()) as T & { error?: { code: string } };
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${answer.error?.code}`);
  return answer;
}

/** Asks again while the server or its database is away. */
export async function askUntil<T>(task: () => Promise<T>, withinMs = 30_000): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    try {
      return await task();
    } catch (error) {
      if (performance.now() > end) throw error;
      await pause(200);
    }
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export async function makeGuest(url: string, name: string): Promise<Guest> {
  const { token, me } = await ask<{ token: string; me: { id: string } }>(`${url}/v1/guest`, {
    body: { name },
  });
  return { url, token, id: me.id };
}

export async function makeRoom({ url, token }: Guest, id: string): Promise<void> {
  await ask(`${url}/v1/rooms`, { body: { id }, token });
}

export async function getTicket({ url, token }: Guest, room: string): Promise<string> {
  const { ticket } = await ask<{ ticket: string }>(`${url}/v1/ticket`, { body: { room }, token });
  return ticket;
}

/** Opens a socket with a fresh ticket. */
export async function openSocket(guest: Guest, room: string): Promise<WebSocket> {
  return openLine(guest.url, `room/${room}`, await getTicket(guest, room));
}

/** Opens a socket with any ticket. As a browser does, it waits 2 s for the end of the line after a close frame. */
export function openLine(
  url: string,
  place: `${'room' | 'person'}/${string}`,
  ticket: string,
): WebSocket {
  const address = `${url.replace(/^http/, 'ws')}/parties/${place}?v=1`;
  const options: ClientOptions & { closeTimeout: number } = {
    closeTimeout: 2_000,
    handshakeTimeout: patienceMs,
    perMessageDeflate: false,
  };
  return new WebSocket(`${address}&t=${encodeURIComponent(ticket)}`, options);
}

/** The real network and the real clock, for a talker in a room. */
export function realSurroundings(guest: Guest, room: string, random: () => number): Surroundings {
  return {
    open: async (events) => lineOver(await openSocket(guest, room), events),
    now: () => performance.now(),
    wallTime: () => Date.now(),
    after: (ms, task) => {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
    random,
  };
}

function lineOver(socket: WebSocket, { onFrame, onClose }: LineEvents): Line {
  socket.on('message', (data) => onFrame(String(data)));
  socket.on('close', (code, reason) => onClose(code, String(reason)));
  // A failure is followed by a close.
  socket.on('error', () => {});
  return {
    send: (frame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame);
    },
    cut: () => socket.terminate(),
  };
}

type Page = { events: unknown[]; first: number; complete: boolean; epoch: string };

/** The history of a room, read backwards page by page; at most `most` events, oldest first. */
export async function readHistory(
  guest: Guest,
  room: string,
  { most = Number.POSITIVE_INFINITY, limit = 100 } = {},
): Promise<LogEvent[]> {
  const pages: LogEvent[][] = [];
  let count = 0;
  let before = '';
  while (count < most) {
    const url = `${guest.url}/v1/rooms/${room}/events?limit=${limit}${before}`;
    const page = await ask<Page>(url, { token: guest.token });
    const events = page.events.flatMap((event) => toLogEvent(event) ?? []);
    pages.unshift(events);
    count += events.length;
    if (page.complete || events.length === 0) break;
    before = `&before=${page.first}`;
  }
  return pages.flat();
}

/** What a room object itself holds: everything above its floor, through a socket of its own. */
export async function readObject(
  guest: Guest,
  room: string,
): Promise<{ epoch: string; events: LogEvent[] }> {
  const socket = await openSocket(guest, room);
  const events: LogEvent[] = [];
  let epoch = '';
  try {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no synced within 30 s')), 30_000);
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('closed before synced')));
      socket.on('message', (data) => {
        const message = JSON.parse(String(data));
        if (message.type === 'hello') {
          epoch = message.epoch;
          socket.send(JSON.stringify({ type: 'sync', epoch, after: message.floor }));
        }
        events.push(...(message.events ?? []).flatMap((event: unknown) => toLogEvent(event) ?? []));
        if (message.type !== 'synced') return;
        clearTimeout(timer);
        resolve({ epoch, events });
      });
    });
  } finally {
    socket.terminate();
  }
}

const rowsPerRead = 5_000;

/** All rows of a room, by seq. */
export async function readRows(databaseUrl: string, room: string): Promise<LogRow[]> {
  const client = createClient({ url: databaseUrl });
  const rows: LogRow[] = [];
  try {
    for (;;) {
      const after = rows.at(-1)?.seq ?? 0;
      const sql =
        'SELECT seq, epoch, sender, cid, body FROM event WHERE room = ? AND seq > ? ORDER BY seq LIMIT ?';
      const found = await client.execute({ sql, args: [room, after, rowsPerRead] });
      for (const row of found.rows) rows.push(toRow(row));
      if (found.rows.length < rowsPerRead) return rows;
    }
  } finally {
    client.close();
  }
}

/** Rows of some rooms together. */
export async function countRows(databaseUrl: string, rooms: readonly string[]): Promise<number> {
  const client = createClient({ url: databaseUrl });
  try {
    const sql =
      'SELECT count(*) AS count FROM event WHERE room IN (SELECT value FROM json_each(?))';
    const { rows } = await client.execute({ sql, args: [JSON.stringify(rooms)] });
    return Number(rows[0]?.count);
  } finally {
    client.close();
  }
}

export function toRow(row: Record<string, unknown>): LogRow {
  const json = String(row.body);
  const event = toLogEvent(JSON.parse(json));
  // The body is compared as it stands, the columns as they are.
  const columns = { seq: Number(row.seq), by: String(row.sender), epoch: String(row.epoch) };
  return {
    ...event,
    kind: event?.kind ?? '',
    json,
    ...columns,
    cid: row.cid === null ? null : String(row.cid),
  };
}
