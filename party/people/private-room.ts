import { sha256 } from '../auth/bytes.ts';

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
