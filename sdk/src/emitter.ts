/** Typed listeners. One that throws does not keep the others from hearing. */
export class Emitter<Events> {
  #listeners: { [K in keyof Events]?: Set<(event: Events[K]) => void> } = {};

  on<K extends keyof Events>(type: K, listener: (event: Events[K]) => void): () => void {
    const listeners = this.#listeners[type] ?? new Set();
    this.#listeners[type] = listeners;
    // A wrapper of its own, so that the same function twice has two undoes.
    const own = (event: Events[K]) => listener(event);
    listeners.add(own);
    return () => {
      listeners.delete(own);
    };
  }

  emit<K extends keyof Events>(type: K, event: Events[K]): void {
    for (const listener of [...(this.#listeners[type] ?? [])]) tell(listener, event);
  }

  clear(): void {
    this.#listeners = {};
  }
}

function tell<E>(listener: (event: E) => void, event: E): void {
  try {
    listener(event);
  } catch (error) {
    // Reported as any uncaught error of the page is.
    queueMicrotask(() => {
      throw error;
    });
  }
}
