import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import type { Partyline } from '../../sdk/src/index.ts';
import type { People } from '../../sdk/src/people/index.ts';
import { type Emit, type Mode, useWidget, type Widget, WidgetContext } from './context.ts';
import { useModal } from './hooks/modal.ts';
import { useOwnPeople } from './hooks/own-people.ts';
import { useSession } from './hooks/session.ts';
import { useWords } from './hooks/words.ts';
import { createLines, isMine } from './lines.ts';
import { isDark } from './scheme.ts';
import { Lazy, useLoadedExtras } from './views/lazy.tsx';
import { Shell } from './views/shell.tsx';
import { Splash } from './views/splash.tsx';
import type { Words } from './words.ts';

export type AppProps = {
  readonly client: Partyline;
  /** Shared by the page; otherwise the widget makes its own when it is first needed. */
  readonly people: People | undefined;
  readonly room: string | null;
  readonly mode: Mode;
  readonly words: Words;
  /** `light`, `dark`, or as the device prefers. */
  readonly scheme: string | null;
  /** Against the direction of the language, as on a page that is all the other way. */
  readonly direction: string | null;
  readonly isOpen: boolean;
  readonly emit: Emit;
  readonly close: (() => void) | undefined;
};

/** The whole widget below its element. */
export function App(props: AppProps) {
  const { client, mode, isOpen, emit, close } = props;
  const room = useHomeRoom(client, props.room);
  const words = useWords(props.words);
  const [said, announce] = useReducer(anew, '');
  const root = useRef<HTMLDivElement>(null);
  const loaded = useLoadedExtras();
  const people = useOwnPeople(client, props.people, loaded);
  const extras = people && loaded;
  const isModal = useModal(root, { isPanel: mode === 'panel', isOpen, close, extras });
  const lines = useMemo(
    () =>
      createLines(client, (inRoom, message) => {
        const { by, name, text } = message;
        emit('message', { room: inRoom, by, name, text, isOwn: isMine(client, message) });
      }),
    [client, emit],
  );
  useEffect(() => () => lines.close(), [lines]);
  useEffect(() => loaded?.watchViewport(root.current), [loaded]);
  const isLeaving = useRef(false);
  const widget = useMemo<Widget>(() => {
    const signOut: Widget['signOut'] = async (options) => {
      isLeaving.current = true;
      await client.signOut(options);
    };
    const fixed = {
      client,
      lines,
      words,
      mode,
      homeRoom: room ?? null,
      emit,
      announce,
      close,
      signOut,
    };
    return { ...fixed, extras, people, isOpen };
  }, [client, lines, words, mode, room, isOpen, emit, close, extras, people]);
  const name = words.say('chat');
  const role =
    mode === 'panel'
      ? ({ role: 'dialog', 'aria-label': name, 'aria-modal': isModal } as const)
      : ({ role: 'region', 'aria-label': name } as const);
  return (
    <WidgetContext.Provider value={widget}>
      <div
        ref={root}
        part="panel"
        class={`app ${mode}${isDark(props.scheme) ? ' dark' : ''}`}
        lang={words.locale}
        dir={
          props.direction === 'rtl' || props.direction === 'ltr' ? props.direction : words.direction
        }
        {...role}
        tabIndex={-1}
      >
        <Gate room={room} isLeaving={isLeaving} />
        {extras && <extras.RootReach root={root} />}
        <p class="unseen" role="status" aria-live="polite">
          {said}
        </p>
      </div>
    </WidgetContext.Provider>
  );
}

/** After a failed try to load what finds the room. */
const againMs = 5_000;

/** The room to open first: as the page names it (nothing: none), its own, or that of its site. Undefined until it is known. */
function useHomeRoom(client: Partyline, wish: string | null): string | null | undefined {
  const [found, setFound] = useState<string>();
  useEffect(() => {
    if (wish !== null && wish !== 'auto') return;
    let isOver = false;
    let undo = () => {};
    const load = () =>
      import('./home-room.ts').then(
        ({ followHomeRoom }) => {
          if (!isOver) undo = followHomeRoom(client, wish, setFound);
        },
        () => {
          if (isOver) return;
          const timer = setTimeout(load, againMs);
          undo = () => clearTimeout(timer);
        },
      );
    load();
    return () => {
      isOver = true;
      undo();
      setFound(undefined);
    };
  }, [client, wish]);
  return wish === null || wish === 'auto' ? found : wish || null;
}

/** The same sentence twice in a row is said twice: a live region tells only what changes. */
function anew(said: string, text: string): string {
  return said === text ? `${text}\u00a0` : text;
}

type GateProps = {
  /** Undefined until it is known. */
  readonly room: string | null | undefined;
  readonly isLeaving: { current: boolean };
};

/** Shows the door or the rooms, by who is signed in. */
function Gate({ room, isLeaving }: GateProps) {
  const { client, lines, emit, words } = useWidget();
  const session = useSession(client);
  const wasIn = useRef(false);
  // Whoever came in through the door had the focus in a form that is gone now.
  const cameIn = useRef(false);
  const { status } = session;
  const me = session.status === 'signed-in' && session.me.id;
  useEffect(() => {
    if (status === 'signed-out') {
      if (wasIn.current) emit('sign-in', { me: null });
      cameIn.current = true;
      lines.close();
    }
    if (status !== 'unknown') emit('ready', { room: room ?? null });
  }, [status]);
  useEffect(() => {
    if (session.status !== 'signed-in') return;
    wasIn.current = true;
    isLeaving.current = false;
    emit('sign-in', { me: session.me });
  }, [me]);
  // While a kept session is being checked the room is asked for already, and what writing numbers and times needs is made. A
  // page that identifies its own person as soon as the chat is there comes before that.
  useLayoutEffect(() => {
    if (status !== 'unknown' || !room) return;
    const work = [
      () => lines.open(room),
      () => [words.number(0), words.moments.full(0), words.moments.time(0)],
    ];
    const timers = work.map((each) => setTimeout(each));
    return () => {
      for (const timer of timers) clearTimeout(timer);
    };
  }, [lines, room, status]);
  const isWaiting = session.status === 'signed-in' && room === undefined;
  if (session.status === 'unknown' || isWaiting || words.load) return <Splash />;
  if (session.status === 'signed-out')
    return (
      <Lazy meanwhile={<Splash />}>
        {({ SignIn }) => <SignIn wasSignedOut={wasIn.current && !isLeaving.current} />}
      </Lazy>
    );
  return (
    <Shell key={session.me.id} me={session.me} room={room ?? null} isEntered={cameIn.current} />
  );
}
