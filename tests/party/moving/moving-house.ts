import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import { embeddedStore } from '../../../party/files/embedded.ts';
import { type Caller, createCaller } from '../../../scripts/admin/caller.mjs';
import { exportLines } from '../../../scripts/admin/export.mjs';
import { importFile } from '../../../scripts/admin/import.mjs';
import { MemoryFileObjects } from '../files/file-objects.ts';
import { type House, openHouse, ownOrigin, secret } from '../support/house.ts';

export const otherSecret = 'quite another secret, of the server that things move to';

/** The operator's tool against a house. */
export const callerOf = (house: House, known = secret): Caller =>
  createCaller(
    { url: ownOrigin, secret: known },
    { send: (url, init) => house.serve(new Request(url, init)), wait: async () => {} },
  );

/** A server with nothing on it: another secret, and another store of files. */
export function openTarget(): Promise<House> {
  const files = embeddedStore(new MemoryFileObjects(), nanoid);
  const change = { secret: otherSecret, limitScale: 1_000 };
  return openHouse(change, { rooms: 'real', files });
}

/** All lines of an export. */
export async function exportOf(caller: Caller) {
  const told = { counts: {} as Record<string, number>, left: [] as string[] };
  const lines: string[] = [];
  for await (const line of exportLines(caller, { told })) lines.push(line);
  return { lines, told };
}

/** Imports lines by way of a file, as it is done. */
export async function importLines(caller: Caller, lines: readonly string[], isMerge = false) {
  const folder = await mkdtemp(join(tmpdir(), 'partyline-moving-'));
  try {
    const path = join(folder, 'site.jsonl');
    await writeFile(path, lines.join(''));
    return await importFile(caller, path, { isMerge });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const tables: Record<string, string> = {
  user: 'SELECT * FROM user ORDER BY id',
  relation: 'SELECT * FROM relation ORDER BY person, other',
  picture: 'SELECT * FROM picture ORDER BY hash',
  site: 'SELECT * FROM site ORDER BY id',
  site_origin: 'SELECT * FROM site_origin ORDER BY origin, site',
  // Sealed under another secret there.
  site_key: 'SELECT site, kid, algorithm, issuer, created_at FROM site_key ORDER BY site, kid',
  site_person: 'SELECT * FROM site_person ORDER BY site, person',
  presence: 'SELECT person, seen_at FROM presence ORDER BY person',
  // Who is there right now is nobody's any more.
  room: `SELECT id, title, description, search, created_by, created_at, members, last_at, head, kind, low, high, last_seq, site
    FROM room ORDER BY id`,
  event: 'SELECT * FROM event ORDER BY room, seq',
  member: 'SELECT * FROM member ORDER BY room, person',
  read_mark: 'SELECT * FROM read_mark ORDER BY person, room',
  // Of files under way, and of those that are to go, nothing is moved. `state` is the store's own.
  file: `SELECT id, room, owner, name, type, size, width, height, duration, placeholder, created_at, finished_at, seq,
    removed_at, claim, busy_until FROM file WHERE seq IS NOT NULL AND removed_at IS NULL ORDER BY id`,
};
export const movedTables = Object.keys(tables);
/** Tables that stay behind. */
export const stayingTables = ['session', 'used_token', 'import', 'migration'];

export async function rowsOf(house: House, table: string): Promise<unknown[]> {
  const { rows } = await house.client.execute(tables[table] ?? '');
  return rows.map((row) => ({ ...row }));
}
