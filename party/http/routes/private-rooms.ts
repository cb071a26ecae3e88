import { Fault } from '../../fault.ts';
import { findChatOf } from '../../people/chat.ts';
import { findContact } from '../../people/contact.ts';
import { privateRoomId, sorted, tellPrivateRoom } from '../../people/private-room.ts';
import { insertPrivateRoom } from '../../storage/room-statements.ts';
import { write } from '../deps.ts';
import { json } from '../respond.ts';
import { type Route, route } from '../router.ts';

const open = route({
  method: 'POST',
  path: '/v1/people/:id/chat',
  access: 'person',
  run: async ({ deps, caller, site, params: { id } }) => {
    const me = caller.person.id;
    if (id === me) throw new Fault('yourself');
    const contact = await findContact(deps, { viewer: me, other: id, site: site.id });
    if (contact === undefined) throw new Fault('person-not-found');
    if (contact.state !== 'friends') throw new Fault('not-friends');
    const room = await privateRoomId(me, id);
    if ((await findChatOf(deps.database, me, room)) === undefined) {
      const two = sorted(me, id);
      const made = { id: room, ...two, createdBy: me, createdAt: deps.clock.now() };
      await write(deps, two.low, insertPrivateRoom(made));
    }
    await tellPrivateRoom(deps, room);
    const chat = await findChatOf(deps.database, me, room);
    // It has ended on the way.
    if (chat === undefined) throw new Fault('not-friends');
    return json({ chat });
  },
});

export const privateRoomRoutes: readonly Route[] = [open];
