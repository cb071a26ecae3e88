import { peopleRequests, personId } from '../../../sdk/src/protocol/index.ts';
import { toContact } from '../../people/contact.ts';
import { listContacts } from '../../storage/relation-statements.ts';
import { fromCursor, pageOf } from '../cursor.ts';
import { json } from '../respond.ts';
import { type Route, route } from '../router.ts';

const contacts = route({
  method: 'GET',
  path: '/v1/contacts',
  access: 'person',
  query: peopleRequests.contacts,
  run: async ({ deps, caller, query: { cursor, limit } }) => {
    const person = caller.person.id;
    const after = fromCursor(cursor, personId);
    const rows = await deps.database.read(listContacts({ person, after, limit: limit + 1 }));
    const { page, next } = pageOf(rows, limit, ({ id }) => id);
    const now = deps.clock.now();
    return json({ contacts: page.map((row) => toContact(row, now)), next, now });
  },
});

export const contactRoutes: readonly Route[] = [contacts];
