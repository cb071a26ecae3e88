import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Partyline, Person } from '../../sdk/src/index.ts';
import type { People } from '../../sdk/src/people/index.ts';
import type { ErrorCode } from '../../sdk/src/protocol/index.ts';
import type { Lines } from './lines.ts';
import type { Extras } from './views/lazy.tsx';
import type { Words } from './words.ts';

/** How the widget stands on its page. */
export type Mode = 'panel' | 'inline' | 'page';

/** What the widget tells the page it is on; each becomes a CustomEvent `partyline:<name>`. */
export type WidgetEvents = {
  ready: { readonly room: string | null };
  open: null;
  close: null;
  message: {
    readonly room: string;
    readonly by: string;
    readonly name: string;
    readonly text: string;
    readonly isOwn: boolean;
  };
  /** Unread messages in all rooms, each counted up to 100. */
  unread: { readonly count: number };
  /** Somebody signed in (`me`) or out (null). */
  'sign-in': { readonly me: Person | null };
  error: { readonly code: ErrorCode; readonly message: string };
};
export type Emit = <K extends keyof WidgetEvents>(type: K, detail: WidgetEvents[K]) => void;

/** What every view may need. */
export type Widget = {
  readonly client: Partyline;
  /** The views that load later; undefined until they are there. */
  readonly extras: Extras | undefined;
  /** Friends and what is new; there from when `extras` are. See hooks/people.ts. */
  readonly people: People | undefined;
  readonly lines: Lines;
  readonly words: Words;
  readonly mode: Mode;
  /** The room that the page asks for. */
  readonly homeRoom: string | null;
  /** False while a panel is closed: nothing counts as seen then. */
  readonly isOpen: boolean;
  readonly emit: Emit;
  /** Says something to a screen reader, once. */
  readonly announce: (text: string) => void;
  /** Closes the panel; absent where there is nothing to close. */
  readonly close: (() => void) | undefined;
  /** Signs out because the person wants to, so that the door does not explain it. */
  readonly signOut: (options?: { everywhere?: boolean }) => Promise<void>;
};

export const WidgetContext = createContext<Widget | null>(null);

/** The widget a view belongs to. Throws outside one. */
export function useWidget(): Widget {
  const widget = useContext(WidgetContext);
  if (!widget) throw new Error('a view was drawn outside <App>');
  return widget;
}
