import type { Door } from '../door.ts';
import { PartylineError } from '../error.ts';
import { fileLimits } from '../protocol/file-limits.ts';
import { type FileLinks, fileAnswers } from '../protocol/index.ts';

// An address is not handed out in its last moment.
const spareMs = 60_000;

type Batch = { readonly ids: Set<string>; readonly answer: Promise<FileLinks> };

/** Addresses of files: asked for together, and again when they are about to end. */
export class Links {
  readonly #door: Door;
  readonly #server: string;
  /** Calls that still take ids in, by room. */
  readonly #open = new Map<string, Batch>();
  /** The call that asked for a file last, by person, room and id. */
  readonly #asked = new Map<string, Promise<FileLinks>>();

  constructor(door: Door, server: string) {
    this.#door = door;
    this.#server = server;
  }

  async get(room: string, id: string, { download = false, fresh = false } = {}): Promise<string> {
    const { links } = await this.#find(room, id, fresh);
    const link = links[id];
    if (link === undefined) throw new PartylineError('file-not-found');
    const url = new URL(link, this.#server);
    if (download) url.searchParams.set('download', '');
    return url.href;
  }

  async #find(room: string, id: string, isFresh: boolean): Promise<FileLinks> {
    const { session, environment } = this.#door;
    const key = [session.current?.me.id, room, id].join(' ');
    const known = isFresh ? undefined : await this.#asked.get(key)?.catch(() => undefined);
    if (known && id in known.links && known.expiresAt - spareMs > environment.now()) return known;
    const answer = this.#ask(room, id);
    this.#asked.set(key, answer);
    return answer;
  }

  /** What is asked for in the same turn goes in one call. */
  #ask(room: string, id: string): Promise<FileLinks> {
    const open = this.#open.get(room);
    if (open && open.ids.size < fileLimits.linksMost) {
      open.ids.add(id);
      return open.answer;
    }
    const ids = new Set([id]);
    const answer = Promise.resolve().then(() => {
      if (this.#open.get(room)?.ids === ids) this.#open.delete(room);
      const path = `/v1/rooms/${encodeURIComponent(room)}/files/links`;
      return this.#door.call({ path, body: { ids: [...ids] }, answer: fileAnswers.links });
    });
    this.#open.set(room, { ids, answer });
    return answer;
  }
}
