import type { Person } from '../../sdk/src/index.ts';
import type { WidgetEvents } from './context.ts';
import type { Language } from './languages/language.ts';

export type ColorScheme = 'light' | 'dark' | 'auto' | 'page';

/**
 * What a page can do with a chat: the methods of `<partyline-chat>`, of each bubble's element `<partyline-launcher>`, and of `window.Partyline`,
 * which is the first of those. Twice is harmless. Before the script is there, calls are pushed onto an array and made as soon as it comes:
 * `window.Partyline = window.Partyline || []; Partyline.push(['open'])`; or, for what a call answers, a function that is given the chat:
 * `const chat = await new Promise((resolve) => Partyline.push(resolve))`.
 */
export interface ChatApi {
  /** Opens a panel; loads it first where that was not done. Resolves when it stands open. */
  open(): Promise<void>;
  /** Closes a panel; what is going on in it goes on. */
  close(): Promise<void>;
  toggle(): Promise<void>;
  /** Shows what `hide` took from the page. */
  show(): Promise<void>;
  /** Takes bubble and chat from sight; nothing is disconnected. */
  hide(): Promise<void>;
  /**
   * Signs the page's own person in: `getToken` resolves with a JWT that the page's server signed, and is called again whenever a new session is needed. `null`
   * signs out. Rejects with a `PartylineError`. On a bubble it waits until the chat is opened first: before that nothing is sent, asked for or kept.
   */
  identify(getToken: (() => Promise<string> | string) | null): Promise<Person | null>;
  /** Opens this room; `auto` is the page's own. */
  setRoom(room: string): Promise<void>;
  /** Speaks this language (a BCP 47 tag; null: that of the page), with words of one's own in the place of ours. */
  setLocale(locale: string | null, words?: Partial<Language>): Promise<void>;
  setColorScheme(scheme: ColorScheme): Promise<void>;
  /**
   * Signs out and removes everything that was kept on this device; the chat stands as at first. A bubble loads the chat for that: somebody may
   * have been signed in on an earlier page.
   */
  reset(): Promise<void>;
  /** Removes the chat and the bubble: no node, listener, timer or socket stays. */
  destroy(): Promise<void>;
  /** Calls `listener` with every event of this type; the answer undoes it. */
  on<K extends keyof WidgetEvents>(
    type: K,
    listener: (detail: WidgetEvents[K]) => void,
  ): () => void;
}
