import type { Environment } from './environment.ts';
import { PartylineError } from './error.ts';
import type { Http } from './http.ts';
import {
  answers,
  errors,
  type Person,
  type Session,
  type SiteSettings,
  siteAnswers,
} from './protocol/index.ts';
import type { SessionKeeper } from './session.ts';
import type { TabOutbox } from './tabs.ts';

const hostWithinMs = 30_000;
const firstDelayMs = 1_000;
const longestDelayMs = 60_000;

export type VouchOptions = {
  readonly environment: Environment;
  readonly session: SessionKeeper;
  readonly outbox: TabOutbox;
  readonly http: Http;
  /** False as soon as somebody signed out or in, or another one vouches. */
  isCurrent(): boolean;
};

/** The page's own word for who sits at this device: asked for at first, and whenever a session has ended. */
export class Vouch {
  readonly #getToken: () => Promise<string> | string;
  readonly #options: VouchOptions;
  #asking: Promise<Person> | undefined;
  #failures = 0;
  #retryAt = 0;

  constructor(getToken: () => Promise<string> | string, options: VouchOptions) {
    this.#getToken = getToken;
    this.#options = options;
  }

  /** Signs in whoever it is now; once for all who ask at the same time. Rejects with a `PartylineError`, and nobody is signed in then who was not shown before. */
  ask(): Promise<Person> {
    this.#asking ??= this.#identify().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** Resolves when there is another session than that of this token. Rejects with `unavailable` while it is too early to ask again. */
  async renew(token: string | undefined): Promise<void> {
    const { session, environment } = this.#options;
    const { current } = session;
    if (current && current.token !== token) return;
    const waitMs = this.#retryAt - environment.now();
    if (waitMs > 0) throw new PartylineError('unavailable', { retryAfterMs: waitMs });
    try {
      await this.ask();
      this.#failures = 0;
    } catch (error) {
      const ceilingMs = Math.min(firstDelayMs * 2 ** this.#failures++, longestDelayMs);
      this.#retryAt = environment.now() + ceilingMs * (0.5 + 0.5 * environment.random());
      const isFinal = error instanceof PartylineError && errors[error.code].retry === 'no';
      if (isFinal && token) session.end(token, error.code);
      throw error;
    }
  }

  async #identify(): Promise<Person> {
    const { session } = this.#options;
    try {
      this.#ensureCurrent();
      const token = await this.#askHost();
      this.#ensureCurrent();
      return await this.#alone(() => this.#exchange(token));
    } catch (error) {
      const failure = error instanceof PartylineError ? error : new PartylineError('internal');
      if (this.#options.isCurrent()) session.drop(failure.code);
      throw failure;
    }
  }

  async #askHost(): Promise<string> {
    const { environment } = this.#options;
    let undo = () => {};
    const late = new Promise<never>((_, reject) => {
      undo = environment.after(hostWithinMs, () => reject(new Error('No token within 30 s.')));
    });
    try {
      const token: unknown = await Promise.race([this.#ask(), late]);
      if (typeof token === 'string' && token !== '') return token;
    } catch (cause) {
      throw new PartylineError('unavailable', { cause });
    } finally {
      undo();
    }
    throw new PartylineError('token-invalid');
  }

  // Async, so that what it throws at once is as good as a rejection.
  async #ask(): Promise<string> {
    return this.#getToken();
  }

  /** One tab after the other: the second then keeps the session that the first was given. */
  #alone<T>(task: () => Promise<T>): Promise<T> {
    const { locks } = this.#options.environment;
    let running: Promise<T> | undefined;
    const once = () => {
      running ??= task();
      return running;
    };
    // Where storage is blocked, locks are refused too: there are no tabs that share a session then.
    return locks ? locks.request(this.#options.session.key, {}, once).catch(once) : once();
  }

  async #exchange(token: string): Promise<Person> {
    const { session, outbox, http, isCurrent } = this.#options;
    const former = session.kept;
    const call = { path: '/v1/identify', body: { token }, answer: answers.session };
    // The server keeps the former session if it is this person's, and ends it if not.
    const given = await http({ ...call, token: former?.token });
    if (isCurrent() && former?.me.id !== given.me.id) await outbox.clear(given.me.id);
    if (!isCurrent()) {
      if (given.token !== former?.token) this.#giveBack(given);
      this.#ensureCurrent();
    }
    session.accept(given);
    return given.me;
  }

  #ensureCurrent(): void {
    if (!this.#options.isCurrent()) throw new PartylineError('aborted');
  }

  /** Nobody wants this session any more. */
  #giveBack({ token }: Session): void {
    const body = { everywhere: false };
    const call = { path: '/v1/sign-out', body, token, answer: answers.done };
    this.#options.http(call).catch(() => {});
  }
}

/** What the site offers. */
export async function readSite(http: Http): Promise<SiteSettings> {
  return (await http({ path: '/v1/site', answer: siteAnswers.site })).site;
}
