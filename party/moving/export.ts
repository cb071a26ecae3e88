import * as v from 'valibot';
import { decrypt } from '../auth/encrypted.ts';
import type { AppDeps } from '../http/deps.ts';
import { sweepAll } from '../http/sweep.ts';
import type { Row, SqlValue } from '../ports.ts';
import { placeOfKey } from '../sites/stored-site.ts';
import {
  type Bound,
  countAll,
  findShape,
  listBoundEvents,
  listBoundFiles,
  listBoundMembers,
  listRows,
} from '../storage/moving-statements.ts';

/** Version of what the lines of an export are. */
export const format = 1;
// An answer of the database holds 10 MB, and an event with ten files may have 45 KB.
const mostEvents = 150;
const mostRows = 500;
const mostRooms = 100;
// Rooms in which nothing was ever said cost a question each.
const mostQuestions = 40;

const after = v.nullable(v.pipe(v.array(v.union([v.string(), v.number()])), v.maxLength(3)));
const whole = [
  'site',
  'origin',
  'key',
  'person',
  'picture',
  'relation',
  'seen',
  'visitor',
] as const;
const bound = v.tuple([v.string(), v.number()]);

/** What is asked for: rows of a kind, or what belongs to some rooms up to their heads. `after`: the `next` of the page before. */
export const pageOrder = v.variant('kind', [
  v.strictObject({ kind: v.picklist([...whole, 'room', 'mark']), after }),
  v.strictObject({
    kind: v.picklist(['event', 'member', 'file']),
    rooms: v.pipe(v.array(bound), v.maxLength(mostRooms)),
    after,
  }),
]);
type PageOrder = v.InferOutput<typeof pageOrder>;

/** `left`: what could not be read, and is left out. */
export type Page = {
  readonly rows: readonly Row[];
  readonly next: readonly SqlValue[] | null;
  readonly left?: readonly string[];
};

/** Brings libSQL up to date, and tells what there is. `pending`: events that rooms could not hand over. */
export async function beginExport(deps: AppDeps) {
  const { pending } = await sweepAll(deps);
  const [shape] = await deps.database.read(findShape());
  const [counts] = await deps.database.read(countAll());
  return { format, shape: String(shape?.id), pending, counts };
}

export function readPage(deps: AppDeps, order: PageOrder): Promise<Page> {
  return 'rooms' in order ? readRooms(deps, order) : readWhole(deps, order);
}

async function readWhole(
  deps: AppDeps,
  { kind, after }: Exclude<PageOrder, { rooms: unknown }>,
): Promise<Page> {
  const limit = kind === 'room' ? mostRooms : mostRows;
  const rows = await deps.database.read(listRows(kind, after, limit));
  const last = rows.at(-1);
  const next = rows.length < limit || last === undefined ? null : keyOf(kind, last);
  return kind === 'key' ? { ...(await openKeys(deps, rows)), next } : { rows, next };
}

const keys = {
  site: ['id'],
  origin: ['origin', 'site'],
  key: ['site', 'kid'],
  person: ['id'],
  picture: ['hash'],
  relation: ['person', 'other'],
  seen: ['person'],
  visitor: ['site', 'person'],
  room: ['id'],
  mark: ['person', 'room'],
} as const;
const keyOf = (kind: keyof typeof keys, row: Row) =>
  keys[kind].map((column) => row[column] ?? null);

/** In the clear: the secret that they are sealed with stays here. */
async function openKeys({ config }: AppDeps, rows: readonly Row[]) {
  const opened: Row[] = [];
  const left: string[] = [];
  for (const row of rows) {
    const place = placeOfKey(String(row.site), String(row.kid));
    const key =
      row.algorithm === 'EdDSA' ? row.key : await decrypt(config.secret, place, String(row.key));
    if (key === undefined || key === null) left.push(`identity key ${row.kid} of ${row.site}`);
    else opened.push({ ...row, key });
  }
  return { rows: opened, left };
}

/** One room after the other: each question goes along one index, however large the rooms are. */
async function readRooms(
  { database }: AppDeps,
  { kind, rooms, after }: Extract<PageOrder, { rooms: unknown }>,
): Promise<Page> {
  const limit = kind === 'event' ? mostEvents : mostRows;
  const found: Row[] = [];
  let [index = 0, ...place] = after ?? [];
  let at = Number(index);
  for (let asked = 0; at < rooms.length && asked < mostQuestions; asked += 1) {
    const [room, head] = rooms[at] ?? ['', 0];
    const wanted = limit - found.length;
    const some = await database.read(listOf(kind, { room, head }, place, wanted));
    found.push(...some);
    const last = some.at(-1);
    if (some.length === wanted && last !== undefined)
      return { rows: found, next: [at, ...placeOf(kind, last)] };
    at += 1;
    place = [];
  }
  return { rows: found, next: at < rooms.length ? [at] : null };
}

type BoundKind = Extract<PageOrder, { rooms: unknown }>['kind'];

function listOf(kind: BoundKind, room: Bound, [one, other]: readonly SqlValue[], limit: number) {
  switch (kind) {
    case 'event':
      return listBoundEvents(room, Number(one ?? 0), limit);
    case 'member':
      return listBoundMembers(room, String(one ?? ''), limit);
    case 'file':
      return listBoundFiles(room, [Number(one ?? 0), String(other ?? '')], limit);
  }
}

function placeOf(kind: BoundKind, row: Row): SqlValue[] {
  if (kind === 'event') return [row.seq ?? 0];
  if (kind === 'member') return [row.person ?? ''];
  return [row.seq ?? 0, row.id ?? ''];
}
