export type What =
  | 'woken'
  | 'requests'
  | 'connects'
  | 'messagesIn'
  | 'messagesOut'
  | 'closes'
  | 'alarms'
  | 'calls'
  | 'rowsRead'
  | 'rowsWritten'
  | 'alarmsSet'
  | 'sqlRequests'
  | 'sqlRowsRead'
  | 'sqlRowsWritten'
  | 'activeMs';
export type Counts = Partial<Record<What, number>>;

const meters = new Map<string, Meter>();

/** What one object, or the Worker, did so far. */
export class Meter {
  readonly party: string;
  readonly counts: Counts = {};
  #underWay = 0;
  #since = 0;

  constructor(party: string) {
    this.party = party;
  }

  /** The same for the same object, also after it slept. */
  static of(party: string, id: string): Meter {
    const key = `${party}/${id}`;
    const meter = meters.get(key) ?? new Meter(party);
    meters.set(key, meter);
    return meter;
  }

  count(what: What, by = 1): void {
    this.counts[what] = (this.counts[what] ?? 0) + by;
  }

  /** Something keeps the object in memory from here on: an event, a timer or an answer that it waits for. */
  begin(): () => void {
    if (this.#underWay === 0) this.#since = Date.now();
    this.#underWay += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#underWay -= 1;
      if (this.#underWay === 0) this.count('activeMs', Date.now() - this.#since);
    };
  }

  during<T>(task: () => T): T {
    const end = this.begin();
    const result = task();
    if (result instanceof Promise) result.then(end, end);
    else end();
    return result;
  }

  /** Takes in what is under way. */
  read(): Counts {
    const openMs = this.#underWay > 0 ? Date.now() - this.#since : 0;
    return { ...this.counts, activeMs: (this.counts.activeMs ?? 0) + openMs };
  }
}

/** All counts by party. */
export function counts(): Record<string, Counts> {
  const sums: Record<string, Counts> = {};
  for (const meter of meters.values()) {
    const sum = sums[meter.party] ?? {};
    sums[meter.party] = sum;
    for (const [what, value] of Object.entries(meter.read()) as [What, number][])
      sum[what] = (sum[what] ?? 0) + value;
  }
  return sums;
}
