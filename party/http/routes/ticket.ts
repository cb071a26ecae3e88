import { nanoid } from 'nanoid';
import { limits, requests } from '../../../sdk/src/protocol/index.ts';
import { signTicket, type Ticket } from '../../auth/ticket.ts';
import { json } from '../respond.ts';
import { type Route, route } from '../router.ts';
import { getRoom } from './rooms.ts';

const ticket = route({
  method: 'POST',
  path: '/v1/ticket',
  access: 'person',
  rate: 'ticket',
  body: requests.ticket,
  run: async ({ deps, caller, origin, body, startedAt }) => {
    const { person, session } = caller;
    const room = await getRoom(deps, body.room);
    // The person's object knows of a sign-out first, and of every room that has to hear of the next one.
    const order = { type: 'open', person: person.id, session, room: room.id, startedAt };
    await deps.peers.call('person', person.id, order);
    // Counted from before the session was read: `sign out everywhere` voids every ticket made until then.
    const expiresAt = startedAt + limits.ticketMs;
    const id = nanoid();
    const data: Ticket = { id, room: room.id, person, session, origin, expiresAt };
    return json({ ticket: await signTicket(deps.config.secret, data), expiresAt, room });
  },
});

export const ticketRoutes: readonly Route[] = [ticket];
