import * as v from 'valibot';
import { isPrivateRoom } from '../people/private-room.ts';

// No name of a room and no key of a site has a dot.
const separator = '.';

/** What `roomKey` makes. */
export const roomKeyShape = v.pipe(
  v.string(),
  v.regex(/^([a-z0-9-]{2,32}\.)?[a-z0-9_-]{1,64}$/),
  v.check((key) => !key.includes(separator) || !isPrivateRoom(publicRoom(key))),
);

/** The id of a room within the server: of a site other than the default one, its key goes before. Private rooms belong to two people, on every site. */
export function roomKey(site: string, room: string): string {
  return site === '' || isPrivateRoom(room) ? room : `${site}${separator}${room}`;
}

/** A room as clients know it. */
export function publicRoom(key: string): string {
  return key.slice(key.indexOf(separator) + 1);
}

/** Whether a room is to be seen on a site: its own rooms and private ones. */
export function isOnSite(site: string, key: string): boolean {
  return isPrivateRoom(key) || siteOf(key) === site;
}

/** The site of a room; '' for the default one, and for private rooms. */
export function siteOf(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf(separator)));
}
