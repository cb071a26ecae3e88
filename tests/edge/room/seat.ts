import type { WebSocket } from 'ws';
import { cidMaker } from '../../../sdk/src/cid.ts';
import {
  type Ack,
  decodeServerMessage,
  encode,
  type ReceivedEvent,
  type ServerMessage,
} from '../../../sdk/src/protocol/index.ts';
import { type Guest, makeGuest, makeRoom, openSocket } from '../../chaos/network.ts';

export const newCid = cidMaker(Date.now, Math.random);
const patienceMs = 15_000;

/** A socket in a room that says what a test tells it to and remembers all it heard. */
export class Seat {
  readonly guest: Guest;
  readonly room: string;
  readonly socket: WebSocket;
  readonly heard: ServerMessage[] = [];
  readonly events: ReceivedEvent[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #acks = new Map<string, Ack>();
  readonly #watchers = new Set<() => void>();

  constructor(guest: Guest, room: string, socket: WebSocket) {
    this.guest = guest;
    this.room = room;
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('message', (frame) => this.#hear(String(frame)));
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
  }

  /** A socket that has heard `hello` and nothing else. */
  static async open(guest: Guest, room: string): Promise<Seat> {
    const seat = new Seat(guest, room, await openSocket(guest, room));
    await seat.find('hello');
    return seat;
  }

  /** A socket that has caught up from a position, or with the newest. */
  static async take(guest: Guest, room: string, after: number | null = null): Promise<Seat> {
    const seat = await Seat.open(guest, room);
    const { epoch } = await seat.find('hello');
    seat.say({ type: 'sync', epoch, after });
    await seat.until('synced or reset', () =>
      seat.heard.some(({ type }) => type === 'synced' || type === 'reset'),
    );
    return seat;
  }

  say(message: Parameters<typeof encode>[0]): void {
    this.socket.send(encode(message));
  }

  /** Begins to send; answers the cid. */
  post(text: string, cid = newCid()): string {
    this.say({ type: 'message.send', cid, text });
    return cid;
  }

  /** Sends and waits for the ack. */
  async tell(text: string, cid?: string): Promise<Ack> {
    return this.acked(this.post(text, cid));
  }

  async acked(cid: string): Promise<Ack> {
    await this.until(`the ack of ${cid}`, () => this.#acks.has(cid));
    return this.#acks.get(cid) as Ack;
  }

  isAcked(cid: string): boolean {
    return this.#acks.has(cid);
  }

  get ackCount(): number {
    return this.#acks.size;
  }

  get texts(): string[] {
    return this.events.flatMap((event) => (event.kind === 'message' ? [event.text] : []));
  }

  all<T extends ServerMessage['type']>(type: T): Extract<ServerMessage, { type: T }>[] {
    return this.heard.filter(
      (message): message is Extract<ServerMessage, { type: T }> => message.type === type,
    );
  }

  async find<T extends ServerMessage['type']>(
    type: T,
  ): Promise<Extract<ServerMessage, { type: T }>> {
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

  #hear(frame: string): void {
    const message = decodeServerMessage(frame);
    if (!message.ok) throw new Error(`the server said what no client understands: ${frame}`);
    const { value } = message;
    this.heard.push(value);
    if (value.type === 'events') this.events.push(...value.events);
    if ('acks' in value) for (const ack of value.acks ?? []) this.#acks.set(ack.cid, ack);
    for (const look of this.#watchers) look();
  }
}

/** Some guests and a room of their own. */
export async function makeParty(url: string, names: readonly string[]) {
  const guests = await Promise.all(names.map((name) => makeGuest(url, name)));
  const room = `room-${newCid().slice(-12)}`;
  await makeRoom(guests[0]!, room);
  return { guests, room };
}

/** Sends many messages quickly over one socket, some under way at a time, and waits for the last ack. */
export async function fill(seat: Seat, count: number, name = 'line'): Promise<void> {
  for (let sent = 0; sent < count; ) {
    const acked = seat.ackCount;
    const some = Math.min(200, count - sent);
    for (let index = 0; index < some; index += 1) seat.post(`${name} ${sent + index}`);
    sent += some;
    await seat.until('the acks of a batch', () => seat.ackCount === acked + some, 30_000);
  }
}
