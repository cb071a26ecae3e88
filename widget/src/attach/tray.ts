import type { PreparedFile } from '../../../sdk/src/files/index.ts';
import type { RoomHandle } from '../../../sdk/src/index.ts';
import { limits } from '../../../sdk/src/protocol/index.ts';
import { failureOf } from '../failure.ts';
import { type Attached, isPicture, readyOf, toSend } from './attached.ts';
import { createLanes } from './lanes.ts';
import { type Refusal, reasonAgainst, reasonOf } from './refusal.ts';

/** Makes a file ready to be sent, and tells what speaks against it; `partyline/files` has both. */
export type FileWork = {
  readonly check: (file: Blob, name: string) => ReturnType<typeof failureOf>['code'] | undefined;
  readonly prepare: (
    file: Blob,
    options: { name: string; original: boolean },
  ) => Promise<PreparedFile>;
};
/** What happened since one looked last, for who cannot see it. */
export type TrayNews = { readonly added: number; readonly refused: readonly Refusal[] };

type Room = Pick<RoomHandle, 'send'>;
/** `getsReady` never rejects: nothing comes of a file that cannot be sent. */
type Entry = Attached & { readonly getsReady: Promise<PreparedFile | undefined> };

// Decoding many large pictures at once takes a phone's memory.
const lanesMost = 2;

/** The files of one room that are not sent yet. */
export class Tray {
  readonly #work: FileWork;
  readonly #inLane = createLanes(lanesMost);
  readonly #listeners = new Set<() => void>();
  #entries: readonly Entry[] = [];
  #refusals: readonly Refusal[] = [];
  #news: TrayNews = { added: 0, refused: [] };
  #going = 0;
  #keys = 0;

  constructor(work: FileWork) {
    this.#work = work;
  }

  get files(): readonly Attached[] {
    return this.#entries;
  }
  get refusals(): readonly Refusal[] {
    return this.#refusals;
  }
  /** Files that were sent off and go out as soon as they are ready. */
  get going(): number {
    return this.#going;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes what fits and refuses the rest, each with its reason. */
  add(files: readonly File[]): void {
    const before = this.#entries.length;
    for (const file of files) {
      const hasRoom = this.#entries.length < limits.filesPerMessage;
      const reason = reasonAgainst(file, this.#work.check(file, file.name), hasRoom);
      if (reason) this.#refuse(file.name, file.size, reason);
      else this.#entries = [...this.#entries, this.#enter(file)];
    }
    const added = this.#news.added + this.#entries.length - before;
    this.#news = { ...this.#news, added };
    this.#tell();
  }

  remove(key: string): void {
    this.#entries = this.#entries.filter((entry) => entry.key !== key);
    this.#tell();
  }

  describe(key: string, alt: string): void {
    this.#change(key, { alt });
  }

  /** Lets a picture go as it is, or as small as needed. */
  keepOriginal(key: string, isOriginal: boolean): void {
    const entry = this.#entries.find((found) => found.key === key);
    if (!entry || entry.isOriginal === isOriginal) return;
    const changed = { ...entry, isOriginal };
    const ready = readyOf(changed);
    const getsReady = ready ? Promise.resolve(ready) : this.#prepare(changed);
    this.#change(key, { isOriginal, getsReady });
  }

  dismiss(key: string): void {
    this.#refusals = this.#refusals.filter((refusal) => refusal.key !== key);
    this.#tell();
  }

  takeNews(): TrayNews {
    const news = this.#news;
    this.#news = { added: 0, refused: [] };
    return news;
  }

  /** Sends what is here together with `text`, as soon as all of it is ready; false where there is nothing. */
  send(room: Room, text: string): boolean {
    const entries = this.#entries;
    if (entries.length === 0) return false;
    const ready = entries.flatMap((entry) => readyOf(entry) ?? []);
    this.#entries = [];
    this.#refusals = [];
    if (ready.length === entries.length) post(room, text, toSend(entries, ready));
    else this.#sendLater(room, text, entries);
    this.#tell();
    return true;
  }

  clear(): void {
    this.#entries = [];
    this.#refusals = [];
    this.#tell();
  }

  async #sendLater(room: Room, text: string, entries: readonly Entry[]): Promise<void> {
    this.#going += entries.length;
    const ready = await Promise.all(entries.map(({ getsReady }) => getsReady));
    this.#going -= entries.length;
    this.#tell();
    post(room, text, toSend(entries, ready));
  }

  #enter(file: File): Entry {
    this.#keys += 1;
    const attached = {
      key: String(this.#keys),
      blob: file,
      name: file.name,
      alt: '',
      isOriginal: false,
    };
    return { ...attached, getsReady: this.#prepare(attached) };
  }

  async #prepare(entry: Attached): Promise<PreparedFile | undefined> {
    const { key, blob, name, isOriginal } = entry;
    try {
      const work = () => this.#work.prepare(blob, { name, original: isOriginal });
      const file = await this.#inLane(work);
      this.#change(key, isOriginal ? { original: file } : { shrunk: file });
      return file;
    } catch (error) {
      this.#refuse(name, blob.size, reasonOf(failureOf(error).code, blob, isPicture(entry)));
      // What cannot go as it is can still go smaller.
      if (entry.shrunk) this.#change(key, { isOriginal: false });
      else this.remove(key);
      return entry.shrunk;
    }
  }

  #refuse(name: string, size: number, reason: Refusal['reason']): void {
    this.#keys += 1;
    const refusal = { key: String(this.#keys), name, size, reason };
    this.#refusals = [...this.#refusals, refusal];
    this.#news = { ...this.#news, refused: [...this.#news.refused, refusal] };
    this.#tell();
  }

  #change(key: string, change: Partial<Entry>): void {
    this.#entries = this.#entries.map((entry) =>
      entry.key === key ? { ...entry, ...change } : entry,
    );
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function post(room: Room, text: string, files: readonly PreparedFile[]): void {
  if (files.length === 0 && text === '') return;
  // A refusal is shown at the message itself.
  room.send({ ...(text && { text }), ...(files.length > 0 && { files }) }).catch(() => undefined);
}
