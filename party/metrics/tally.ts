import type { Metrics } from '../ports.ts';
import { type Series, seriesOf } from './series.ts';
import type { CounterName, SummaryName } from './table.ts';

const extraEveryMs = 60_000;
const noLabels: readonly string[] = [];

/**
 * What was counted here since it was last handed over. One for everything that shares memory: on Cloudflare each object
 * may be alone in its own, and nobody could ask it for a number without waking it.
 */
export class Tally implements Metrics {
  #counts = new Map<string, number>();
  #takenAt = Number.NEGATIVE_INFINITY;

  count(name: CounterName, labels: readonly string[] = noLabels, by = 1): void {
    this.#add(seriesOf(name, labels), by);
  }

  observe(name: SummaryName, ms: number, labels: readonly string[] = noLabels): void {
    this.#add(seriesOf(`${name}.sum`, labels), Math.max(0, ms) / 1000);
    this.#add(seriesOf(`${name}.count`, labels), 1);
  }

  /** What there is, to be handed over once: whoever takes it and cannot deliver it must forget it, or it might count twice. */
  take(now: number): Series {
    this.#takenAt = now;
    if (this.#counts.size === 0) return {};
    const taken = Object.fromEntries(this.#counts);
    this.#counts = new Map();
    return taken;
  }

  /** Whether it is worth a call of its own: nothing went along with another one for a minute. */
  isDue(now: number): boolean {
    return this.#counts.size > 0 && now - this.#takenAt >= extraEveryMs;
  }

  #add(key: string, by: number): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + by);
  }
}

/** Where nobody watches. */
export const unwatched: Metrics = { count: () => {}, observe: () => {} };
