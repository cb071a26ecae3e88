// The script tag. A classic script without dependencies: it draws a bubble, and loads the chat at the first click.
import type { ChatApi } from './api.ts';
import styles from './launcher.css';

/** How a verb is called matters to pages alone; here it is passed on. */
type Verb = (...rest: unknown[]) => unknown;
type Chat = Record<string, Verb> & Pick<ChatApi, 'open' | 'close' | 'reset' | 'destroy'>;
type Call = [verb: string, ...rest: unknown[]] | ((launcher: Launcher) => unknown);
/** What a page calls is the bubble's element. `push` takes a verb with what it needs, or a function that is given the element. */
type Launcher = Record<string, Verb> & { push(call: Call): unknown };
type Page = { Partyline?: Launcher | Call[] };

const words: Record<string, string> = {
  ar: 'دردشة',
  he: 'צ׳אט',
  hi: 'चैट',
  ja: 'チャット',
  zh: '聊天',
};

const script = document.currentScript;
const page: Page & typeof globalThis = globalThis;
if (script && 'src' in script) start(script);

function start(tag: HTMLScriptElement): void {
  const { dataset, src } = tag;
  const { mode = 'launcher', position = 'bottom-right', target } = dataset;
  const isBubble = mode === 'launcher';
  const place = isBubble ? position : mode;
  const make = (name: string) => document.createElement(name);
  const host = make('partyline-launcher');
  host.setAttribute('position', place);
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  const sides = place
    .split('-')
    .map(
      (side, at) =>
        `${side}:max(var(--partyline-offset-${'yx'[at]},20px),env(safe-area-inset-${side}))!important`,
    );
  sheet.replaceSync(`${styles}:host([position]){${sides.join(';')}}`);
  root.adoptedStyleSheets = [sheet];
  const button = make('button');
  const badge = make('b');
  button.part = 'bubble';
  button.append(make('i'));
  root.append(button, badge);

  let isOpen = false;
  let unread = 0;
  let state: '' | 'busy' | 'failed' = '';
  const draw = (next = state) => {
    state = next;
    const lang = dataset.lang || document.documentElement.lang || navigator.language;
    const word = dataset.label ?? words[lang.slice(0, 2)] ?? 'Chat';
    const isUp = isOpen && !state;
    const news = (!isUp && unread) || '';
    button.ariaLabel = `${word} ${news}`;
    button.ariaExpanded = `${isUp}`;
    button.ariaBusy = `${state === 'busy'}`;
    const hasFailed = state === 'failed';
    badge.role = hasFailed ? 'alert' : '';
    badge.textContent = hasFailed ? `⚠\u00a0${word}` : `${news}`;
  };

  let chat: Promise<Chat> | undefined;
  let ready: (chat: Chat) => void;
  const loaded = new Promise<Chat>((resolve) => {
    ready = resolve;
  });
  const load = async () => {
    draw('busy');
    try {
      const { mount } = await import(new URL('__PARTYLINE_WIDGET_URL__', src).href);
      const made: Chat = mount(root, tag);
      if (!isBubble) button.remove();
      draw('');
      ready(made);
      return made;
    } catch (error) {
      chat = undefined;
      isOpen = false;
      draw('failed');
      throw error;
    }
  };
  const get = () => {
    chat ??= load();
    return chat;
  };
  const turn = async (open: boolean) => {
    isOpen = open;
    draw();
    if (!open && !chat) return;
    const made = await get();
    // By now it may have been turned again.
    return isOpen ? made.open() : made.close();
  };
  // A failure is shown; only who called can do anything about it.
  const tryTo = (open: boolean) => turn(open).catch(() => undefined);
  button.onclick = () => tryTo(!isOpen);
  const on = (type: string, listener: (detail?: { count: number }) => unknown) => {
    const hear = (event: Event & { detail?: { count: number } }) => listener(event.detail);
    host.addEventListener(`partyline:${type}`, hear);
    return () => host.removeEventListener(`partyline:${type}`, hear);
  };
  for (const type of ['open', 'close', 'unread'])
    on(type, (detail) => {
      if (detail) unread = detail.count;
      else isOpen = type === 'open';
      draw();
      if (!isOpen && root.activeElement) button.focus();
    });

  // Beside the body rather than in it: that is replaced by whoever turns links into swaps.
  const stand = () => {
    // No element has the name that stands for none.
    const within = isBubble ? document.documentElement : document.querySelector(`${target}`);
    // The same tag twice, or once more after such a swap.
    if (within?.querySelector(`partyline-launcher[position=${place}]`)) return;
    if (within) within.append(host);
    else tag.after(host);
    if (!isBubble || dataset.open != null) tryTo(true);
  };
  draw();
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', stand);
  else stand();

  const hide = (hidden: boolean) => async () => {
    host.hidden = hidden;
  };
  const launcher = Object.assign(host, {
    on,
    open: () => turn(true),
    close: () => turn(false),
    toggle: () => turn(!isOpen),
    show: hide(false),
    hide: hide(true),
    // Somebody may have been signed in on an earlier page.
    reset: async () => (await get()).reset(),
    destroy: async () => {
      document.removeEventListener('DOMContentLoaded', stand);
      host.remove();
      if (page.Partyline === launcher) delete page.Partyline;
      if (chat) (await chat).destroy();
    },
    push: (call: Call) =>
      typeof call === 'function' ? call(launcher) : launcher[call[0]]?.(...call.slice(1)),
  }) as unknown as Launcher;
  // Before the chat is opened nothing may be sent or kept, so these wait for that.
  for (const verb of ['identify', 'setRoom', 'setLocale', 'setColorScheme'])
    launcher[verb] = async (...rest) => (await loaded)[verb]?.(...rest);
  const early = page.Partyline ?? [];
  if (!Array.isArray(early)) return;
  page.Partyline = launcher;
  early.forEach(launcher.push);
}
