import { useEffect, useState } from 'react';

type Entry<V> = {
  readonly value: V;
  users: number;
  end: ReturnType<typeof setTimeout> | undefined;
};

// Strict mode takes every effect back once and does it again, in the same task; what is rendered but never shown has no effects at all.
const unusedMs = 10_000;

/** Things that several components use and the last one ends: made when they are first asked for, one per key. */
export class Shared<K, V> {
  readonly #make: (key: K) => V;
  readonly #end: (value: V) => void;
  readonly #entries = new Map<K, Entry<V>>();

  constructor(make: (key: K) => V, end: (value: V) => void) {
    this.#make = make;
    this.#end = end;
  }

  /** The one of this key, for drawing; it ends by itself when nobody holds it soon. */
  peek(key: K): V {
    return this.#entry(key).value;
  }

  /** Holds it; the answer lets it go. */
  hold(key: K): () => void {
    const entry = this.#entry(key);
    clearTimeout(entry.end);
    entry.users += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      entry.users -= 1;
      if (entry.users === 0) this.#endAfter(key, entry, 0);
    };
  }

  #entry(key: K): Entry<V> {
    const found = this.#entries.get(key);
    if (found) return found;
    const entry: Entry<V> = { value: this.#make(key), users: 0, end: undefined };
    this.#entries.set(key, entry);
    this.#endAfter(key, entry, unusedMs);
    return entry;
  }

  #endAfter(key: K, entry: Entry<V>, ms: number): void {
    entry.end = setTimeout(() => {
      this.#entries.delete(key);
      this.#end(entry.value);
    }, ms);
  }
}

/** Holds the one of this key for as long as a component shows it; null without a key, on a server, and until it is shown. */
export function useShared<K, V>(shared: Shared<K, V>, key: K | null): V | null {
  const [held, setHeld] = useState<{ key: K; value: V } | null>(null);
  useEffect(() => {
    if (key === null) return;
    const release = shared.hold(key);
    setHeld({ key, value: shared.peek(key) });
    return () => {
      setHeld(null);
      release();
    };
  }, [shared, key]);
  // In the rendering that changes the key it is still the former one.
  return held?.key === key ? (held?.value ?? null) : null;
}
