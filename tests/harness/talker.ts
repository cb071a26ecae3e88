import {
  type Ack,
  type ClientMessage,
  decodeServerMessage,
  type FileReference,
  type Person,
  type ReceivedEvent,
  type ServerMessage,
} from '../../sdk/src/protocol/index.ts';
import type { MemorySocket } from './memory-socket.ts';
import type { Town } from './town.ts';

type Change = {
  readonly cid?: string;
  readonly replyTo?: number;
  readonly files?: readonly FileReference[];
};
type Fact<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

/** A client that does nothing by itself: it says what a test tells it to, and keeps all that it hears. */
export class Talker {
  readonly person: Person;
  readonly socket: MemorySocket;
  readonly heard: ServerMessage[] = [];
  readonly frames: string[] = [];
  closed: { code: number; reason: string } | undefined;
  onMessage: (message: ServerMessage) => void = () => {};
  readonly #town: Town;

  constructor(town: Town, person: Person, socket: MemorySocket) {
    this.#town = town;
    this.person = person;
    this.socket = socket;
    socket.onFrame = (frame) => this.#hear(frame);
    socket.onClose = (code, reason) => {
      this.closed = { code, reason };
    };
  }

  say(message: ClientMessage): void {
    this.socket.say(JSON.stringify(message));
  }

  sync(after: number | null = null, epoch: string | null = null): void {
    this.say({ type: 'sync', epoch, after });
  }

  /** Begins to send; the answer is its cid. */
  send(text: string, { cid = this.#town.cid(), replyTo, files }: Change = {}): string {
    const more = { ...(replyTo !== undefined && { replyTo }), ...(files && { files: [...files] }) };
    this.say({ type: 'message.send', cid, text, ...more });
    return cid;
  }

  /** Sends and waits for what comes of it, longer than the room gathers. */
  async tell(text: string, change: Change = {}): Promise<string> {
    const cid = this.send(text, change);
    await this.#town.world.advance(10);
    return cid;
  }

  all<T extends ServerMessage['type']>(type: T): Fact<T>[] {
    return this.heard.filter((message): message is Fact<T> => message.type === type);
  }

  last<T extends ServerMessage['type']>(type: T): Fact<T> | undefined {
    return this.all(type).at(-1);
  }

  get events(): ReceivedEvent[] {
    return this.all('events').flatMap(({ events }) => events);
  }

  get texts(): string[] {
    return this.events.flatMap((event) => (event.kind === 'message' ? [event.text] : []));
  }

  get acks(): Ack[] {
    return this.heard.flatMap((message) =>
      message.type === 'acked' || message.type === 'events' ? (message.acks ?? []) : [],
    );
  }

  ackOf(cid: string): Ack | undefined {
    return this.acks.find((ack) => ack.cid === cid);
  }

  get refusals(): Fact<'refused'>[] {
    return this.all('refused');
  }

  /** Forgets what was heard so far. */
  forget(): void {
    this.heard.length = 0;
    this.frames.length = 0;
  }

  #hear(frame: string): void {
    const message = decodeServerMessage(frame);
    if (!message.ok) throw new Error(`the server said what no client understands: ${frame}`);
    this.frames.push(frame);
    this.heard.push(message.value);
    this.onMessage(message.value);
  }
}
