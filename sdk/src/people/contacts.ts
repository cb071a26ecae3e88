import type { Contact, PersonMessage, RelationAction, RelationState } from '../protocol/index.ts';
import { type Model, type News, type PresenceFact, put, type Wish } from './model.ts';

/** A contact that a fact tells of: live, so that it may be news. */
export function hearContact(model: Model, contact: Contact): Model {
  const before = model.contacts.get(contact.person.id);
  const next = takeContact(model, contact);
  if (!model.hasContacts || (before && before.version >= contact.version)) return next;
  return { ...next, news: newsOf(before?.state ?? 'none', contact) };
}

/** A contact by itself, as it is now. */
export function takeContact(model: Model, contact: Contact): Model {
  const { id } = contact.person;
  const heard = new Set(model.heard).add(id);
  const contacts = put(model.contacts, id, newer(model.contacts.get(id), contact));
  return { ...model, heard, contacts, presences: met(model.presences, [contact]) };
}

/** All contacts, as they were while they were being read; what was heard meanwhile may be newer. */
export function takeContacts(model: Model, list: readonly Contact[]): Model {
  const { heard } = model;
  const named = new Set(list.map(({ person }) => person.id));
  const contacts = new Map(model.contacts);
  for (const contact of list) {
    const { id } = contact.person;
    const known = contacts.get(id);
    // Of the same version the one that was heard meanwhile is newer: it may hold another name.
    contacts.set(id, known && heard.has(id) ? newer(contact, known) : newer(known, contact));
  }
  for (const [id, contact] of contacts) {
    if (!named.has(id) && !heard.has(id)) contacts.set(id, ended(contact));
  }
  return { ...model, contacts, hasContacts: true, presences: met(model.presences, list) };
}

/** Who of the friends is there; with `isWhole` nobody else is. */
export function hearPresence(
  model: Model,
  { people, isWhole }: Extract<PersonMessage, { type: 'presence' }>,
): Model {
  const presences = new Map(model.presences);
  const named = new Set(people.map(({ id }) => id));
  for (const { id, ...presence } of people) presences.set(id, later(presences.get(id), presence));
  for (const [id, presence] of isWhole ? presences : []) {
    if (!named.has(id)) presences.set(id, { ...presence, until: null });
  }
  return { ...model, presences };
}

function met(presences: Model['presences'], list: readonly Contact[]): Model['presences'] {
  const all = new Map(presences);
  for (const { person, presence } of list) all.set(person.id, later(all.get(person.id), presence));
  return all;
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

/** Of two the one with the higher version; the second where they are equal. */
function newer(known: Contact | undefined, contact: Contact): Contact {
  return known && known.version > contact.version ? known : contact;
}

/** Of two the later; of the same moment the one that holds longer. */
function later(known: PresenceFact | undefined, presence: PresenceFact): PresenceFact {
  if (known === undefined) return presence;
  if (presence.at !== known.at) return presence.at > known.at ? presence : known;
  return (presence.until ?? 0) > (known.until ?? 0) ? presence : known;
}

/** A contact that is gone: newer than the version that was known, older than the next. */
function ended(contact: Contact): Contact {
  if (contact.state === 'none') return contact;
  return { ...contact, state: 'none', note: '', version: contact.version + 0.5 };
}
