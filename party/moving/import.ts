import * as v from 'valibot';
import { decrypt, encrypt } from '../auth/encrypted.ts';
import { runAll } from '../concurrent.ts';
import { Fault } from '../fault.ts';
import { type AppDeps, write } from '../http/deps.ts';
import { roomKeyShape } from '../sites/room-key.ts';
import { placeOfKey } from '../sites/stored-site.ts';
import {
  beginImport,
  endImport,
  findContent,
  findHeads,
  findKey,
  findOther,
  findShape,
  insertRows,
} from '../storage/moving-statements.ts';
import { format } from './export.ts';
import { type MovedKey, type RowKind, rowKinds, rows as shapes } from './rows.ts';

/** Names an export. */
const exportId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,64}$/));
const mostRows = 500;
const mostRooms = 100;
const roomsAtOnce = 8;

export const beginOrder = v.strictObject({
  id: exportId,
  format: v.number(),
  shape: v.string(),
  /** Into a server where people have been already. */
  isMerge: v.boolean(),
});
export const rowsOrder = v.strictObject({
  kind: v.picklist(rowKinds),
  rows: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(mostRows)),
});
export const roomsOrder = v.strictObject({
  rooms: v.pipe(v.array(roomKeyShape), v.maxLength(mostRooms)),
});
export const endOrder = v.strictObject({ id: exportId });

type Begun = { outcome: 'begun' | 'other-format' | 'other-shape' | 'in-use'; shape: string };
/** `at`: of the row that is not what it has to be. Then nothing of these rows was stored, or, of `other`, what fits. */
type Stored =
  | { readonly outcome: 'stored' }
  | { readonly outcome: 'wrong'; readonly at: number; readonly field: string }
  | { readonly outcome: 'other'; readonly at: number };
type Moved = Readonly<Record<string, string | number | null>>;

/** Whether this server can take an export: a new one, one where it was begun before, or any where it is to be merged. */
export async function startImport(
  deps: AppDeps,
  order: v.InferOutput<typeof beginOrder>,
): Promise<Begun> {
  const { database, clock } = deps;
  const [row] = await database.read(findShape());
  const shape = String(row?.id);
  if (order.format !== format) return { outcome: 'other-format', shape };
  if (order.shape !== shape) return { outcome: 'other-shape', shape };
  const [content] = await database.read(findContent(order.id));
  const isOpen = order.isMerge || content?.is_begun === 1 || content?.is_used === 0;
  if (!isOpen) return { outcome: 'in-use', shape };
  await write(deps, order.id, [beginImport(order.id, clock.now())]);
  return { outcome: 'begun', shape };
}

/** Stores rows of one kind, all or none; what is there already has to be the same. May be repeated. */
export async function storeRows(
  deps: AppDeps,
  { kind, rows }: v.InferOutput<typeof rowsOrder>,
): Promise<Stored> {
  const parsed = parseRows(kind, rows);
  if ('outcome' in parsed) return parsed;
  const misplaced = await findMisplaced(deps, kind, parsed.rows);
  if (misplaced !== undefined) return misplaced;
  if (kind === 'key') return storeKeys(deps, parsed.rows as unknown as MovedKey[]);
  await writeRows(deps, kind, parsed.rows);
  const [other] = await deps.database.read(findOther(kind, parsed.rows));
  return other === undefined ? { outcome: 'stored' } : { outcome: 'other', at: Number(other.at) };
}

async function writeRows(deps: AppDeps, kind: RowKind, rows: readonly Moved[]): Promise<void> {
  try {
    await write(deps, kind, insertRows(kind, rows));
  } catch (error) {
    // A name that somebody else has: which row it is, the look that follows says.
    if (!(error instanceof Fault && error.code === 'invalid')) throw error;
  }
}

function parseRows(kind: RowKind, rows: readonly unknown[]): { rows: Moved[] } | Stored {
  const result: Moved[] = [];
  const shape: v.GenericSchema<unknown, Moved> = shapes[kind];
  for (const [at, row] of rows.entries()) {
    const { success, output, issues } = v.safeParse(shape, row, { abortEarly: true });
    if (!success) return { outcome: 'wrong', at, field: v.getDotPath(issues[0]) ?? '' };
    result.push(output);
  }
  return { rows: result };
}

/** What belongs to a room needs the room, and an event the one before it. */
async function findMisplaced(
  { database }: AppDeps,
  kind: RowKind,
  rows: readonly Moved[],
): Promise<Stored | undefined> {
  if (kind !== 'event' && kind !== 'member' && kind !== 'mark') return undefined;
  const rooms = [...new Set(rows.map(({ room }) => String(room)))];
  const found = await database.read(findHeads(rooms));
  const heads = new Map(found.map(({ id, head }) => [String(id), Number(head)]));
  for (const [at, row] of rows.entries()) {
    const head = heads.get(String(row.room));
    if (head === undefined) return { outcome: 'wrong', at, field: 'room' };
    if (kind !== 'event') continue;
    if (Number(row.seq) > head + 1) return { outcome: 'wrong', at, field: 'seq' };
    heads.set(String(row.room), Math.max(head, Number(row.seq)));
  }
  return undefined;
}

async function storeKeys(deps: AppDeps, keys: readonly MovedKey[]): Promise<Stored> {
  const { database, config } = deps;
  for (const [at, moved] of keys.entries()) {
    const place = placeOfKey(moved.site, moved.kid);
    const isSecret = moved.algorithm === 'HS256';
    const key = isSecret ? await encrypt(config.secret, place, moved.key) : moved.key;
    await writeRows(deps, 'key', [{ ...moved, key }]);
    const [other] = await database.read(findOther('key', [moved]));
    const [row] = await database.read(findKey(moved.site, moved.kid));
    const kept = String(row?.key);
    const open = isSecret ? await decrypt(config.secret, place, kept) : kept;
    if (other !== undefined || open !== moved.key) return { outcome: 'other', at };
  }
  return { outcome: 'stored' };
}

/** Lets the objects of rooms begin behind what libSQL has now, where they were in use before. Answers how many were. */
export async function renewRooms(
  { peers }: AppDeps,
  { rooms }: v.InferOutput<typeof roomsOrder>,
): Promise<{ renewed: number }> {
  const answers = await runAll(rooms, roomsAtOnce, async (room) =>
    v.parse(renewed, await peers.call('room', room, { type: 'renew', room })),
  );
  let count = 0;
  for (const answer of answers) {
    if (answer.status === 'rejected') throw answer.reason;
    if (answer.value.isRenewed) count += 1;
  }
  return { renewed: count };
}

const renewed = v.object({ isRenewed: v.boolean() });

export async function finishImport(deps: AppDeps, id: string): Promise<void> {
  await write(deps, id, [endImport(id, deps.clock.now())]);
}
