import * as v from 'valibot';
import { requests } from '../../../sdk/src/protocol/index.ts';
import { Fault } from '../../fault.ts';
import { removeFilesOf } from '../../files/removal.ts';
import { removedAnswer, roomPage } from '../../orders.ts';
import { isPrivateRoom } from '../../people/private-room.ts';
import type { Row } from '../../ports.ts';
import { findEventsAfter, findEventsBefore } from '../../storage/event-statements.ts';
import type { AppDeps } from '../deps.ts';
import { json } from '../respond.ts';
import { getRoom } from '../rooms.ts';
import { type Route, route } from '../router.ts';

type Held = v.InferOutput<typeof roomPage>;
type Entry = Readonly<Record<string, unknown>>;
type Want = { readonly room: string; readonly reader: string; readonly limit: number };

const events = route({
  method: 'GET',
  path: '/v1/rooms/:room/events',
  access: 'person',
  query: requests.history,
  run: async (call) => {
    const { deps, caller, query, params } = call;
    const { key: room } = await getRoom(call, params.room, caller.person.id);
    const { after, limit } = query;
    const before = query.before === undefined ? undefined : Math.max(1, query.before);
    const want: Want = { room, reader: caller.person.id, limit };
    const held = await askRoom(deps, want, { before, after });
    const page =
      after === undefined
        ? await backwards(deps, want, { held, before: before ?? held.head + 1 })
        : await forwards(deps, want, { held, after });
    // Once more: what was read on the way must not be told after a friendship has ended.
    if (isPrivateRoom(room)) await getRoom(call, params.room, caller.person.id);
    const [first, last] = [seqOf(page[0]), seqOf(page.at(-1))];
    const complete = after === undefined ? first <= 1 : last >= held.head || page.length === 0;
    return json({ events: page, first, last, complete, epoch: held.epoch, head: held.head });
  },
});

const remove = route({
  method: 'DELETE',
  path: '/v1/rooms/:room/events/:seq',
  access: 'person',
  run: async (call) => {
    const { deps, caller, params } = call;
    const { seq } = params;
    const person = caller.person.id;
    const { key: room } = await getRoom(call, params.room, person);
    const order = { type: 'remove', room, person, seq };
    const { files, pending } = v.parse(removedAnswer, await deps.peers.call('room', room, order));
    // What libSQL does not know of yet is left to the sweep.
    if (pending === 0) await removeFilesOf(deps, files);
    return json({ ok: true });
  },
});

export const eventRoutes: readonly Route[] = [events, remove];

async function askRoom(
  { peers }: AppDeps,
  want: Want,
  position: { before: number | undefined; after: number | undefined },
): Promise<Held> {
  // An absent key, not an undefined one: this crosses to another object as JSON anyway.
  const given = Object.entries(position).filter(([, seq]) => seq !== undefined);
  const order = { type: 'history', ...want, ...Object.fromEntries(given) };
  return v.parse(roomPage, await peers.call('room', want.room, order));
}

/** The newest events below `before`: the object's own, and libSQL's below those. */
async function backwards(
  { database }: AppDeps,
  { room, reader, limit }: Want,
  { held, before }: { held: Held; before: number },
): Promise<Entry[]> {
  const own = held.events.slice(-limit);
  const start = own.length > 0 ? seqOf(own[0]) : Math.min(before, held.head + 1);
  const missing = Math.min(limit - own.length, start - 1);
  if (missing <= 0) return own;
  const rows = await database.read(findEventsBefore(room, start, missing));
  const older = rows.map((row) => toEntry(asRemoved(held, row), reader)).reverse();
  return assertWhole([...older, ...own], {
    last: start - 1 + own.length,
    count: missing + own.length,
  });
}

/** The oldest events above `after`: libSQL's as far as the object does not reach back, then its own. */
async function forwards(
  { database }: AppDeps,
  { room, reader, limit }: Want,
  { held, after }: { held: Held; after: number },
): Promise<Entry[]> {
  const missing = Math.max(0, Math.min(limit, held.from - 1 - after));
  if (missing === 0) return held.events.slice(0, limit);
  const rows = await database.read(findEventsAfter(room, after, missing));
  const older = rows.map((row) => toEntry(asRemoved(held, row), reader));
  const own = held.events.slice(0, limit - missing);
  return assertWhole([...older, ...own], {
    last: after + missing + own.length,
    count: missing + own.length,
  });
}

/** A row as it will be when libSQL is told of what was removed just now. */
function asRemoved({ removed = [] }: Held, row: Row): Row {
  const removal = removed.find(({ target }) => target === row.seq);
  return removal ? { ...row, body: removal.body } : row;
}

/** An event from its row. Its author finds the `cid`. */
function toEntry({ body, sender, cid }: Row, reader: string): Entry {
  const event: Entry = v.parse(stored, JSON.parse(String(body)));
  return sender === reader && cid !== null ? { ...event, cid } : event;
}

const stored = v.looseObject({ seq: v.number() });

const seqOf = (entry: Entry | undefined) => Number(entry?.seq ?? 0);

/** A page with a gap would be taken for the whole truth: better none, and the client asks again. */
function assertWhole(page: Entry[], { last, count }: { last: number; count: number }): Entry[] {
  const isWhole =
    page.length === count &&
    page.every((entry, index) => seqOf(entry) === last - count + 1 + index);
  if (!isWhole) throw new Fault('unavailable', { retryAfterMs: 1_000 });
  return page;
}
