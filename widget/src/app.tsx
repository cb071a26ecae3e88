import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
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
  const { client, mode, isOpen, emit, close, room } = props;
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
    const fixed = { client, lines, words, mode, homeRoom: room, emit, announce, close, signOut };
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
        dir={props.direction === 'rtl' ? 'rtl' : words.direction}
        {...role}
        tabIndex={-1}
      >
        <Gate room={room} isLeaving={isLeaving} />
        <p class="unseen" role="status" aria-live="polite">
          {said}
        </p>
      </div>
    </WidgetContext.Provider>
  );
}

/** The same sentence twice in a row is said twice: a live region tells only what changes. */
function anew(said: string, text: string): string {
  return said === text ? `${text}\u00a0` : text;
}

/** Shows the door or the rooms, by who is signed in. */
function Gate({ room, isLeaving }: { room: string | null; isLeaving: { current: boolean } }) {
  const { client, lines, emit, words } = useWidget();
  const session = useSession(client);
  const wasIn = useRef(false);
  // Whoever came in through the door had the focus in a form that is gone now.
  const cameIn = useRef(false);
  const status = session.status;
  useEffect(() => {
    if (status === 'signed-in') {
      wasIn.current = true;
      isLeaving.current = false;
    }
    if (status === 'signed-out') {
      cameIn.current = true;
      lines.close();
    }
    if (status !== 'unknown') emit('ready', { room });
  }, [status]);
  if (session.status === 'unknown' || words.load) return <Splash />;
  if (session.status === 'signed-out')
    return (
      <Lazy meanwhile={<Splash />}>
        {({ SignIn }) => <SignIn wasSignedOut={wasIn.current && !isLeaving.current} />}
      </Lazy>
    );
  return <Shell key={session.me.id} me={session.me} room={room} isEntered={cameIn.current} />;
}
