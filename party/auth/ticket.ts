import * as v from 'valibot';
import { person, personId } from '../../sdk/src/protocol/index.ts';
import { roomKeyShape } from '../sites/room-key.ts';
import { seal, unseal } from './seal.ts';

/** An object that has sockets: a room, or a person, whose own devices alone may open one. */
export const place = v.variant('party', [
  v.object({ party: v.literal('room'), name: roomKeyShape }),
  v.object({ party: v.literal('person'), name: personId }),
]);
export type Place = v.InferOutput<typeof place>;

/** The right of one person, session and origin to open one socket to one object, once. `session` is the hash. */
export const ticket = v.object({
  id: v.string(),
  place,
  person,
  session: v.string(),
  /** That of the session; none for the default one. */
  site: v.optional(v.string()),
  /** '' for a client that is no browser. */
  origin: v.string(),
  expiresAt: v.number(),
});
export type Ticket = v.InferOutput<typeof ticket>;

export function signTicket(secret: string, data: Ticket): Promise<string> {
  return seal(secret, 'ticket', data);
}

/** Undefined for a forged or expired one. That it is used once only is the object's to know. */
export async function verifyTicket(
  secret: string,
  sealed: string,
  now: number,
): Promise<Ticket | undefined> {
  const data = await unseal(secret, 'ticket', sealed, ticket);
  return data !== undefined && now < data.expiresAt ? data : undefined;
}
