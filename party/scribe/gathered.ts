import type { Clock } from '../ports.ts';

const gatherMs = 250;

/** The newest values by name, handed on together at most every `everyMs`; the first waits for others only shortly. */
export class Gathered<V> {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #handOn: (values: ReadonlyMap<string, V>) => void;
  #values = new Map<string, V>();
  #isDue = false;
  #handedOnAt = 0;

  constructor(clock: Clock, everyMs: number, handOn: (values: ReadonlyMap<string, V>) => void) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#handOn = handOn;
  }

  add(name: string, value: V): void {
    this.#values.set(name, value);
    if (this.#isDue) return;
    this.#isDue = true;
    const waitMs = this.#handedOnAt + this.#everyMs - this.#clock.now();
    this.#clock.after(Math.max(gatherMs, waitMs), () => this.#flush());
  }

  #flush(): void {
    const values = this.#values;
    this.#values = new Map();
    this.#isDue = false;
    this.#handedOnAt = this.#clock.now();
    this.#handOn(values);
  }
}
