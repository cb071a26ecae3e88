import * as v from 'valibot';
import { codeOf, Fault } from '../fault.ts';
import { unwatched } from '../metrics/tally.ts';
import type { EventRow } from '../orders.ts';
import type { Clock, Database, Log, Metrics, Statement } from '../ports.ts';
import { type Append, appendEvents, findEvents } from '../storage/event-statements.ts';
import { Job, type Work } from './job.ts';

const timeoutMs = 5_000;
// One commit of this size takes sqld about 20 ms and stays far below what it takes in one request.
const most = { rows: 1_000, statements: 200, characters: 2_000_000 };

type Parts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: Metrics | undefined;
};

/** Writes to libSQL, one commit at a time; what waits meanwhile goes together into the next one. */
export class Commits {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #metrics: Metrics;
  #writes: Job[] = [];
  #appends: Job[] = [];
  #isRunning = false;
  /** Start of the first commit since libSQL answered one. */
  #silentSince: number | undefined;
  #lastError: string | null = null;
  #commits = 0;

  constructor({ database, clock, log, metrics = unwatched }: Parts) {
    this.#database = database;
    this.#clock = clock;
    this.#log = log;
    this.#metrics = metrics;
  }

  /** Answers the rows changed by each statement; rejects with a `Fault`. */
  write(statements: readonly Statement[]): Promise<readonly number[]> {
    return this.#add({ type: 'write', statements });
  }

  /** Resolves when libSQL holds exactly these events. */
  async append(append: Append): Promise<void> {
    if (append.events.length > 0) await this.#add({ type: 'append', append });
  }

  health(): { hangsMs: number; waiting: number; lastError: string | null; commits: number } {
    const since = this.#silentSince;
    // Nobody would find out that a database which hung is well again, if nobody wrote.
    if (since !== undefined && !this.#isRunning) this.write([]).catch(() => undefined);
    return {
      hangsMs: since === undefined ? 0 : this.#clock.now() - since,
      waiting: this.#writes.length + this.#appends.length,
      lastError: this.#lastError,
      commits: this.#commits,
    };
  }

  #add(work: Work): Promise<readonly number[]> {
    const job = new Job(work, { clock: this.#clock, timeoutMs });
    (work.type === 'write' ? this.#writes : this.#appends).push(job);
    void this.#run();
    return job.outcome;
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let group = this.#next(); group.length > 0; group = this.#next()) {
      await this.#commit(group);
    }
    this.#isRunning = false;
  }

  /** Requests first: a person waits for them, while a room has its events on disk already. */
  #next(): Job[] {
    this.#writes = this.#writes.filter((job) => !job.isOver);
    this.#appends = this.#appends.filter((job) => !job.isOver);
    const room = { ...most };
    return [...takeFitting(this.#writes, room), ...takeFitting(this.#appends, room)];
  }

  async #commit(group: readonly Job[]): Promise<void> {
    const jobs = group.filter((job) => !job.isOver);
    if (jobs.length === 0) return;
    try {
      await this.#write(jobs);
    } catch (error) {
      const isAway = error instanceof Fault && error.code === 'unavailable';
      if (isAway || jobs.length === 1) for (const job of jobs) job.fail(error);
      // One of them is at fault; alone it hurts nobody else.
      else for (const job of jobs) await this.#commit([job]);
    }
  }

  async #write(jobs: readonly Job[]): Promise<void> {
    const own = jobs.map(({ work }) => (work.type === 'write' ? work.statements : []));
    const appends = jobs.flatMap(({ work }) => (work.type === 'append' ? [work.append] : []));
    const events = appendEvents(appends);
    const changed = await this.#send([...own.flat(), ...(appends.length ? events.statements : [])]);
    let at = 0;
    for (const [index, job] of jobs.entries()) {
      const count = own[index]?.length ?? 0;
      if (job.work.type === 'write') job.succeed(changed.slice(at, at + count));
      at += count;
    }
    const inserted = changed.slice(at, at + events.inserts).reduce((sum, rows) => sum + rows, 0);
    const expected = jobs.reduce((sum, { rows }) => sum + rows, 0);
    await this.#finishAppends(jobs, inserted === expected);
  }

  async #send(statements: readonly Statement[]): Promise<readonly number[]> {
    const startedAt = this.#clock.now();
    this.#silentSince ??= startedAt;
    try {
      const changed = await this.#database.write(statements);
      this.#heard(null);
      this.#commits += 1;
      this.#metrics.observe('commitSeconds', this.#clock.now() - startedAt);
      this.#metrics.count('commitStatements', [], statements.length);
      return changed;
    } catch (error) {
      this.#metrics.count('commitFailures');
      const code = codeOf(error);
      if (code === 'unavailable') this.#lastError = code;
      else this.#heard(code);
      throw error;
    }
  }

  #heard(error: string | null): void {
    this.#silentSince = undefined;
    this.#lastError = error;
  }

  /** Events that were there already must be the same ones: what was skipped because it differs would be lost in silence. */
  async #finishAppends(jobs: readonly Job[], areAllNew: boolean): Promise<void> {
    for (const job of jobs) {
      if (job.work.type !== 'append') continue;
      try {
        if (!areAllNew) await this.#compare(job.work.append);
        job.succeed([]);
      } catch (error) {
        job.fail(error);
      }
    }
  }

  async #compare({ room, epoch, events }: Append): Promise<void> {
    const seqs = events.map(({ seq }) => seq);
    const rows = await this.#database.read(findEvents(room, Math.min(...seqs), Math.max(...seqs)));
    const stored = new Map(rows.map((row) => [row.seq, row]));
    const other = events.find((event) => !isSame(stored.get(event.seq), epoch, event));
    if (other === undefined) return;
    this.#log('error', 'the database holds another event', { room, epoch, seq: other.seq });
    throw new Fault('internal');
  }
}

/** Takes from the front of a queue what fits into what is left of a commit; the first one always fits into an empty one. */
function takeFitting(queue: Job[], left: typeof most): Job[] {
  const isEmpty = () => left.statements === most.statements;
  const taken: Job[] = [];
  for (let job = queue[0]; job !== undefined; job = queue[0]) {
    const fits =
      job.rows <= left.rows &&
      job.statements <= left.statements &&
      job.characters <= left.characters;
    if (!fits && !isEmpty()) break;
    left.rows -= job.rows;
    // A probe has no statement, but a place in the commit.
    left.statements -= Math.max(1, job.statements);
    left.characters -= job.characters;
    queue.shift();
    taken.push(job);
  }
  return taken;
}

function isSame(
  row: Readonly<Record<string, unknown>> | undefined,
  epoch: string,
  event: EventRow,
): boolean {
  const keys = ['sender', 'cid', 'kind', 'at'] as const;
  if (row?.epoch !== epoch || !keys.every((key) => row[key] === event[key])) return false;
  // A hand-over from before it was removed may come again, or late: what is left of the message stays.
  return row.body === event.body || isRemoved(row.body);
}

function isRemoved(body: unknown): boolean {
  const parsed = v.safeParse(removed, JSON.parse(String(body)));
  return parsed.success;
}

const removed = v.object({ kind: v.literal('message'), removedAt: v.number() });
