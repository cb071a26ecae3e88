import { h, render } from 'preact';
import type { Partyline, Person } from '../../sdk/src/index.ts';
import type { People } from '../../sdk/src/people/index.ts';
import type { ChatApi, ColorScheme } from './api.ts';
import { App } from './app.tsx';
import { acquireClient } from './clients.ts';
import type { Emit, WidgetEvents } from './context.ts';
import type { Language } from './languages/language.ts';
import { placeToWrite } from './place-to-write.ts';
import { watchPage } from './scheme.ts';
import { widgetSheet } from './styles/sheet.ts';
import { type Words, wordsChooser } from './words.ts';

// On a server there are no elements, and importing this must still work there; the class is never used then.
const Base = (globalThis.HTMLElement ?? Object) as typeof HTMLElement;

/**
 * `<partyline-chat>`: the whole chat as one element. Attributes: `server` (default: the page's own origin), `site`, `room` (opened
 * first; `auto` is the page's own, empty none, and without it that of the site), `mode` (`inline`, `page` or `panel`), `color-scheme`
 * (`light`, `dark`, `auto` or `page`), `lang`, `dir`, `density`; in a panel also `open` and `position`; `count-in-title` writes the
 * unread messages before the title of the page, as `page` does. Fires what `WidgetEvents` says, as `partyline:<type>`.
 */
export class PartylineChat extends Base implements ChatApi {
  static readonly observedAttributes = [
    'room',
    'server',
    'site',
    'mode',
    'color-scheme',
    'lang',
    'dir',
    'open',
  ];

  #client: Partyline | undefined;
  #people: People | undefined;
  #own: ReturnType<typeof acquireClient> | undefined;
  #choose = wordsChooser();
  #undo: (() => void)[] = [];

  /** The client it talks through. Set one to share it with the rest of an app; otherwise it makes its own. */
  get client(): Partyline | undefined {
    return this.#client ?? this.#own?.client;
  }
  set client(client: Partyline | undefined) {
    this.#client = client;
    this.#draw();
  }

  /** Friends and what is new. Set one together with `client` to share it with the rest of an app. */
  get people(): People | undefined {
    return this.#people;
  }
  set people(people: People | undefined) {
    this.#people = people;
    this.#draw();
  }

  /** Opens a panel. Resolves when it stands open. */
  get open(): () => Promise<void> {
    return this.#open;
  }
  // React sets a property where there is one of that name, in the place of the attribute.
  set open(isOpen: unknown) {
    this.toggleAttribute('open', isOpen !== false && isOpen != null);
  }

  /** Closes a panel; what is going on in it goes on. */
  async close(): Promise<void> {
    if (!this.hasAttribute('open')) return;
    this.removeAttribute('open');
    this.#emit('close', null);
  }

  async toggle(): Promise<void> {
    return this.hasAttribute('open') ? this.close() : this.#open();
  }

  /** Shows what `hide` took from the page. */
  async show(): Promise<void> {
    this.hidden = false;
  }

  /** Takes it from sight; nothing is disconnected. */
  async hide(): Promise<void> {
    this.hidden = true;
  }

  /** Signs the page's own person in; see `identify` of the client. */
  async identify(getToken: Parameters<Partyline['identify']>[0]): Promise<Person | null> {
    return this.#ensureClient().identify(getToken);
  }

  /** Opens this room; `auto` is the page's own. */
  async setRoom(room: string): Promise<void> {
    this.setAttribute('room', room);
  }

  async setColorScheme(scheme: ColorScheme): Promise<void> {
    this.setAttribute('color-scheme', scheme);
  }

  /** Signs out and removes everything that was kept on this device. */
  async reset(): Promise<void> {
    const { forget } = await import('./forget.ts');
    await forget(this.#ensureClient());
  }

  /** Removes the element: no node, listener, timer or socket stays. */
  async destroy(): Promise<void> {
    this.remove();
    this.#tearDown();
  }

  /** Calls `listener` with every event of this type; the answer undoes it. */
  on<K extends keyof WidgetEvents>(
    type: K,
    listener: (detail: WidgetEvents[K]) => void,
  ): () => void {
    const hear = (event: Event & { detail?: WidgetEvents[K] }) =>
      event.detail !== undefined && listener(event.detail);
    this.addEventListener(`partyline:${type}`, hear);
    return () => this.removeEventListener(`partyline:${type}`, hear);
  }

  /**
   * Speaks this language (a BCP 47 tag; null: that of the page), with words of one's own in the place of ours. Resolves when
   * it does; rejects when the words cannot be loaded now.
   */
  async setLocale(locale: string | null, words?: Partial<Language>): Promise<void> {
    this.#choose = wordsChooser(words);
    if (locale === null) this.removeAttribute('lang');
    else this.setAttribute('lang', locale);
    this.#draw();
    await this.#chooseWords().load?.();
  }

  constructor() {
    super();
    // A framework may have set these before this code was there.
    for (const name of ['client', 'people'] as const) {
      if (!Object.hasOwn(this, name)) continue;
      const { [name]: value } = this;
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
  }

  connectedCallback(): void {
    if (!this.shadowRoot) this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [widgetSheet()];
    if (this.#undo.length > 0) return;
    this.#undo = [watchPage(() => this.#draw())];
    this.#draw();
  }

  disconnectedCallback(): void {
    // An element that is only moved is connected again at once and must keep its state.
    queueMicrotask(() => {
      if (!this.isConnected) this.#tearDown();
    });
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === 'server' || name === 'site') this.#releaseOwn();
    this.#draw();
  }

  readonly #open = async () => {
    if (this.hasAttribute('open')) return;
    this.setAttribute('open', '');
    this.#emit('open', null);
    requestAnimationFrame(() => this.#takeFocus());
  };
  readonly #close = () => void this.close();
  readonly #emit: Emit = (type, detail) => {
    const event = new CustomEvent(`partyline:${type}`, { detail, bubbles: true, composed: true });
    this.dispatchEvent(event);
  };

  #draw(): void {
    if (!this.shadowRoot || this.#undo.length === 0) return;
    const wish = this.getAttribute('mode');
    const mode = wish === 'page' || wish === 'panel' ? wish : 'inline';
    const isPanel = mode === 'panel';
    const app = h(App, {
      client: this.#ensureClient(),
      people: this.#people,
      room: this.getAttribute('room'),
      mode,
      words: this.#chooseWords(),
      scheme: this.getAttribute('color-scheme'),
      direction: this.getAttribute('dir'),
      isOpen: !isPanel || this.hasAttribute('open'),
      emit: this.#emit,
      close: isPanel ? this.#close : undefined,
    });
    render(app, this.shadowRoot);
  }

  #ensureClient(): Partyline {
    if (this.#client) return this.#client;
    this.#own ??= acquireClient(
      this.getAttribute('server') ?? location.origin,
      this.getAttribute('site'),
    );
    return this.#own.client;
  }

  #chooseWords(): Words {
    const { lang } = document.documentElement;
    return this.#choose([this.getAttribute('lang'), lang, ...navigator.languages]);
  }

  /** The place to write, or the panel itself. */
  #takeFocus(): void {
    const { shadowRoot } = this;
    const field = placeToWrite(
      shadowRoot,
      '[data-pane=talk] textarea:not(:disabled), .entry input',
    );
    (field ?? shadowRoot?.querySelector<HTMLElement>('.app'))?.focus();
  }

  #releaseOwn(): void {
    this.#own?.release();
    this.#own = undefined;
  }

  #tearDown(): void {
    for (const undo of this.#undo) undo();
    this.#undo = [];
    if (this.shadowRoot) render(null, this.shadowRoot);
    this.#releaseOwn();
  }
}

/** Registers `<partyline-chat>`. Twice, or on a server, is harmless. */
export function register(): void {
  if (typeof customElements === 'undefined' || customElements.get('partyline-chat')) return;
  customElements.define('partyline-chat', PartylineChat);
}
