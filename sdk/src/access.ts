import type { Door } from './door.ts';
import { type Environment, scopeOf } from './environment.ts';
import { lazily, PartylineError } from './error.ts';
import { type Home, type Http, httpClient } from './http.ts';
import { answers, type ErrorCode, errors, limits, type Person } from './protocol/index.ts';
import { type SessionChange, SessionKeeper } from './session.ts';
import type { TabOutbox } from './tabs.ts';
import type { Vouch } from './vouch.ts';

/** What is asked of the server in the name of whoever is signed in, and how they come in. */
export class Access {
  readonly session: SessionKeeper;
  readonly http: Http;
  readonly #home: Home;
  readonly #environment: Environment;
  /** Who vouches for whoever sits here: a session that ends is renewed by that. */
  #vouch: Promise<Vouch> | undefined;
  /** Settles when it is known who sits here. Nothing is asked for in their name before. */
  #identified: Promise<unknown> | undefined;
  /** While the server replaces the session, the old one fails without being over. */
  #isReplacing = false;

  constructor(home: Home, environment: Environment, onChange: (change: SessionChange) => void) {
    this.#home = home;
    this.#environment = environment;
    this.http = httpClient(environment, home);
    this.session = new SessionKeeper(environment, scopeOf(home), onChange);
  }

  /** A call in the name of whoever is signed in. */
  readonly call: Http = async (call) => {
    const { session } = this;
    const asking = session.current?.me.id;
    const tokenNow = () => {
      const { current } = session;
      // What one person asked for is never done in the name of another.
      if (asking && current?.me.id !== asking) throw new PartylineError('unauthenticated');
      return current?.token;
    };
    if (this.#identified) await this.#identified;
    const token = tokenNow();
    try {
      return await this.http({ ...call, token });
    } catch (error) {
      if (!(error instanceof PartylineError)) throw error;
      if (!this.#vouch || errors[error.code].retry !== 'sign-in') {
        this.#end(token, error.code);
        throw error;
      }
      await (await this.#vouch).renew(token);
      return this.http({ ...call, token: tokenNow() });
    }
  };

  readonly line: Door['line'] = (place, call) => {
    // The session that the latest ticket was got with.
    let token: string | undefined;
    return {
      ticket: async (signal) => {
        if (this.#identified) await this.#identified;
        token = this.session.current?.token;
        if (!token && !this.#vouch) throw new PartylineError('unauthenticated');
        const answer = await this.call({ ...call, signal });
        const host = this.#home.server.replace('http', 'ws');
        const url = `${host}/parties/${place}?t=${answer.ticket}&v=${limits.version}`;
        return { url, answer };
      },
      hasNewSession: () => {
        const { current } = this.session;
        const isOther = current !== undefined && current.token !== token;
        return isOther || this.#isReplacing || this.#vouch !== undefined;
      },
      onEnd: (error) => this.#end(token, error),
    };
  };

  async enter(path: string, body: object): Promise<Person> {
    const session = await this.call({ path: `/v1/${path}`, body, answer: answers.session });
    this.release();
    this.session.accept(session);
    return session.me;
  }

  readonly replaceSession: Door['replaceSession'] = (path, body) => {
    this.#isReplacing = true;
    return this.enter(path, body).finally(() => {
      this.#isReplacing = false;
    });
  };

  /** Signs in whoever the page vouches for; everything else waits until that is known. */
  identify(getToken: () => Promise<string> | string, outbox: TabOutbox): Promise<Person> {
    this.session.hold();
    const { session, http } = this;
    const environment = this.#environment;
    const isCurrent = () => this.#vouch === vouch;
    const vouch: Promise<Vouch> = lazily(import('./vouch.ts')).then(
      ({ Vouch }) => new Vouch(getToken, { environment, session, outbox, http, isCurrent }),
    );
    this.#vouch = vouch;
    const identified = vouch.then((it) => it.ask());
    this.#identified = identified.catch(() => {});
    return identified;
  }

  /** Nobody vouches for whoever sits here any more. */
  release(): void {
    this.#vouch = this.#identified = undefined;
  }

  #end(token: string | undefined, error: ErrorCode | undefined): void {
    if (!token || !error || this.#isReplacing || this.#vouch) return;
    if (errors[error].retry === 'sign-in') this.session.end(token, error);
  }
}
