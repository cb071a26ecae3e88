// The script tag. A classic script without dependencies: it draws a bubble, and loads the chat at the first click.
import styles from './launcher.css';

type Chat = HTMLElement & { open(): void; close(): void };
type Undo = () => void;
type Launcher = {
  open(): void;
  close(): void;
  toggle(): void;
  show(): void;
  hide(): void;
  destroy(): void;
  /** Calls `listener` with the detail of every event `partyline:<type>`; the answer undoes it. */
  on(type: string, listener: (detail: unknown) => void): Undo;
  push(call: Call): void;
};
type Call = [name: Exclude<keyof Launcher, 'push'>, ...rest: unknown[]];
type Page = { Partyline?: Launcher | Call[] };

const icons = {
  chat: 'M4 5h16v12h-9l-5 4v-4H4z',
  close: 'M6 6l12 12M18 6L6 18',
  busy: 'M12 3a9 9 0 1 1-9 9',
  again: 'M20 12a8 8 0 1 1-3-6M17 2v4h-4',
};

const script = document.currentScript;
const page: Page & typeof globalThis = globalThis;
const early = page.Partyline;
// The same tag twice on a page draws one bubble.
if (script instanceof HTMLScriptElement && !(early && 'open' in early && isBubble(script))) {
  const launcher = start(script);
  if (!early || Array.isArray(early)) page.Partyline = launcher;
  if (Array.isArray(early)) for (const call of early) launcher.push(call);
}

function isBubble({ dataset }: HTMLScriptElement): boolean {
  return (dataset.mode ?? 'launcher') === 'launcher';
}

function start(tag: HTMLScriptElement): Launcher {
  const { dataset, src } = tag;
  const bubble = isBubble(tag);
  const address = new URL('__PARTYLINE_WIDGET_URL__', src).href;
  const host = document.createElement('partyline-launcher');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement('button');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  const badge = document.createElement('b');
  const trouble = document.createElement('p');
  trouble.setAttribute('role', 'alert');
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  drawing.setAttribute('viewBox', '0 0 24 24');
  drawing.append(path);
  button.append(drawing, badge);
  root.append(button, trouble);
  host.setAttribute('mode', dataset.mode ?? 'launcher');
  host.setAttribute('position', dataset.position ?? '');

  let chat: Chat | undefined;
  let isOpen = false;
  let state: keyof typeof icons = 'chat';
  let unread = 0;

  const draw = () => {
    const icon = isOpen && state === 'chat' ? 'close' : state;
    const news = isOpen ? 0 : unread;
    path.setAttribute('d', icons[icon]);
    button.ariaLabel = `${isOpen ? 'Close' : 'Open'} chat${news ? ` (${news} new)` : ''}`;
    button.ariaExpanded = `${isOpen}`;
    button.ariaBusy = `${state === 'busy'}`;
    badge.textContent = news ? `${news}` : '';
    trouble.textContent = state === 'again' ? 'The chat could not be loaded. Try again.' : '';
  };
  const load = async () => {
    if (chat || state === 'busy') return;
    state = 'busy';
    draw();
    try {
      const { mount } = await import(address);
      chat = mount(root, {
        room: dataset.room ?? 'general',
        server: dataset.server ?? new URL(src).origin,
        mode: bubble ? 'panel' : dataset.mode,
        position: dataset.position,
        'color-scheme': dataset.colorScheme,
        lang: dataset.lang,
      });
      state = 'chat';
      if (!bubble) button.remove();
      if (isOpen) chat?.open();
    } catch {
      isOpen = false;
      state = 'again';
    }
    draw();
  };

  const set = (open: boolean) => {
    if (!bubble || open === isOpen) return;
    isOpen = open;
    if (chat && open) chat.open();
    else if (open) load();
    else chat?.close();
    draw();
  };
  root.addEventListener('partyline:close', () => {
    const hadFocus = root.activeElement === chat;
    set(false);
    if (hadFocus) button.focus();
  });
  root.addEventListener('partyline:unread', (event) => {
    if (event instanceof CustomEvent) unread = event.detail.count;
    draw();
  });
  button.onclick = () => (bubble ? set(!isOpen) : load());

  const place = () => {
    if (bubble) document.body.append(host);
    else if (dataset.target) document.querySelector(dataset.target)?.append(host);
    else tag.after(host);
    if (!bubble) load();
  };
  draw();
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', place);
  else place();

  const launcher: Launcher = {
    open: () => set(true),
    close: () => set(false),
    toggle: () => set(!isOpen),
    show: () => host.removeAttribute('hidden'),
    hide: () => host.setAttribute('hidden', ''),
    destroy: () => {
      document.removeEventListener('DOMContentLoaded', place);
      host.remove();
      if (page.Partyline === launcher) delete page.Partyline;
    },
    on(type, listener) {
      const name = `partyline:${type}`;
      const hear = (event: Event) => event instanceof CustomEvent && listener(event.detail);
      host.addEventListener(name, hear);
      return () => host.removeEventListener(name, hear);
    },
    push: ([name, ...rest]) => Reflect.apply(launcher[name], launcher, rest),
  };
  return launcher;
}
