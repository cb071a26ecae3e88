import type { Contact, PersonMessage, RelationAction, RelationState } from '../protocol/index.ts';
import { type Model, type News, type PresenceFact, put, type Wish } from './model.ts';

/** A contact that a fact tells of: live, so that it may be news. */
export function hearContact(model: Model, contact: Contact): Model {
  const { id } = contact.person;
  const before = model.contacts.get(id);
  const heard = new Set(model.heard).add(id);
  const next = { ...model, heard, contacts: put(model.contacts, id, newer(before, contact)) };
  const news = model.hasContacts ? newsOf(before?.state ?? 'none', contact) : [];
  return before && before.version >= contact.version ? next : { ...next, news };
}

/** A contact from an answer to an action of one's own. */
export function takeContact(model: Model, contact: Contact): Model {
  const { id } = contact.person;
  const heard = new Set(model.heard).add(id);
  const known = model.contacts.get(id);
  return { ...model, heard, contacts: put(model.contacts, id, newer(known, contact)) };
}

/** All contacts, as they were while they were being read; what was heard meanwhile may be newer. */
export function takeContacts(model: Model, list: readonly Contact[]): Model {
  const { heard } = model;
  const named = new Set(list.map(({ person }) => person.id));
  const contacts = new Map(model.contacts);
  for (const contact of list) {
    const known = contacts.get(contact.person.id);
    // Of the same version the one that was heard meanwhile is newer: it may hold another name.
    const isStale = known?.version === contact.version && heard.has(contact.person.id);
    contacts.set(contact.person.id, isStale ? newer(contact, known) : newer(known, contact));
  }
  for (const [id, contact] of contacts) {
    if (!named.has(id) && !heard.has(id)) contacts.set(id, ended(contact));
  }
  return { ...model, contacts, hasContacts: true };
}

/** Who of the friends is there; with `isWhole` nobody else is. */
export function hearPresence(
  model: Model,
  { people, isWhole }: Extract<PersonMessage, { type: 'presence' }>,
): Model {
  const said = new Map(people.map(({ id, ...presence }) => [id, presence]));
  const contacts = new Map(model.contacts);
  for (const [id, contact] of contacts) {
    const { presence } = contact;
    const told = said.get(id);
    const isGone = isWhole && presence.until !== null;
    const next = told ? later(presence, told) : isGone ? { ...presence, until: null } : presence;
    if (next !== presence) contacts.set(id, { ...contact, presence: next });
  }
  return { ...model, contacts };
}

/** What this action makes of a state, by the tables of SPEC.md, as far as one side can tell. */
export function stateAfter(action: RelationAction, state: RelationState): RelationState {
  if (action === 'block') return 'blocked';
  const goal = goals[action][state];
  return goal ?? state;
}

const goals: Readonly<
  Record<Exclude<RelationAction, 'block'>, Partial<Record<RelationState, RelationState>>>
> = {
  request: { none: 'outgoing', incoming: 'friends' },
  accept: { incoming: 'friends' },
  decline: { incoming: 'none' },
  cancel: { outgoing: 'none' },
  remove: { friends: 'none' },
  unblock: { blocked: 'none' },
};

/** A contact as it will be if the server agrees. */
export function wished(contact: Contact | undefined, wish: Wish | undefined): Contact | undefined {
  if (wish === undefined) return contact;
  const { person, state } = wish;
  return contact ? { ...contact, state } : { ...nothing, person, state };
}

const nothing = {
  note: '',
  since: 0,
  version: 0,
  presence: { until: null, seenAt: null, at: 0 },
};

function newsOf(before: RelationState, { state, person }: Contact): News[] {
  if (state === 'incoming' && before !== 'incoming') return [{ type: 'request', id: person.id }];
  if (state === 'friends' && before === 'outgoing') return [{ type: 'accepted', id: person.id }];
  return [];
}

/** Of two the one with the higher version, the second where they are equal; presence goes by its own time. */
function newer(known: Contact | undefined, contact: Contact): Contact {
  if (known === undefined) return contact;
  const presence = later(known.presence, contact.presence);
  return { ...(contact.version >= known.version ? contact : known), presence };
}

function later(known: PresenceFact, presence: PresenceFact): PresenceFact {
  if (presence.at !== known.at) return presence.at > known.at ? presence : known;
  return (presence.until ?? 0) > (known.until ?? 0) ? presence : known;
}

/** A contact that is gone: newer than the version that was known, older than the next. */
function ended(contact: Contact): Contact {
  if (contact.state === 'none') return contact;
  return { ...contact, state: 'none', note: '', version: contact.version + 0.5 };
}
