import type { MessageFile } from '../../sdk/src/protocol/index.ts';
import type { Town } from './town.ts';

/** An id as clients make them. */
export function fileId(town: Town): string {
  return `f_${String(town.nextId()).padStart(22, '0')}`;
}

/** A finished upload that libSQL knows and that no room was told of yet. */
export async function upload(town: Town, name: string, room = 'hall'): Promise<MessageFile> {
  const file = { id: fileId(town), name: 'cat.png', type: 'image/png', size: 9, width: 3 };
  const owner = town.person(name).id;
  const now = town.world.now();
  await town.world.during(
    town.database.write([
      {
        sql: `INSERT INTO file (id, room, owner, name, type, size, width, created_at, finished_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        args: [file.id, room, owner, file.name, file.type, file.size, file.width, now, now],
      },
    ]),
  );
  return file;
}

/** The order with which the edge offers a finished upload to its room. */
export function offerOf(town: Town, name: string, file: MessageFile, room = 'hall') {
  return { type: 'file.offer', room, person: town.person(name).id, file };
}

/** An upload that a message of this person may name. */
export async function offer(town: Town, name: string, room = 'hall'): Promise<MessageFile> {
  const file = await upload(town, name, room);
  await town.ask('room', room, offerOf(town, name, file, room));
  return file;
}

type FileRow = {
  readonly id: string;
  readonly seq: number | null;
  readonly removedAt: number | null;
};

/** What libSQL has of the files of a room. */
export async function fileRows(town: Town, room = 'hall'): Promise<FileRow[]> {
  const sql = 'SELECT id, seq, removed_at FROM file WHERE room = ? ORDER BY id';
  const rows = await town.database.read({ sql, args: [room] });
  const number = (value: unknown) => (value === null ? null : Number(value));
  return rows.map(({ id, seq, removed_at }) => ({
    id: String(id),
    seq: number(seq),
    removedAt: number(removed_at),
  }));
}
