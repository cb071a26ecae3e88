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
  /** Where it is kept, and the lock of whoever changes it for all tabs. */
  readonly key: string;
  readonly #onChange: (change: SessionChange) => void;
  #session: Session | undefined;
  #isChecked = false;
  /** It is not known yet who sits at this device: who was signed in here before is nobody until then. */
  #isHeld = false;

  constructor(environment: Environment, scope: string, onChange: (change: SessionChange) => void) {
    this.#environment = environment;
    this.key = `partyline ${scope}`;
    this.#onChange = onChange;
    this.#session = this.#read();
  }

  get current(): Session | undefined {
    return this.#isHeld ? undefined : this.#session;
  }

  /** The newest session of this browser, held or not. */
  get kept(): Session | undefined {
    return this.#read() ?? this.#session;
  }

  get state(): SessionState {
    if (this.#isHeld) return { status: 'unknown' };
    if (!this.#session) return { status: 'signed-out' };
    return this.#isChecked ? { status: 'signed-in', me: this.#session.me } : { status: 'unknown' };
  }

  /** Takes a session that the server has just given or confirmed; or, without a network, the kept one. */
  accept(session: Session): void {
    this.#isChecked = true;
    this.#isHeld = false;
    this.#write((storage) => storage.setItem(this.key, JSON.stringify(session)));
    this.#change(session);
  }

  /** Shows nobody the kept session until `accept` or `drop`, unless it was shown already; `false` ends that. */
  hold(isWanted = true): void {
    if (!isWanted) this.#session = this.kept;
    this.#isHeld = isWanted && !(this.#session && this.#isChecked);
  }

  /** Nobody is signed in on this page, whose session was held. What is kept stays for other tabs. */
  drop(error: ErrorCode): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#change(undefined, error);
  }

  /** Forgets the session of this token; a newer one, of another tab perhaps, stays. */
  end(token: string, error?: ErrorCode): void {
    if (this.#session?.token !== token) return;
    const kept = this.#read();
    if (kept && kept.token !== token) return this.#change(kept);
    this.#write((storage) => storage.removeItem(this.key));
    this.#change(undefined, error);
  }

  /** Follows what another tab did. The answer stops it. */
  follow(): () => void {
    return this.#environment.watchStorage((key) => {
      if (key !== null && key !== this.key) return;
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
      const text = this.#environment.storage?.getItem(this.key) ?? '';
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
