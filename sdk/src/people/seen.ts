/** What was made last of what: where nothing changed the same object is answered, so that whoever compares sees it. */
export class Seen<T extends object> {
  readonly #last = new Map<string, { from: readonly unknown[]; value: T | undefined }>();

  /** What `make` makes `from` these parts. */
  of(key: string, from: readonly unknown[], make: () => T | undefined): T | undefined {
    const last = this.#last.get(key);
    if (last && isSame(last.from, from)) return last.value;
    const made = make();
    const value = made && last?.value && isSame(last.value, made) ? last.value : made;
    this.#last.set(key, { from, value });
    return value;
  }

  clear(): void {
    this.#last.clear();
  }
}

function isSame(before: object, now: object): boolean {
  const entries = Object.entries(now);
  return (
    entries.length === Object.keys(before).length &&
    entries.every(([key, value]) => Object.is(value, Reflect.get(before, key)))
  );
}
