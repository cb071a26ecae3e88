import { limits } from '../../../sdk/src/protocol/index.ts';

/** Makes a room's id of what a person typed: `My Room!` becomes `my-room`. Empty when nothing usable is left. */
export function roomIdFrom(typed: string): string {
  return typed
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, limits.roomLength);
}

/** A title for a room that has only an id: `film-club` becomes `Film club`. */
export function titleFrom(id: string): string {
  const words = id.replace(/[-_]+/g, ' ').trim();
  return words === '' ? id : words.charAt(0).toUpperCase() + words.slice(1);
}
