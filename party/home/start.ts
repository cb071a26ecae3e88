type Outcome = { readonly ok: true } | { readonly ok: false; readonly error: unknown };

/**
 * The start of an object: `ready` runs once, before everything else, and again at the next use if it failed.
 * The platform's own `onStart` neither holds back other events nor is it repeated (November 2026).
 */
export class Start {
  readonly #hold: <T>(task: () => Promise<T>) => Promise<T>;
  readonly #ready: () => Promise<void>;
  #running: Promise<void> | undefined;

  /** `hold` keeps other events waiting while its task runs. */
  constructor(hold: <T>(task: () => Promise<T>) => Promise<T>, ready: () => Promise<void>) {
    this.#hold = hold;
    this.#ready = ready;
  }

  /** Rejects with what `ready` rejected with. */
  done(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    // The error is carried out as a value: an object whose held task rejects is reset, and all its sockets with it.
    const outcome = await this.#hold(
      (): Promise<Outcome> =>
        this.#ready().then(
          () => ({ ok: true }),
          (error: unknown) => ({ ok: false, error }),
        ),
    );
    if (outcome.ok) return;
    this.#running = undefined;
    throw outcome.error;
  }
}
