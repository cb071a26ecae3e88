import type { Environment } from './environment.ts';

/** Timers by name: setting one again replaces it, and all of them end together. */
export class Timers {
  readonly #environment: Environment;
  readonly #undoes = new Map<string, () => void>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  set(name: string, ms: number, task: () => void): void {
    this.clear(name);
    const run = () => {
      this.#undoes.delete(name);
      task();
    };
    this.#undoes.set(name, this.#environment.after(ms, run));
  }

  has(name: string): boolean {
    return this.#undoes.has(name);
  }

  /** Ends one timer, or all. */
  clear(name?: string): void {
    for (const [each, undo] of [...this.#undoes]) {
      if (name !== undefined && each !== name) continue;
      undo();
      this.#undoes.delete(each);
    }
  }
}
