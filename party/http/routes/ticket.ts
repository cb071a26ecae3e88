import { limits, requests } from '../../../sdk/src/protocol/index.ts';
import { signTicket, type Ticket } from '../../auth/ticket.ts';
import { type AppDeps, newId } from '../deps.ts';
import { json } from '../respond.ts';
import { getRoom } from '../rooms.ts';
import { type Route, route } from '../router.ts';

const ticket = route({
  method: 'POST',
  path: '/v1/ticket',
  access: 'person',
  rate: 'ticket',
  body: requests.ticket,
  run: async (call) => {
    const { deps, caller, origin, body, startedAt } = call;
    const { person, session, site } = caller;
    const { key, room } = await getRoom(call, body.room, person.id);
    // The person's object knows of a sign-out first, and of every room that has to hear of the next one.
    const order = { type: 'open', person: person.id, session, room: key, startedAt };
    await deps.peers.call('person', person.id, order);
    const place = { party: 'room', name: key } as const;
    return json({
      ...(await giveTicket(deps, { place, person, session, site, origin, startedAt })),
      room,
    });
  },
});

const ownTicket = route({
  method: 'POST',
  path: '/v1/me/ticket',
  access: 'person',
  rate: 'ticket',
  run: async ({ deps, caller, origin, startedAt }) => {
    const { person, session, site } = caller;
    await deps.peers.call('person', person.id, { type: 'admit', session, startedAt });
    const place = { party: 'person', name: person.id } as const;
    return json(await giveTicket(deps, { place, person, session, site, origin, startedAt }));
  },
});

export const ticketRoutes: readonly Route[] = [ticket, ownTicket];

async function giveTicket(
  deps: AppDeps,
  { startedAt, ...rest }: Omit<Ticket, 'id' | 'expiresAt'> & { startedAt: number },
): Promise<{ ticket: string; expiresAt: number }> {
  // Counted from before the session was read: `sign out everywhere` voids every ticket made until then.
  const expiresAt = startedAt + limits.ticketMs;
  const data: Ticket = { id: newId(deps), expiresAt, ...rest };
  return { ticket: await signTicket(deps.config.secret, data), expiresAt };
}
