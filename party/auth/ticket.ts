import * as v from 'valibot';
import { person, roomId } from '../../sdk/src/protocol/index.ts';
import { seal, unseal } from './seal.ts';

/** The right of one person, session and origin to open one socket to one room, once. `session` is the hash. */
export const ticket = v.object({
  id: v.string(),
  room: roomId,
  person,
  session: v.string(),
  /** '' for a client that is no browser. */
  origin: v.string(),
  expiresAt: v.number(),
});
export type Ticket = v.InferOutput<typeof ticket>;

export function signTicket(secret: string, data: Ticket): Promise<string> {
  return seal(secret, 'ticket', data);
}

/** Undefined for a forged or expired one. That it is used once only is the room object's to know. */
export async function verifyTicket(
  secret: string,
  sealed: string,
  now: number,
): Promise<Ticket | undefined> {
  const data = await unseal(secret, 'ticket', sealed, ticket);
  return data !== undefined && now < data.expiresAt ? data : undefined;
}
