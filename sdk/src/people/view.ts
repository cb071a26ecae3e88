import type { Chat, Contact, Person } from '../protocol/index.ts';
import { chatOf } from './chats.ts';
import { wished } from './contacts.ts';
import type { Model, PresenceFact } from './model.ts';
import { Seen } from './seen.ts';
import type { ContactState, PeopleState } from './types.ts';

/**
 * For how long after `until` somebody is still shown as there. Signs of life are not told as they come; a client asks
 * when `until` has passed, but at most every 20 s, and nobody should blink in between. Within 90 s it is right again.
 */
const graceMs = 22_000;

/** What an interface sees of models, one after another; what did not change stays the same object. */
export class View {
  readonly #contacts = new Seen<ContactState>();
  readonly #chats = new Seen<Chat>();
  readonly #contactLists = new Seen<ContactState[]>();
  readonly #chatLists = new Seen<Chat[]>();
  readonly #states = new Seen<PeopleState>();

  state(model: Model): PeopleState {
    const { connection, error, next, hasContacts } = model;
    const contacts = this.#contactList(model);
    const chats = this.#chatList(model);
    const state = {
      connection,
      error,
      isLoaded: hasContacts && next !== undefined,
      contacts,
      chats,
      hasMoreChats: typeof next === 'string',
      unread: chats.reduce((sum, { unread }) => sum + unread, 0),
      requests: contacts.filter(({ state }) => state === 'incoming').length,
    };
    return this.#states.of('', [state], () => state) ?? state;
  }

  contact(model: Model, id: string): ContactState | undefined {
    const contact = model.contacts.get(id);
    const wish = model.wishes.get(id);
    const presence = model.presences.get(id);
    const from = [contact, wish, presence, isThere(presence, model.now), model.aheadMs];
    return this.#contacts.of(id, from, () => {
      const view = wished(contact, wish);
      return view && contactState(model, view);
    });
  }

  chat(model: Model, room: string): Chat | undefined {
    const row = model.chats.get(room);
    const mark = model.marks.get(room);
    const other = row?.chat.with && (model.contacts.get(row.chat.with.id)?.person ?? row.chat.with);
    return this.#chats.of(room, [row, mark, other], () => {
      const chat = row && chatOf(row, mark);
      return chat && other ? { ...chat, with: other, title: other.name } : chat;
    });
  }

  #contactList(model: Model): readonly ContactState[] {
    const ids = [...new Set([...model.contacts.keys(), ...model.wishes.keys()])];
    const list = ids
      .flatMap((id) => this.contact(model, id) ?? [])
      .filter(({ state }) => state !== 'none');
    return this.#contactLists.of('', list, () => [...list].sort(byName)) ?? [];
  }

  #chatList(model: Model): readonly Chat[] {
    const list = [...model.chats.keys()].flatMap((room) => this.chat(model, room) ?? []);
    return this.#chatLists.of('', list, () => [...list].sort(byActivity)) ?? [];
  }
}

/** This contact's presence, worked out for this moment. */
export function contactState(model: Model, contact: Contact): ContactState {
  const { presence: told, ...rest } = contact;
  const presence = model.presences.get(contact.person.id) ?? told;
  // Nothing is told of those who are no friends; what was told before they ceased to be is not shown.
  const isFriend = contact.state === 'friends';
  const seenAt = isFriend ? presence.seenAt : null;
  return {
    ...rest,
    isOnline: isFriend && isThere(presence, model.now),
    seenAt: seenAt === null ? null : seenAt - model.aheadMs,
  };
}

/** What contacts and chats tell of a person. */
export function findPerson(model: Model, id: string): Person | undefined {
  const contact = model.contacts.get(id);
  const rows = [...model.chats.values()];
  return contact?.person ?? rows.find(({ chat }) => chat.with?.id === id)?.chat.with ?? undefined;
}

/** When the first friend who seems there is to be asked about: ms by this device's clock; and when they stop seeming so. */
export function nextChange(model: Model): { askAt: number; fadesAt: number } {
  const untils = [...model.presences].flatMap(([id, presence]) => {
    const isFriend = model.contacts.get(id)?.state === 'friends';
    return isFriend && isThere(presence, model.now) ? [(presence.until ?? 0) - model.aheadMs] : [];
  });
  const askAt = Math.min(...untils);
  return { askAt, fadesAt: askAt + graceMs };
}

function isThere(presence: PresenceFact | undefined, now: number): boolean {
  return now < (presence?.until ?? -graceMs) + graceMs;
}

const byName = ({ person: a }: ContactState, { person: b }: ContactState): number =>
  a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1);

const byActivity = (a: Chat, b: Chat): number =>
  b.activeAt - a.activeAt || (a.room < b.room ? -1 : 1);
