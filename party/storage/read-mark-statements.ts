import type { Statement } from '../ports.ts';

/** Moves the mark of a member up; changes no row where it is there or above, or for who is no member. */
export function moveReadMark(person: string, room: string, seq: number): Statement {
  return {
    sql: `INSERT INTO read_mark (person, room, seq)
      SELECT person, room, ? FROM member WHERE person = ? AND room = ?
      ON CONFLICT (person, room) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > read_mark.seq`,
    args: [seq, person, room],
  };
}
