import type { Peers, Storage } from '../ports.ts';
import { keys } from './keys.ts';

type Parts = {
  readonly room: string;
  readonly storage: Storage;
  readonly peers: Peers;
  readonly scribe: string;
};

/**
 * The room's entry in the scribe's list of rooms to visit. It stands there before the first event is taken: a room that
 * died right after a commit could otherwise keep events that nobody ever fetches.
 */
export class Note {
  readonly #parts: Parts;
  #isThere: boolean;

  private constructor(parts: Parts, isThere: boolean) {
    this.#parts = parts;
    this.#isThere = isThere;
  }

  static async open(parts: Parts): Promise<Note> {
    return new Note(parts, (await parts.storage.get<boolean>(keys.noted)) ?? false);
  }

  /** Rejects with a `Fault` when the scribe cannot be told. */
  async ensure(): Promise<void> {
    if (this.#isThere) return;
    const { room, storage, peers, scribe } = this.#parts;
    await peers.call('scribe', scribe, { type: 'note', room });
    this.#isThere = true;
    void storage.put({ [keys.noted]: true });
  }

  /** The scribe is about to forget this room. */
  async forget(): Promise<void> {
    this.#isThere = false;
    await this.#parts.storage.put({ [keys.noted]: false });
  }
}
