import type { attachEnglish } from './attach-strings.ts';
import type { moreEnglish } from './strings-extras.ts';

/**
 * The words of the talk, in English; those of the views that load later are in strings-extras.ts, so that
 * they load later too. `{name}` is replaced by a value; `one` and `other` are plural forms, chosen by
 * `Intl.PluralRules`. The other languages are in languages/.
 */
const eagerEnglish = {
  chat: 'Chat',
  close: 'Close chat',
  back: 'Back to rooms',
  retry: 'Try again',
  failed: 'That did not work.',
  loadFailed: 'This could not be loaded.',
  loading: 'Loading…',
  'onlineCount.one': '{count} online',
  'onlineCount.other': '{count} online',
  conversation: 'Conversation in {room}',
  message: 'Message {room}',
  messageHint: 'Enter sends, Shift and Enter starts a new line',
  send: 'Send',
  you: 'You',
  messageBy: '{name}, {time}',
  sending: 'Sending…',
  waiting: 'Waits for the connection',
  sent: 'Sent',
  notSent: 'Not sent',
  removed: 'This message was deleted',
  newMessages: 'New messages',
  loadingOlder: 'Loading older messages…',
  olderFailed: 'Older messages could not be loaded.',
  beginning: 'This is where {room} begins',
  emptyRoom: 'Nothing here yet',
  emptyRoomText: 'Say hello: the first message is yours.',
  joined: '{name} joined',
  left: '{name} left',
  joinedTwo: '{name} and {other} joined',
  leftTwo: '{name} and {other} left',
  'joinedMany.one': '{name} and {count} other joined',
  'joinedMany.other': '{name} and {count} others joined',
  'leftMany.one': '{name} and {count} other left',
  'leftMany.other': '{name} and {count} others left',
  connecting: 'Connecting…',
  disconnected: 'Not connected',
  cannotWrite: 'You cannot write here right now.',
  showMembers: 'Show members',
  hideMembers: 'Hide members',
};

export type Catalogue = typeof eagerEnglish & typeof moreEnglish & typeof attachEnglish;
export type StringKey = keyof Catalogue;
/** The keys that have plural forms, without the form. */
export type PluralKey = {
  [K in StringKey]: K extends `${infer Base}.other` ? Base : never;
}[StringKey];

/** The English words, as far as they are loaded. */
export const english: Partial<Catalogue> = eagerEnglish;
