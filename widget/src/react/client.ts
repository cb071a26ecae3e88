import {
  createContext,
  createElement,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react';
import { createPartyline, type Partyline, type SessionState } from '../../../sdk/src/index.ts';
import { Shared } from './shared.ts';

export type PartylineProviderProps = {
  /** Address of the server; or pass a `client`. */
  readonly server?: string;
  /** Public key of the site; without it the default one. */
  readonly site?: string;
  /** A client of your own, which stays open when the provider goes. */
  readonly client?: Partyline;
  readonly children?: ReactNode;
};

const separator = '\n';
const clients = new Shared<string, Partyline>(make, (client) => client.close());
const Context = createContext<Partyline | null>(null);
// On a server each rendering has a client of its own, which holds nothing and ends with it.
const isServer = typeof window === 'undefined';

function make(key: string): Partyline {
  const [server = '', site] = key.split(separator);
  return createPartyline({ server, ...(site && { site }) });
}

/** Gives everything below it one client: its own one of `server`, or the `client` it is given. Connects to nothing by itself. */
export function PartylineProvider({ server, site, client, children }: PartylineProviderProps) {
  if (!client && server === undefined) {
    throw new Error('<PartylineProvider> needs a `server` or a `client`.');
  }
  const key = `${server}${separator}${site ?? ''}`;
  const alone = useMemo(() => (isServer && !client ? make(key) : undefined), [key, client]);
  const given = client ?? alone;
  const subscribe = useMemo(() => () => (given ? () => {} : clients.hold(key)), [given, key]);
  const now = () => given ?? clients.peek(key);
  const value = useSyncExternalStore(subscribe, now, now);
  return createElement(Context.Provider, { value }, children);
}

/** The client of the nearest provider. Throws outside one. */
export function usePartyline(): Partyline {
  const client = useContext(Context);
  if (!client) throw new Error('usePartyline was called outside <PartylineProvider>.');
  return client;
}

/** The client of the nearest provider, where there is one. */
export function useOptionalPartyline(): Partyline | null {
  return useContext(Context);
}

const unknown: SessionState = { status: 'unknown' };

/** Who is signed in; asks the server once whether a kept session still holds. */
export function useSession(): SessionState {
  const client = usePartyline();
  const latest = useRef(unknown);
  const subscribe = useCallback(
    (redraw: () => void) => {
      const undo = client.on('session', redraw);
      void client.ready().then(redraw);
      return undo;
    },
    [client],
  );
  // The client says it anew each time it is asked; React wants the same object as long as nothing has changed.
  const now = () => {
    const { session } = client;
    if (!isSame(latest.current, session)) latest.current = session;
    return latest.current;
  };
  return useSyncExternalStore(subscribe, now, () => unknown);
}

function isSame(one: SessionState, other: SessionState): boolean {
  const me = (session: SessionState) => (session.status === 'signed-in' ? session.me : undefined);
  return one.status === other.status && me(one) === me(other);
}
