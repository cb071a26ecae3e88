import type { Delivery, DeliveryOptions } from '../delivery.ts';
import { lazily, PartylineError } from '../error.ts';
import { type Message, notBegun } from '../model.ts';
import { answers, type ErrorCode } from '../protocol/index.ts';
import type { Store } from '../store.ts';
import { uploadPatiently } from './attempts.ts';
import { newFileId } from './file-id.ts';
import type { ChatFile, FileInput, FileUploadState, PreparedFile } from './types.ts';

const mostAtOnce = 2;

/** The uploads of one room: brings to the server what pending messages need there, and calls off what they no longer need. */
export class Uploads {
  readonly #options: DeliveryOptions;
  readonly #store: Store;
  readonly #delivery: Delivery;
  /** Under way, by file. */
  readonly #running = new Map<string, AbortController>();
  /** Files of pending messages that the server may know, and whether their message is on its way with them. */
  readonly #begun = new Map<string, boolean>();
  /** Messages whose files were offered again. */
  readonly #mended = new Set<string>();
  /** Ids that files got in the place of others. */
  readonly #fresh = new Set<string>();
  readonly #wakes = new Set<() => void>();
  #isOver = false;

  constructor(options: DeliveryOptions, store: Store, delivery: Delivery) {
    this.#options = options;
    this.#store = store;
    this.#delivery = delivery;
  }

  /** Begins and calls off what the pending messages ask for. */
  follow(): void {
    if (this.#isOver) return;
    const { pending } = this.#store.model;
    const wanted = pending
      .filter(({ status }) => status === 'sending')
      .flatMap(unfinished)
      .filter(({ upload }) => upload?.status !== 'failed');
    for (const id of [...this.#running.keys()]) {
      if (!wanted.some((file) => file.id === id)) this.#stop(id);
    }
    this.#forget(pending);
    for (const file of wanted) {
      if (this.#running.size < mostAtOnce && !this.#running.has(file.id)) void this.#run(file);
    }
  }

  /** Tries at once what waits for a better moment. */
  nudge(): void {
    for (const wake of [...this.#wakes]) wake();
  }

  /** The room has ended. What is not uploaded goes on where the outbox is taken up. */
  end(): void {
    this.#isOver = true;
    for (const id of [...this.#running.keys()]) this.#stop(id);
  }

  /** Whether the files of a message that the room does not offer are offered again: once. */
  mend(cid: string | undefined): boolean {
    const message = this.#store.model.pending.find(({ key }) => key === cid);
    if (!message?.files || this.#mended.has(message.key)) return false;
    this.#mended.add(message.key);
    this.#put(message, message.files.map(waiting));
    return true;
  }

  /** Files of a failed message for another one. What failed may be gone on the server, and its id with it. */
  renewed({ files = [], error }: Message): ChatFile[] {
    return files.map((file) => {
      const isGone = error === 'file-not-found' || file.upload?.status === 'failed';
      return isGone ? { ...file, id: newFileId() } : file;
    });
  }

  /** Takes a file out of a message. */
  async drop(message: Message, id: string): Promise<void> {
    const { key, text, files = [] } = message;
    const rest = files.filter((file) => file.id !== id);
    if (rest.length === files.length) throw new PartylineError('file-not-found');
    if (rest.length === 0 && text.trim() === '') return this.#delivery.discard(key);
    this.#put(message, rest);
    await this.#delivery.keep({ ...message, files: rest.length > 0 ? rest : undefined });
  }

  /** Makes files ready to be sent, one after the other: pictures take much memory. */
  async prepare(files: readonly (FileInput | ChatFile)[]): Promise<(PreparedFile | ChatFile)[]> {
    const { prepareFile } = await lazily(import('./prepare.ts'));
    const prepared: (PreparedFile | ChatFile)[] = [];
    for (const file of files) {
      if (file instanceof Blob) prepared.push(await prepareFile(file));
      else if ('id' in file) prepared.push(file);
      else prepared.push(await prepareFile(file.blob, file));
    }
    return prepared;
  }

  /** Calls off, on the server too, what belongs to no message any more and was not sent. */
  #forget(pending: readonly Message[]): void {
    for (const message of pending) {
      const isSent = message.status !== 'failed' && unfinished(message).length === 0;
      for (const { id } of message.files ?? []) {
        // A failed one may have been begun by an earlier page.
        if (this.#begun.has(id) || message.status === 'failed') this.#begun.set(id, isSent);
      }
    }
    const present = new Set(pending.flatMap(({ files = [] }) => files.map(({ id }) => id)));
    for (const [id, isSent] of [...this.#begun]) {
      if (present.has(id)) continue;
      this.#begun.delete(id);
      // The server removes it after a day where this does not reach it.
      if (!isSent) this.#callOff(id).catch(() => {});
    }
  }

  async #callOff(id: string): Promise<void> {
    const path = `/v1/files/${id}`;
    await this.#options.call({ path, method: 'DELETE', answer: answers.done });
  }

  #stop(id: string): void {
    this.#running.get(id)?.abort();
    this.#running.delete(id);
  }

  async #run(file: ChatFile): Promise<void> {
    const { id, blob } = file;
    const controller = new AbortController();
    const { signal } = controller;
    this.#running.set(id, controller);
    this.#begun.set(id, false);
    const isHere = blob instanceof Blob;
    // What it shows asks for the next one, which must not begin before it.
    await undefined;
    try {
      // What the store of the outbox could not keep.
      if (!isHere) throw new PartylineError('file-not-found');
      if (this.#fresh.has(id)) await this.#keep(id);
      const served = await uploadPatiently({
        remote: this.#options,
        file,
        blob,
        signal,
        onState: (state) => this.#show(id, state),
        onProgress: (kept, going) => this.#progress(id, kept, going),
        wait: (ms, mayHurry) => this.#wait(ms, mayHurry, signal),
      });
      this.#running.delete(id);
      this.#show(id, { status: 'uploaded', loaded: served.size }, served);
    } catch (error) {
      if (signal.aborted) return;
      this.#running.delete(id);
      const code = error instanceof PartylineError ? error.code : 'internal';
      if (code === 'file-not-found' && isHere && !this.#fresh.has(id)) this.#refresh(id);
      else this.#fail(id, code);
    }
  }

  /** Has a file uploaded by another id: a room takes none that was withdrawn, as after a day, even if it comes again. */
  #refresh(id: string): void {
    const message = this.#find(id);
    if (!message) return;
    const fresh = newFileId();
    this.#fresh.add(fresh);
    const renew = (file: ChatFile) => (file.id === id ? waiting({ ...file, id: fresh }) : file);
    this.#put(message, (message.files ?? []).map(renew));
  }

  /** Before the server has it by a new id: a later page must not send the same message with another one. */
  async #keep(id: string): Promise<void> {
    const message = this.#find(id);
    if (!message) return;
    await this.#delivery.keep(message);
    const isThere = this.#store.model.pending.some(({ key }) => key === message.key);
    if (!isThere) await this.#options.outbox.remove(message.key);
  }

  #progress(id: string, kept: number, going: number): void {
    const file = this.#find(id)?.files?.find((each) => each.id === id);
    const key = this.#find(id)?.key;
    if (!file || key === undefined) return;
    if (file.upload?.loaded !== kept) this.#show(id, { status: 'uploading', loaded: kept });
    const total = file.blob?.size ?? file.size;
    this.#store.events.emit('progress', { key, file: id, loaded: kept + going, total });
  }

  /** Shows how far a file is, and what the server found out about it. */
  #show(id: string, upload: Partial<FileUploadState>, served: Partial<ChatFile> = {}): void {
    const message = this.#find(id);
    if (!message) return;
    this.#put(
      message,
      (message.files ?? []).map((file) => {
        if (file.id !== id) return file;
        const before = { ...(file.upload ?? notBegun), error: undefined };
        return { ...file, ...served, upload: { ...before, ...upload } };
      }),
    );
  }

  /** Ends a message, one of whose files was refused for good. */
  #fail(id: string, code: ErrorCode): void {
    const message = this.#find(id);
    if (!message) return;
    const isDone = ({ upload }: ChatFile) => upload?.status === 'uploaded';
    this.#put(
      message,
      (message.files ?? []).map((file) => {
        if (file.id !== id) return isDone(file) ? file : waiting(file);
        return { ...file, upload: { ...notBegun, status: 'failed', error: code } };
      }),
    );
    this.#store.dispatch({ type: 'refused', cid: message.key, code });
  }

  #put({ key }: Message, files: readonly ChatFile[]): void {
    this.#store.dispatch({ type: 'files.changed', cid: key, files });
  }

  /** The message that waits for a file. */
  #find(id: string): Message | undefined {
    return this.#store.model.pending.find(
      ({ status, files }) => status === 'sending' && files?.some((file) => file.id === id),
    );
  }

  #wait(ms: number, mayHurry: boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        undo();
        this.#wakes.delete(end);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const undo = this.#options.environment.after(ms, end);
      if (mayHurry) this.#wakes.add(end);
      signal.addEventListener('abort', end);
    });
  }
}

const waiting = (file: ChatFile): ChatFile => ({ ...file, upload: notBegun });
const unfinished = ({ files = [] }: Message): ChatFile[] =>
  files.filter(({ upload }) => upload?.status !== 'uploaded');
