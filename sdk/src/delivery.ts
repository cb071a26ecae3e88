import type { Door } from './door.ts';
import { lazily, PartylineError } from './error.ts';
import type { ChatFile, FileInput, PreparedFile } from './files/types.ts';
import type { Uploads } from './files/uploads.ts';
import { type Message, type NewMessage, pendingMessage } from './model.ts';
import { isReady } from './pending.ts';
import { anyText, type ErrorCode, limits, type Person, parse, text } from './protocol/index.ts';
import type { Sender } from './sender.ts';
import type { Store } from './store.ts';
import type { TabOutbox } from './tabs.ts';
import type { Timers } from './timers.ts';
import type { ChatMessage, MessageDraft } from './types.ts';

const loadAgainMs = 5_000;

export type DeliveryOptions = Pick<Door, 'environment' | 'session' | 'call' | 'site'> & {
  readonly id: string;
  readonly me: Pick<Person, 'id' | 'name'>;
  readonly outbox: TabOutbox;
  readonly server: string;
  newCid(): string;
};
/** What is to be sent again has files as they were shown. */
type Draft = Omit<MessageDraft, 'files'> & { readonly files?: readonly (FileInput | ChatFile)[] };
type Waiting = (error: ErrorCode | undefined, message?: Message) => void;

/** Messages of one's own on their way: from the draft through model and outbox to the answer for who wrote it. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #store: Store;
  readonly #sender: Sender;
  readonly #timers: Timers;
  /** Callers of `send` who are told how it ended. */
  readonly #waiting = new Map<string, Waiting>();
  /** Every message that was here; an outbox read a moment ago may still list one that is done. */
  readonly #known = new Set<string>();
  /** All about files, loaded for the first message that has some. */
  #uploads: Uploads | undefined;
  #isOver = false;

  constructor(options: DeliveryOptions, store: Store, sender: Sender, timers: Timers) {
    this.#options = options;
    this.#store = store;
    this.#sender = sender;
    this.#timers = timers;
  }

  async send({ text: written = '', replyTo, files: given = [], signal }: Draft) {
    const checked = parse(given.length > 0 ? anyText : text, written);
    if (!checked.ok) throw new PartylineError(checked.code, { field: 'text' });
    if (given.length > limits.filesPerMessage)
      throw new PartylineError('too-many', { field: 'files' });
    // Without an `await` where nothing is to be prepared: the message is shown at once.
    const files = given.every(isPrepared) ? given : await (await this.#load()).prepare(given);
    if (signal?.aborted) throw new PartylineError('aborted');
    this.#store.ensureOpen();
    const cid = this.#put({
      text: checked.value,
      replyTo,
      files: files.length ? files : undefined,
    });
    signal?.addEventListener('abort', () => {
      // What has failed is left to who wrote it.
      if (!this.#find(cid)?.error) this.discard(cid).catch(() => {});
    });
    return new Promise<ChatMessage>((resolve, reject) => {
      this.#waiting.set(cid, (error, sent) => {
        if (sent && !error) resolve(sent);
        else reject(new PartylineError(error ?? 'aborted'));
      });
    });
  }

  async retry(key: string): Promise<ChatMessage> {
    const uploads = this.#unsent(key).files && (await this.#load());
    const failed = this.#unsent(key);
    if (!failed.error) throw new PartylineError('not-found');
    this.#store.ensureOpen();
    // Added before the old one goes, so that nobody calls its files off.
    const sending = this.send({ ...failed, files: uploads?.renewed(failed) });
    void this.discard(key);
    return sending;
  }

  async discard(key: string): Promise<void> {
    this.#unsent(key);
    this.#store.dispatch({ type: 'message.discarded', cid: key });
    this.#tell(key, 'aborted');
    await this.#options.outbox.remove(key);
  }

  async discardFile(key: string, file: string): Promise<void> {
    const uploads = await this.#load();
    await uploads.drop(this.#unsent(key), file);
  }

  /** Takes what this tab or one that is gone left unsent, and goes on with what waits. */
  async claim(): Promise<void> {
    const { id, outbox } = this.#options;
    this.#uploads?.nudge();
    const entries = await outbox.claim(this.#store.model.me.id, id);
    if (this.#isOver) return;
    for (const { key } of this.#add(entries)) this.#sender.stored(key);
  }

  /** Does what pending messages ask for. */
  follow(): void {
    const { pending } = this.#store.model;
    if (this.#isOver) return;
    this.#sender.update(pending);
    if (this.#uploads) this.#uploads.follow();
    else if (pending.some(({ files }) => files)) {
      const again = () => this.#timers.set('uploads', loadAgainMs, () => this.follow());
      this.#load().then(() => this.follow(), again);
    }
  }

  /** Whether a refusal is no end: files that the room no longer offers are offered once more. */
  mends({ cid, code }: { cid?: string; code: ErrorCode }): boolean | undefined {
    return code === 'file-not-found' && this.#uploads?.mend(cid);
  }

  /** The server gave this message its place or refused it for good. */
  settle(message: Message): void {
    const { key, error } = message;
    void (error ? this.keep(message) : this.#options.outbox.remove(key));
    this.#tell(key, error, message);
    this.#store.events.emit('delivery', message);
  }

  /** Keeps a message as it is now. */
  keep({ key, text, replyTo, files, at, by, error }: Message): Promise<void> {
    const { id, outbox } = this.#options;
    return outbox.put({ cid: key, room: id, person: by, text, replyTo, files, at, error });
  }

  /** The room has ended; nobody learns any more how a message ended. */
  end(error: ErrorCode | undefined): void {
    this.#isOver = true;
    this.#uploads?.end();
    for (const tell of this.#waiting.values()) tell(error);
  }

  #put(draft: Omit<NewMessage, 'cid' | 'at'>): string {
    const { environment, newCid, outbox } = this.#options;
    const cid = newCid();
    for (const message of this.#add([{ ...draft, cid, at: environment.now() }])) {
      void this.keep(message).then(() => {
        // One that was discarded meanwhile may have come to the store after it was removed there.
        if (this.#find(cid)) this.#sender.stored(cid);
        else void outbox.remove(cid);
      });
    }
    return cid;
  }

  #add(entries: readonly NewMessage[]): Message[] {
    const messages = entries
      .filter(({ cid }) => !this.#known.has(cid))
      .map((entry) => pendingMessage(this.#store.model, entry));
    for (const { key } of messages) this.#known.add(key);
    if (messages.length > 0) this.#store.dispatch({ type: 'message.added', messages });
    return messages;
  }

  #find(cid: string): Message | undefined {
    return this.#store.model.pending.find(({ key }) => key === cid);
  }

  /** A message that has failed, or whose files are still being uploaded. */
  #unsent(key: string): Message {
    const message = this.#find(key);
    if (!message || message.seq > 0 || isReady(message)) throw new PartylineError('not-found');
    return message;
  }

  #tell(key: string, error: ErrorCode | undefined, message?: Message): void {
    this.#waiting.get(key)?.(error, message);
    this.#waiting.delete(key);
  }

  async #load(): Promise<Uploads> {
    const { Uploads } = await lazily(import('./files/uploads.ts'));
    this.#uploads ??= new Uploads(this.#options, this.#store, this);
    return this.#uploads;
  }
}

function isPrepared(file: FileInput | ChatFile): file is PreparedFile | ChatFile {
  return 'id' in file;
}

/** Who does not look at the answer sees the failure in the timeline; it is no uncaught error. */
export function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
