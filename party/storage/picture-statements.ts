import type { Statement } from '../ports.ts';

/** A picture as the database keeps it: `bytes` in base64, `hash` the SHA-256 of the bytes in hex. */
export type NewPicture = {
  readonly hash: string;
  readonly type: string;
  readonly bytes: string;
  readonly createdAt: number;
};

/** Gives a member this picture, and lets go of the one before. Several people may have the same one. For one write, of which the last statement changes no row where it was theirs already. */
export function replacePicture(person: string, picture: NewPicture): readonly Statement[] {
  const { hash, type, bytes, createdAt } = picture;
  return [
    {
      sql: `INSERT INTO picture (hash, type, bytes, created_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (hash) DO NOTHING`,
      args: [hash, type, bytes, createdAt],
    },
    ...setPicture(person, hash),
  ];
}

/** Takes a person's picture away, likewise. */
export const removePicture = (person: string): readonly Statement[] => setPicture(person, null);

function setPicture(person: string, hash: string | null): Statement[] {
  return [
    {
      sql: `DELETE FROM picture WHERE hash = (SELECT picture FROM user WHERE id = ?1)
        AND hash IS NOT ?2
        AND NOT EXISTS (SELECT 1 FROM user WHERE user.picture = picture.hash AND user.id <> ?1)`,
      args: [person, hash],
    },
    {
      sql: 'UPDATE user SET picture = ?2 WHERE id = ?1 AND picture IS NOT ?2',
      args: [person, hash],
    },
  ];
}

export function findPicture(hash: string): Statement {
  return { sql: 'SELECT type, bytes FROM picture WHERE hash = ?', args: [hash] };
}
