import type { FileReference, MessageFile } from '../../sdk/src/protocol/index.ts';
import { Fault } from '../fault.ts';
import type { Storage } from '../ports.ts';
import { Cleaner } from './cleaner.ts';
import type { Commit } from './commit.ts';
import { chunks, keys, keysPerCall } from './keys.ts';

type Open = { readonly by: string; readonly file: MessageFile };
/** `seq`: of the message that has it; 0: it was withdrawn. */
type Ended = { readonly seq: number; readonly endedAt: number };
type Offer = Open | Ended;

// Whoever repeats the last step of an upload looks at libSQL first. That knows who has a file once its message is handed
// over; a day is far more than the time between that look and the offer.
const keptMs = 24 * 60 * 60_000;

/**
 * Finished uploads that a message may name, each once. One that was named or withdrawn is remembered for a while: an
 * offer that comes again must not open it anew. Everything here runs in the room's queue.
 */
export class Offers {
  readonly #storage: Storage;
  readonly #cleaner: Cleaner<Offer>;

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#cleaner = new Cleaner(storage, keys.file(''));
  }

  /** Throws `forbidden` for the file of somebody else, `file-not-found` for one that was withdrawn. */
  async offer(person: string, { alt: _, ...file }: MessageFile): Promise<void> {
    const key = keys.file(file.id);
    const kept = await this.#storage.get<Offer>(key);
    if (kept !== undefined && !isOpen(kept)) {
      if (kept.seq === 0) throw new Fault('file-not-found');
      return;
    }
    if (kept !== undefined && kept.by !== person) throw new Fault('forbidden');
    void this.#storage.put({ [key]: { by: person, file } });
  }

  /** The files that a message of this person names, as it will carry them. Throws `file-not-found`. */
  find(
    commit: Commit,
    person: string,
    references: readonly FileReference[],
  ): Promise<MessageFile[]> {
    const find = async ({ id, alt }: FileReference) => {
      const key = keys.file(id);
      const offer = commit.pending<Offer>(key) ?? (await this.#storage.get<Offer>(key));
      if (offer === undefined || !isOpen(offer) || offer.by !== person)
        throw new Fault('file-not-found');
      return { ...offer.file, ...(alt !== undefined && { alt }) };
    };
    return Promise.all(references.map(find));
  }

  /** What to put with the message at `seq` that has these. */
  end(files: readonly MessageFile[], seq: number, now: number): [string, Ended][] {
    return files.map(({ id }) => [keys.file(id), { seq, endedAt: now }]);
  }

  /** No message may name these any more. Answers the newest seq of those that did already, 0 for none. */
  async withdraw(ids: readonly string[], now: number): Promise<number> {
    const kept = await Promise.all(ids.map((id) => this.#storage.get<Offer>(keys.file(id))));
    const seqs = kept.map((offer) => (offer === undefined || isOpen(offer) ? 0 : offer.seq));
    const free = ids.filter((_, index) => seqs[index] === 0).map((id) => keys.file(id));
    const ended: Ended = { seq: 0, endedAt: now };
    for (const some of chunks(free, keysPerCall))
      void this.#storage.put(Object.fromEntries(some.map((key) => [key, ended])));
    return Math.max(0, ...seqs);
  }

  /** Forgets some of what ended long ago and is handed over. */
  clean(drained: number, now: number): Promise<void> {
    return this.#cleaner.clean(
      (offer) => !isOpen(offer) && offer.seq <= drained && offer.endedAt < now - keptMs,
    );
  }
}

function isOpen(offer: Offer): offer is Open {
  return 'by' in offer;
}
