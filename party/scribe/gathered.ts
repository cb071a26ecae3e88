import type { Clock } from '../ports.ts';

const gatherMs = 250;

/** The newest values by name, handed on together at most every `everyMs`; the first waits for others only shortly. */
export class Gathered<V> {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #handOn: (values: ReadonlyMap<string, V>) => Promise<unknown>;
  #values = new Map<string, V>();
  #next: Promise<unknown> | undefined;
  #handedOnAt = 0;

  constructor(
    clock: Clock,
    everyMs: number,
    handOn: (values: ReadonlyMap<string, V>) => Promise<unknown>,
  ) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#handOn = handOn;
  }

  /** Settles as the handing on does in which the value, or a newer one, went along. */
  add(name: string, value: V): Promise<unknown> {
    this.#values.set(name, value);
    this.#next ??= new Promise((resolve, reject) => {
      const waitMs = this.#handedOnAt + this.#everyMs - this.#clock.now();
      this.#clock.after(Math.max(gatherMs, waitMs), () => this.#flush().then(resolve, reject));
    });
    return this.#next;
  }

  #flush(): Promise<unknown> {
    const values = this.#values;
    this.#values = new Map();
    this.#next = undefined;
    this.#handedOnAt = this.#clock.now();
    return this.#handOn(values);
  }
}
