import type { WebSocket } from 'ws';
import type { Parsed } from '../../sdk/src/protocol/index.ts';

const patienceMs = 15_000;

/** One end of a socket on the real server: it says what a test tells it to, and remembers all it heard. */
export class SocketEnd<Order extends object, Fact extends { readonly type: string }> {
  readonly socket: WebSocket;
  readonly heard: Fact[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #decode: (frame: string) => Parsed<Fact>;
  readonly #watchers = new Set<() => void>();

  constructor(socket: WebSocket, decode: (frame: string) => Parsed<Fact>) {
    this.socket = socket;
    this.#decode = decode;
    socket.on('error', () => {});
    socket.on('message', (frame) => this.#hear(String(frame)));
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
  }

  say(message: Order): void {
    this.socket.send(JSON.stringify(message));
  }

  all<T extends Fact['type']>(type: T): Extract<Fact, { type: T }>[] {
    return this.heard.filter(
      (message): message is Extract<Fact, { type: T }> => message.type === type,
    );
  }

  /** The first of its type, as soon as it is there. */
  async find<T extends Fact['type']>(type: T): Promise<Extract<Fact, { type: T }>> {
    await this.until(type, () => this.all(type).length > 0);
    return this.all(type)[0]!;
  }

  /** Waits for something to come true through what is heard. */
  until(what: string, isTrue: () => boolean, withinMs = patienceMs): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(late);
        this.#watchers.delete(look);
        settle();
      };
      const last = () => this.heard.slice(-5).map(({ type }) => type);
      const late = setTimeout(
        () => end(() => reject(new Error(`waited in vain for ${what}; last heard ${last()}`))),
        withinMs,
      );
      const look = () => isTrue() && end(resolve);
      this.#watchers.add(look);
      look();
    });
  }

  leave(): Promise<{ code: number; reason: string }> {
    this.socket.close(1000);
    return this.closed;
  }

  /** Takes note of what was heard, before those who wait look at it. */
  protected note(_message: Fact): void {}

  #hear(frame: string): void {
    const message = this.#decode(frame);
    if (!message.ok) throw new Error(`the server said what no client understands: ${frame}`);
    this.heard.push(message.value);
    this.note(message.value);
    for (const look of this.#watchers) look();
  }
}
