import type { Environment } from './environment.ts';
import { answers, type ErrorCode, parse, type Session } from './protocol/index.ts';
import type { SessionState } from './types.ts';

/** What happened to the session: who has it now, who had it before, and why it ended where the server ended it. */
export type SessionChange = {
  readonly now: Session | undefined;
  readonly before: Session | undefined;
  readonly error?: ErrorCode | undefined;
};

/** Who is signed in on this browser: kept in storage, the same in every tab. */
export class SessionKeeper {
  readonly #environment: Environment;
  readonly #key: string;
  readonly #onChange: (change: SessionChange) => void;
  #session: Session | undefined;
  #isChecked = false;

  constructor(environment: Environment, server: string, onChange: (change: SessionChange) => void) {
    this.#environment = environment;
    this.#key = `partyline ${server}`;
    this.#onChange = onChange;
    this.#session = this.#read();
  }

  get current(): Session | undefined {
    return this.#session;
  }

  get state(): SessionState {
    if (!this.#session) return { status: 'signed-out' };
    return this.#isChecked ? { status: 'signed-in', me: this.#session.me } : { status: 'unknown' };
  }

  /** Takes a session that the server has just given or confirmed; or, without a network, the kept one. */
  accept(session: Session): void {
    this.#isChecked = true;
    this.#write((storage) => storage.setItem(this.#key, JSON.stringify(session)));
    this.#change(session);
  }

  /** Forgets the session of this token; a newer one, of another tab perhaps, stays. */
  end(token: string, error?: ErrorCode): void {
    if (this.#session?.token !== token) return;
    const kept = this.#read();
    if (kept && kept.token !== token) return this.#change(kept);
    this.#write((storage) => storage.removeItem(this.#key));
    this.#change(undefined, error);
  }

  /** Follows what another tab did. The answer stops it. */
  follow(): () => void {
    return this.#environment.watchStorage((key) => {
      if (key !== null && key !== this.#key) return;
      const session = this.#read();
      if (session?.token !== this.#session?.token) this.#change(session);
    });
  }

  #change(now: Session | undefined, error?: ErrorCode): void {
    const before = this.#session;
    this.#session = now;
    this.#onChange({ now, before, error });
  }

  #read(): Session | undefined {
    try {
      const text = this.#environment.storage?.getItem(this.#key) ?? '';
      const kept = parse(answers.session, JSON.parse(text));
      return kept.ok ? kept.value : undefined;
    } catch {
      return undefined;
    }
  }

  #write(change: (storage: Pick<Storage, 'setItem' | 'removeItem'>) => void): void {
    const { storage } = this.#environment;
    try {
      if (storage) change(storage);
    } catch {
      // Full or denied: the session then lasts as long as the page.
    }
  }
}
