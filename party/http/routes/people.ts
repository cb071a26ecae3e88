import * as v from 'valibot';
import { type FoundPerson, peopleRequests, personId } from '../../../sdk/src/protocol/index.ts';
import { relationStateOf } from '../../../sdk/src/protocol/relation.ts';
import { toPerson } from '../../auth/sessions.ts';
import { Fault } from '../../fault.ts';
import { findContact } from '../../people/contact.ts';
import type { Row } from '../../ports.ts';
import { findPeople, findSize, listPeople } from '../../storage/profile-statements.ts';
import { fromCursor, pageOf } from '../cursor.ts';
import type { AppDeps } from '../deps.ts';
import { json } from '../respond.ts';
import { type Route, route } from '../router.ts';
import { getProfile, toOwnProfile, toProfile } from './me.ts';

const find = route({
  method: 'GET',
  path: '/v1/people',
  access: 'person',
  rate: 'find',
  query: peopleRequests.find,
  run: async ({ deps, caller, site, query }) => {
    const { search = '', ids, limit } = query;
    const who = { viewer: caller.person.id, site: site.id };
    if (ids !== undefined) return json(await findByIds(deps, who, toIds(ids)));
    // A username may look like an id: who is not found by one is looked for by the other.
    const exact = v.is(personId, search) ? await findByIds(deps, who, [search]) : none;
    if (exact.people.length > 0) return json(exact);
    const after = fromCursor(query.cursor, peopleCursor);
    const isSmall = await isSmallSite(deps, site.id);
    const wanted = { ...who, isSmall, search, after, limit: limit + 1 };
    const rows = await deps.database.read(listPeople(wanted));
    const { page, next } = pageOf(rows, limit, ({ search, id }) => ({ search, id }));
    return json({ people: page.map(toFound), next });
  },
});

const get = route({
  method: 'GET',
  path: '/v1/people/:id',
  access: 'person',
  run: async ({ deps, caller, site, params: { id } }) => {
    const row = await getProfile(deps, id);
    if (id === caller.person.id) return json({ profile: toOwnProfile(row) });
    const contact = await findContact(deps, { viewer: caller.person.id, other: id, site: site.id });
    if (contact === undefined) throw new Fault('person-not-found');
    return json({ profile: { ...toProfile(row), contact } });
  },
});

export const peopleRoutes: readonly Route[] = [find, get];

const none = { people: [], next: null };
const peopleCursor = v.object({ search: v.string(), id: v.string() });
const idList = v.pipe(v.array(personId), v.maxLength(100));

// The list is one field to the client, whichever of its parts is wrong.
function toIds(text: string): readonly string[] {
  const parsed = v.safeParse(idList, text === '' ? [] : text.split(','));
  if (!parsed.success) throw new Fault('invalid', { field: 'ids' });
  return parsed.output;
}

/** The default site is taken for the one that most people are on: it is not asked about. */
async function isSmallSite({ database }: AppDeps, site: string): Promise<boolean> {
  if (site === '') return false;
  const [row] = await database.read(findSize(site));
  return row?.is_small === 1;
}

type Asking = { readonly viewer: string; readonly site: string };

async function findByIds({ database }: AppDeps, { viewer, site }: Asking, ids: readonly string[]) {
  const rows = await database.read(findPeople(viewer, [...new Set(ids)], site));
  return { people: rows.map(toFound), next: null };
}

function toFound(row: Row): FoundPerson {
  const mine = { wants: row.i_want === 1, blocks: row.i_block === 1 };
  const theirs = { wants: row.they_want === 1, blocks: row.they_block === 1 };
  return { person: toPerson(row), state: relationStateOf({ mine, theirs }) };
}
