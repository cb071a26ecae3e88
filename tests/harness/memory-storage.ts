import type { KeyRange, Storage } from '../../party/ports.ts';
import type { Channel, World } from './world.ts';

type Change = readonly [key: string, value: string | undefined];
type Write = { readonly changes: Change[]; isOver: boolean };

const most = { keys: 128, keyBytes: 2_048, valueBytes: 128_000 };
const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/** What survives a crash. */
export class Disk {
  readonly values = new Map<string, string>();
  /** Writes wait while this is true. */
  isSlow = false;
  /** The next write fails. */
  isBroken = false;
  /** Nothing waits for writes any more: a platform without an output gate. */
  isUngated = false;
  writes = 0;

  read<T>(key: string): T | undefined {
    const value = this.values.get(key);
    return value === undefined ? undefined : (JSON.parse(value) as T);
  }

  keys(prefix: string): string[] {
    return [...this.values.keys()].filter((key) => key.startsWith(prefix)).sort();
  }
}

/**
 * Storage of one life of an object. What is put is read at once, and durable only when its write has reached the disk.
 * Calls without an await between them are one write; writes reach the disk in order and whole.
 */
export class MemoryStorage implements Storage {
  readonly #disk: Disk;
  readonly #values: Map<string, string>;
  readonly #completions: Channel;
  readonly #flushes: Channel;
  readonly #onFailure: () => void;
  #open: Write | undefined;
  #callsUnderWay = 0;
  /** Writes that have begun, and of those the ones on disk. */
  #begun = 0;
  #durable = 0;
  #held: { readonly after: number; readonly release: () => void }[] = [];
  #isDead = false;

  constructor(world: World, disk: Disk, onFailure: () => void) {
    this.#disk = disk;
    this.#values = new Map(disk.values);
    this.#completions = world.channel();
    this.#flushes = world.channel(() => !disk.isSlow);
    this.#onFailure = onFailure;
    this.#world = world;
  }
  readonly #world: World;

  /** The input gate: while a call is under way the object hears of nothing else. */
  get isBusy(): boolean {
    return this.#callsUnderWay > 0;
  }

  get isDurable(): boolean {
    return this.#begun === this.#durable;
  }

  /** The output gate: what leaves the object waits for the writes that were begun before. */
  whenDurable(release: () => void): void {
    if (this.isDurable || this.#disk.isUngated) release();
    else this.#held.push({ after: this.#begun, release });
  }

  get<T>(key: string): Promise<T | undefined> {
    return this.#call(() => parse<T>(this.#values.get(key)));
  }

  list<T>(range: KeyRange): Promise<Map<string, T>> {
    return this.#call(() => {
      const keys = [...this.#values.keys()].filter((key) => isIn(key, range)).sort();
      if (range.reverse) keys.reverse();
      return new Map(
        keys
          .slice(0, range.limit)
          .map((key) => [key, JSON.parse(this.#values.get(key) ?? '') as T]),
      );
    });
  }

  put(entries: Readonly<Record<string, unknown>>): Promise<void> {
    const changes = Object.entries(entries).map(([key, value]): Change => {
      const json = JSON.stringify(value);
      if (json === undefined) throw new Error(`nothing is put under ${key}`);
      if (bytesOf(json) > most.valueBytes) throw new Error(`the value of ${key} is too large`);
      return [key, json];
    });
    return this.#write(changes);
  }

  delete(keys: readonly string[]): Promise<void> {
    return this.#write(keys.map((key) => [key, undefined]));
  }

  /** Nothing of this life reaches the disk or the outside any more. */
  die(): void {
    this.#isDead = true;
    this.#held = [];
    this.#world.remove(this.#completions);
    this.#world.remove(this.#flushes);
  }

  #write(changes: readonly Change[]): Promise<void> {
    if (changes.length > most.keys) throw new Error(`${changes.length} keys in one call`);
    for (const [key] of changes)
      if (bytesOf(key) > most.keyBytes) throw new Error('a key is too long');
    this.#openWrite().changes.push(...changes);
    for (const [key, value] of changes) apply(this.#values, key, value);
    return this.#call(() => undefined);
  }

  #openWrite(): Write {
    if (this.#open) return this.#open;
    const write: Write = { changes: [], isOver: false };
    this.#open = write;
    this.#begun += 1;
    queueMicrotask(() => {
      this.#open = undefined;
      this.#flushes.post(() => this.#flush(write));
    });
    return write;
  }

  #flush(write: Write): void {
    if (this.#isDead) return;
    if (this.#disk.isBroken) {
      this.#disk.isBroken = false;
      return this.#onFailure();
    }
    for (const [key, value] of write.changes) apply(this.#disk.values, key, value);
    this.#disk.writes += 1;
    this.#durable += 1;
    const free = this.#held.filter(({ after }) => after <= this.#durable);
    this.#held = this.#held.filter(({ after }) => after > this.#durable);
    for (const { release } of free) release();
  }

  #call<T>(read: () => T): Promise<T> {
    const value = read();
    this.#callsUnderWay += 1;
    return new Promise((resolve) => {
      this.#completions.post(() => {
        this.#callsUnderWay -= 1;
        if (!this.#isDead) resolve(value);
      });
    });
  }
}

function apply(values: Map<string, string>, key: string, value: string | undefined): void {
  if (value === undefined) values.delete(key);
  else values.set(key, value);
}

function isIn(key: string, { prefix = '', start, end }: KeyRange): boolean {
  return (
    key.startsWith(prefix) &&
    (start === undefined || key >= start) &&
    (end === undefined || key < end)
  );
}

function parse<T>(json: string | undefined): T | undefined {
  return json === undefined ? undefined : (JSON.parse(json) as T);
}
