import type { Environment } from './environment.ts';
import { PartylineError } from './error.ts';
import { type Message, pendingMessage } from './model.ts';
import { type ErrorCode, type Person, parse, text as textSchema } from './protocol/index.ts';
import type { Sender } from './sender.ts';
import type { Store } from './store.ts';
import type { TabOutbox } from './tabs.ts';
import type { ChatMessage, OutboxEntry } from './types.ts';

export type DeliveryOptions = {
  readonly id: string;
  readonly me: Pick<Person, 'id' | 'name'>;
  readonly environment: Pick<Environment, 'now'>;
  readonly outbox: TabOutbox;
  newCid(): string;
};
export type Draft = { text: string; replyTo?: number };
type Waiting = (error: ErrorCode | undefined, message?: Message) => void;

/** Messages of one's own on their way: from the draft through model and outbox to the answer for who wrote it. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #store: Store;
  readonly #sender: Sender;
  /** Callers of `send` who are told how it ended. */
  readonly #waiting = new Map<string, Waiting>();
  /** Every message that was here; an outbox read a moment ago may still list one that is done. */
  readonly #known = new Set<string>();
  #isOver = false;

  constructor(options: DeliveryOptions, store: Store, sender: Sender) {
    this.#options = options;
    this.#store = store;
    this.#sender = sender;
  }

  async send({ text, replyTo }: Draft): Promise<ChatMessage> {
    const { environment, newCid, outbox } = this.#options;
    const checked = parse(textSchema, text);
    if (!checked.ok) throw new PartylineError(checked.code, { field: 'text' });
    this.#store.ensureOpen();
    const cid = newCid();
    const [message] = this.#add([{ cid, text: checked.value, replyTo, at: environment.now() }]);
    if (message) void outbox.put(this.#entryOf(message)).then(() => this.#sender.stored(cid));
    return new Promise((resolve, reject) => {
      this.#waiting.set(cid, (error, sent) => {
        if (sent && !error) resolve(sent);
        else reject(new PartylineError(error ?? 'aborted'));
      });
    });
  }

  async retry(key: string): Promise<ChatMessage> {
    const failed = this.#failed(key);
    await this.discard(key);
    return this.send(failed);
  }

  async discard(key: string): Promise<void> {
    this.#failed(key);
    this.#store.dispatch({ type: 'message.discarded', cid: key });
    await this.#options.outbox.remove(key);
  }

  /** Takes what this tab or one that is gone left unsent. */
  async claim(): Promise<void> {
    const { id, outbox, me } = this.#options;
    const entries = await outbox.claim(me.id, id);
    if (this.#isOver) return;
    for (const { key } of this.#add(entries)) this.#sender.stored(key);
  }

  /** The server gave this message its place or refused it for good. */
  settle(message: Message): void {
    const { outbox } = this.#options;
    const { key, error } = message;
    void (error ? outbox.put({ ...this.#entryOf(message), error }) : outbox.remove(key));
    this.#waiting.get(key)?.(error, message);
    this.#waiting.delete(key);
    this.#store.events.emit('delivery', message);
  }

  /** The room has ended; nobody learns any more how a message ended. */
  end(error: ErrorCode | undefined): void {
    this.#isOver = true;
    for (const tell of this.#waiting.values()) tell(error);
  }

  #add(entries: readonly Parameters<typeof pendingMessage>[1][]): Message[] {
    const messages = entries
      .filter(({ cid }) => !this.#known.has(cid))
      .map((entry) => pendingMessage(this.#store.model, entry));
    for (const { key } of messages) this.#known.add(key);
    if (messages.length > 0) this.#store.dispatch({ type: 'message.added', messages });
    return messages;
  }

  #failed(key: string): Message {
    const message = this.#store.model.pending.find((each) => each.key === key);
    if (!message?.error) throw new PartylineError('not-found');
    return message;
  }

  #entryOf({ key, text, replyTo, at, by }: Message): Omit<OutboxEntry, 'owner'> {
    return { cid: key, room: this.#options.id, person: by, text, replyTo, at };
  }
}
