import { type ClientOptions, WebSocket } from 'ws';
import {
  decodePersonMessage,
  type PersonMessage,
  type PersonOrderMessage,
} from '../../sdk/src/protocol/index.ts';
import { ask, type Guest } from '../chaos/network.ts';

const patienceMs = 15_000;

/** A device at the socket of its person on the real server: it remembers all it heard, and gives signs of life. */
export class Doorstep {
  readonly guest: Guest;
  readonly socket: WebSocket;
  readonly heard: PersonMessage[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #watchers = new Set<() => void>();

  constructor(guest: Guest, socket: WebSocket) {
    this.guest = guest;
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('message', (frame) => this.#hear(String(frame)));
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
  }

  static async ticket({ url, token }: Guest): Promise<string> {
    const options = { method: 'POST', body: {}, token };
    return (await ask<{ ticket: string }>(`${url}/v1/me/ticket`, options)).ticket;
  }

  /** A socket with any ticket, to any person's object. */
  static knock(guest: Guest, ticket: string, id = guest.id): Doorstep {
    const address = `${guest.url.replace(/^http/, 'ws')}/parties/person/${id}?v=1`;
    // As a browser does, it waits 2 s for the end of the line after a close frame.
    const options: ClientOptions & { closeTimeout: number } = { closeTimeout: 2_000 };
    return new Doorstep(
      guest,
      new WebSocket(`${address}&t=${encodeURIComponent(ticket)}`, options),
    );
  }

  /** A device that has heard `hello`. */
  static async open(guest: Guest): Promise<Doorstep> {
    const doorstep = Doorstep.knock(guest, await Doorstep.ticket(guest));
    await doorstep.find('hello');
    return doorstep;
  }

  say(message: PersonOrderMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  all<T extends PersonMessage['type']>(type: T): Extract<PersonMessage, { type: T }>[] {
    return this.heard.filter(
      (message): message is Extract<PersonMessage, { type: T }> => message.type === type,
    );
  }

  async find<T extends PersonMessage['type']>(
    type: T,
  ): Promise<Extract<PersonMessage, { type: T }>> {
    await this.until(type, () => this.all(type).length > 0);
    return this.all(type).at(-1)!;
  }

  /** The newest that was told of somebody. */
  presenceOf(id: string) {
    const people = this.all('presence').flatMap((message) => message.people);
    return people.filter((presence) => presence.id === id).at(-1);
  }

  /** Whether somebody was said to be there, and not to have gone since. */
  sees({ id }: Guest): boolean {
    return (this.presenceOf(id)?.until ?? null) !== null;
  }

  /** Waits for something to come true through what is heard. */
  until(what: string, isTrue: () => boolean, withinMs = patienceMs): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(late);
        this.#watchers.delete(look);
        settle();
      };
      const late = setTimeout(
        () => end(() => reject(new Error(`waited in vain for ${what}`))),
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

  #hear(frame: string): void {
    const message = decodePersonMessage(frame);
    if (!message.ok) throw new Error(`the server said what no device understands: ${frame}`);
    this.heard.push(message.value);
    for (const look of this.#watchers) look();
  }
}
