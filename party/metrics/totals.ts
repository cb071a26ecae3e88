import type { Storage } from '../ports.ts';
import { socketParties, type Told } from './hand-over.ts';
import { isKnown, type Series } from './series.ts';

const key = 'totals';
// One storage value: the table has about 400 series at most, and nothing that a client says makes one.
const mostSeries = 1_000;
// Rooms and people with sockets tell theirs at least every 150 s.
const connectionsKnownMs = 300_000;

/**
 * What all tallies that were told here come to. On disk before anybody is shown it: a counter that went back would look
 * like one that began anew, and all of it would count again.
 */
export class Totals {
  readonly #storage: Storage;
  readonly #series = new Map<string, number>();
  readonly #connections = new Map<string, { party: string; count: number; at: number }>();
  #isOnDisk = true;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async load(): Promise<void> {
    const kept = await this.#storage.get<Series>(key);
    for (const [series, value] of Object.entries(kept ?? {}))
      if (!this.#series.has(series)) this.#series.set(series, value);
  }

  add({ counts, from }: Told, now: number): void {
    for (const [series, by] of Object.entries(counts)) this.#add(series, by);
    if (from === undefined) return;
    const { party, name, connections: count } = from;
    if (count > 0) this.#connections.set(`${party}/${name}`, { party, count, at: now });
    else this.#connections.delete(`${party}/${name}`);
  }

  /** Resolves when what there is now survives the end of this object. */
  async keep(): Promise<void> {
    if (this.#isOnDisk) return;
    this.#isOnDisk = true;
    await this.#storage.put({ [key]: Object.fromEntries(this.#series) });
  }

  async read(now: number): Promise<{ series: Series; connections: Record<string, number> }> {
    await this.keep();
    return { series: Object.fromEntries(this.#series), connections: this.#open(now) };
  }

  #add(series: string, by: number): void {
    const before = this.#series.get(series);
    if (before === undefined && (this.#series.size >= mostSeries || !isKnown(series))) return;
    if (!(by > 0) || !Number.isFinite(by)) return;
    this.#series.set(series, (before ?? 0) + by);
    this.#isOnDisk = false;
  }

  #open(now: number): Record<string, number> {
    const open: Record<string, number> = Object.fromEntries(socketParties.map((name) => [name, 0]));
    for (const [object, { party, count, at }] of this.#connections) {
      if (now - at > connectionsKnownMs) this.#connections.delete(object);
      else if (party in open) open[party] = (open[party] ?? 0) + count;
    }
    return open;
  }
}
