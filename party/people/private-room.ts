import { sha256 } from '../auth/bytes.ts';
import type { AppDeps } from '../http/deps.ts';
import type { Pair } from '../orders.ts';
import type { Database, Row } from '../ports.ts';
import { findPair } from '../storage/relation-statements.ts';

const idPattern = /^dm-[0-9a-f]{40}$/;

/** What no name of a public room may begin with. */
export const privatePrefix = 'dm-';

/** Whether a room's id is that of a private one. Whether there is such a room is another question. */
export function isPrivateRoom(id: string): boolean {
  return idPattern.test(id);
}

/** Two people in the one order in which a private room knows them. */
export function sorted(one: string, other: string): { low: string; high: string } {
  return one < other ? { low: one, high: other } : { low: other, high: one };
}

/** The id of the private room of two people, the same for both. */
export async function privateRoomId(one: string, other: string): Promise<string> {
  const { low, high } = sorted(one, other);
  return `${privatePrefix}${(await sha256(`${low}\n${high}`)).slice(0, 40)}`;
}

/** How the two of a private room stand, by libSQL; undefined where there is no such room. */
export async function readPair(database: Database, room: string): Promise<Pair | undefined> {
  const [row] = await database.read(findPair(room));
  return row && toPair(row);
}

/** Tells a private room, if there is one, how its two people stand. Resolves when it is so there, and rejects when it is not known. */
export async function tellPrivateRoom(
  { database, peers }: Pick<AppDeps, 'database' | 'peers'>,
  room: string,
): Promise<void> {
  const pair = await readPair(database, room);
  if (pair !== undefined) await peers.call('room', room, { type: 'pair', room, pair });
}

function toPair({ low, high, is_open, version }: Row): Pair {
  return {
    low: String(low),
    high: String(high),
    isOpen: is_open === 1,
    version: Number(version),
  };
}
