import type { moreEnglish } from './strings-extras.ts';

/**
 * The words of the talk, in English; those of the views that load later are in strings-extras.ts, so that
 * they load later too. `{name}` is replaced by a value; `one` and `other` are plural forms, chosen by
 * `Intl.PluralRules`. Another language is another pair of these objects.
 */
const english = {
  chat: 'Chat',
  close: 'Close chat',
  back: 'Back to rooms',
  retry: 'Try again',
  failed: 'That did not work.',
  loadFailed: 'This could not be loaded.',
  loading: 'Loading…',
  'onlineCount.one': '{count} online',
  'onlineCount.other': '{count} online',
  pickRoom: 'Pick a room',
  pickRoomText: 'Choose a room on the left, or make one of your own.',
  conversation: 'Conversation in {room}',
  message: 'Message {room}',
  messageHint: 'Enter sends, Shift and Enter starts a new line',
  send: 'Send',
  charactersLeft: '{count} characters left',
  charactersOver: '{count} characters too many',
  you: 'You',
  messageBy: '{name}, {time}',
  sending: 'Sending…',
  waiting: 'Waits for the connection',
  sent: 'Sent',
  notSent: 'Not sent',
  resend: 'Send again',
  discard: 'Discard',
  newMessages: 'New messages',
  jumpToNewest: 'Jump to the newest messages',
  'newCount.one': '{count} new message',
  'newCount.other': '{count} new messages',
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
  typingOne: '{name} is typing…',
  typingTwo: '{name} and {other} are typing…',
  typingMany: 'Several people are typing…',
  connecting: 'Connecting…',
  disconnected: 'Not connected',
  offlineDevice: 'You are offline. What you write is sent as soon as you are back.',
  offline: 'No connection. Next try in {seconds} s.',
  offlineNow: 'No connection. Trying again…',
  tryNow: 'Try now',
  onlineAgain: 'Connected again',
  cannotWrite: 'You cannot write here right now.',
  showMembers: 'Show members',
  hideMembers: 'Hide members',
};

export type Catalogue = typeof english & typeof moreEnglish;
export type StringKey = keyof Catalogue;
/** The keys that have plural forms, without the form. */
export type PluralKey = {
  [K in StringKey]: K extends `${infer Base}.other` ? Base : never;
}[StringKey];

/** The languages there are, by their primary tag, as far as their words are loaded. */
export const catalogues: Record<string, Partial<Catalogue>> = { en: english };
