import type { Chat, Contact, Person } from '../protocol/index.ts';
import { chatOf } from './chats.ts';
import { wished } from './contacts.ts';
import type { Model } from './model.ts';
import type { ContactState, PeopleState } from './types.ts';

/**
 * For how long after `until` somebody is still shown as there. Signs of life are not told as they come; a client asks
 * when `until` has passed, but at most every 20 s, and nobody should blink in between. Within 90 s it is right again.
 */
export const graceMs = 22_000;

/** What an interface sees of a model. */
export function stateOf(model: Model): PeopleState {
  const { connection, error, next, hasContacts } = model;
  const contacts = [...new Set([...model.contacts.keys(), ...model.wishes.keys()])]
    .flatMap((id) => findContact(model, id) ?? [])
    .filter(({ state }) => state !== 'none')
    .sort((a, b) => compare(a.person, b.person));
  const chats = [...model.chats.keys()]
    .flatMap((room) => findChat(model, room) ?? [])
    .sort((a, b) => b.activeAt - a.activeAt || (a.room < b.room ? -1 : 1));
  return {
    connection,
    error,
    isLoaded: hasContacts && next !== undefined,
    contacts,
    chats,
    hasMoreChats: typeof next === 'string',
    unread: chats.reduce((sum, { unread }) => sum + unread, 0),
    requests: contacts.filter(({ state }) => state === 'incoming').length,
  };
}

/** A contact as it is right now, with what was asked for and not answered yet. */
export function findContact(model: Model, id: string): ContactState | undefined {
  const contact = wished(model.contacts.get(id), model.wishes.get(id));
  return contact && contactState(model, contact);
}

/** This contact's presence, worked out for this moment. */
export function contactState(model: Model, contact: Contact): ContactState {
  const { presence, ...rest } = contact;
  // Nothing is told of those who are no friends; what was told before they ceased to be is not shown.
  const isFriend = contact.state === 'friends';
  const seenAt = isFriend ? presence.seenAt : null;
  return {
    ...rest,
    isOnline: isFriend && isThere(contact, model.now),
    seenAt: seenAt === null ? null : seenAt - model.aheadMs,
  };
}

export function findChat(model: Model, room: string): Chat | undefined {
  const row = model.chats.get(room);
  if (row === undefined) return undefined;
  const chat = chatOf(row, model.marks.get(room));
  const other = chat.with && (model.contacts.get(chat.with.id)?.person ?? chat.with);
  return other ? { ...chat, with: other, title: other.name } : chat;
}

/** What contacts and chats tell of a person. */
export function findPerson(model: Model, id: string): Person | undefined {
  const contact = model.contacts.get(id);
  const rows = [...model.chats.values()];
  return contact?.person ?? rows.find(({ chat }) => chat.with?.id === id)?.chat.with ?? undefined;
}

/** When the first friend who seems there is to be asked about: ms by this device's clock; and when they stop seeming so. */
export function nextChange(model: Model): { askAt: number; fadesAt: number } {
  const untils = [...model.contacts.values()]
    .filter((contact) => contact.state === 'friends' && isThere(contact, model.now))
    .map(({ presence }) => (presence.until ?? 0) - model.aheadMs);
  const askAt = Math.min(...untils);
  return { askAt, fadesAt: askAt + graceMs };
}

function isThere({ presence: { until } }: Contact, now: number): boolean {
  return until !== null && now < until + graceMs;
}

function compare(a: Person, b: Person): number {
  return a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1);
}
