/** Timers that all end together. */
export class Timers {
  readonly #after: (ms: number, task: () => void) => () => void;
  readonly #undos = new Set<() => void>();
  #isOver = false;

  constructor(after: (ms: number, task: () => void) => () => void) {
    this.#after = after;
  }

  later(ms: number, task: () => void): void {
    if (this.#isOver) return;
    const undo = this.#after(ms, () => {
      this.#undos.delete(undo);
      task();
    });
    this.#undos.add(undo);
  }

  end(): void {
    this.#isOver = true;
    for (const undo of this.#undos) undo();
  }
}
