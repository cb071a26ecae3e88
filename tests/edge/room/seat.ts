import type { WebSocket } from 'ws';
import { cidMaker } from '../../../sdk/src/cid.ts';
import {
  type Ack,
  type ClientMessage,
  decodeServerMessage,
  type ReceivedEvent,
  type ServerMessage,
} from '../../../sdk/src/protocol/index.ts';
import { type Guest, makeGuest, makeRoom, openSocket } from '../../chaos/network.ts';
import { SocketEnd } from '../socket-end.ts';

export const newCid = cidMaker(Date.now, Math.random);

/** A socket in a room. */
export class Seat extends SocketEnd<ClientMessage, ServerMessage> {
  readonly guest: Guest;
  readonly room: string;
  readonly events: ReceivedEvent[] = [];
  readonly #acks = new Map<string, Ack>();

  constructor(guest: Guest, room: string, socket: WebSocket) {
    super(socket, decodeServerMessage);
    this.guest = guest;
    this.room = room;
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

  protected override note(message: ServerMessage): void {
    if (message.type === 'events') this.events.push(...message.events);
    if ('acks' in message) for (const ack of message.acks ?? []) this.#acks.set(ack.cid, ack);
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
