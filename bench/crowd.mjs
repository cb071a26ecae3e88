import { KEPT, openWireSocket } from './wire-socket.mjs';

/**
 * How one kind of server is spoken to, as text; the same for all, so that only servers differ.
 * @typedef {object} Wire
 * @property {{seen: string, say?: string}[]} entry the way into the room: at each sign from the
 *   server what the client says; after the last it is in
 * @property {(post: {number: number, text: string}) => string} post the frame that sends a message
 * @property {(number: number) => string} ack what arrives at the sender when the message is taken
 * @property {{text: string, everyMs: number}} [alive] what a client says now and then to stay
 */

/**
 * @typedef {import('./wire-socket.mjs').Address} Address
 * @typedef {Address & {room: number}} Seat
 * @typedef {{socket: import('./wire-socket.mjs').WireSocket, room: number, sampled: boolean,
 *   seen: number, pending: {number: number, pattern: Buffer}[]}} Client
 */

const TEXT_LENGTH = 64;
const MARK = Buffer.from('~pl');
const DIGITS = 7;
const TOKEN = MARK.length + DIGITS;
const SAMPLE_EVERY = 20;
const ENTER_WITHIN_MS = 60_000;

/** Many clients of one server in one process: it sends, counts what arrives, and times a part. */
export class Crowd {
  /** @type {Client[]} */ clients = [];
  /** @type {(client: Client) => unknown} */ onAck = () => undefined;
  sent = 0;
  acked = 0;
  delivered = 0;
  expected = 0;
  /** @type {number[]} */ ackMs = [];
  /** @type {number[]} */ deliveryMs = [];
  /** @type {Wire} */ #wire;
  /** @type {Map<number, number>} */ #roomSizes = new Map();
  /** @type {NodeJS.Timeout | undefined} */ #pulse;
  // Goes on where it stood when more come: else the later ones would be silent while a large crowd arrives.
  #turn = 0;
  #sentAt = new Float64Array(10 ** DIGITS);

  /** @param {Wire} wire */
  constructor(wire) {
    this.#wire = wire;
  }

  /** Opens a socket for every seat. @param {Seat[]} seats */
  async connect(seats) {
    const first = this.clients.length;
    await Promise.all(seats.map((seat, i) => this.#sit(seat, first + i)));
    for (const { room } of seats) this.#roomSizes.set(room, (this.#roomSizes.get(room) ?? 0) + 1);
    this.#stayAlive();
  }

  /** Sends the next message of a client. @param {Client} client */
  post(client) {
    const number = this.sent++;
    const token = `${MARK}${String(number).padStart(DIGITS, '0')}`;
    const text = token.padEnd(TEXT_LENGTH, ' the quick brown fox jumps over the lazy dog');
    client.pending.push({ number, pattern: Buffer.from(this.#wire.ack(number)) });
    this.expected += this.#roomSizes.get(client.room) ?? 0;
    this.#sentAt[number] = performance.now();
    client.socket.send(this.#wire.post({ number, text }));
  }

  /** What was lost, if anything: sockets, acks or deliveries. */
  get faults() {
    return {
      lostSockets: this.clients.filter((client) => client.socket.lost).length,
      unacked: this.sent - this.acked,
      missing: this.expected - this.delivered,
    };
  }

  /** So many clients, evenly spread, as a server reaches the first earlier than the last. @param {number} count */
  spokespeople(count) {
    return this.clients.filter((_, i) => (i * count) % this.clients.length < count);
  }

  /** Closes the sockets of the last ones who came. @param {number} count */
  leave(count) {
    for (const { socket, room } of this.clients.splice(-count)) {
      socket.close();
      this.#roomSizes.set(room, (this.#roomSizes.get(room) ?? 0) - 1);
    }
  }

  close() {
    clearInterval(this.#pulse);
    for (const client of this.clients) client.socket.close();
  }

  // One client after the other, as people's clocks are not in step.
  #stayAlive() {
    const alive = this.#wire.alive;
    if (!alive) return;
    clearInterval(this.#pulse);
    this.#pulse = setInterval(() => {
      this.clients[this.#turn++ % this.clients.length]?.socket.send(alive.text);
    }, alive.everyMs / this.clients.length);
  }

  /** @param {Seat} seat @param {number} index */
  async #sit(seat, index) {
    const steps = this.#wire.entry.map(({ seen, say }) => ({ seen: Buffer.from(seen), say }));
    /** @type {(value?: unknown) => void} */
    let enter = () => {};
    let last = '';
    const entered = new Promise((resolve, reject) => {
      enter = resolve;
      const late = () => reject(new Error(`not let in at ${seat.path.split('?')[0]}; ${last}`));
      setTimeout(late, ENTER_WITHIN_MS).unref();
    });
    /** @type {import('./wire-socket.mjs').Look} */
    let look = (bytes, wire) => {
      for (let step = steps[0]; step && bytes.includes(step.seen); step = steps[0]) {
        steps.shift();
        if (step.say) wire.send(step.say);
      }
      last = bytes.toString('latin1').slice(-200);
      if (steps.length > 0) return;
      look = (more) => this.#look(client, more);
      enter();
    };
    const socket = await openWireSocket(seat, (bytes, wire) => look(bytes, wire));
    /** @type {Client} */
    const client = {
      socket,
      room: seat.room,
      sampled: index % SAMPLE_EVERY === 0,
      seen: 0,
      pending: [],
    };
    await entered;
    this.clients[index] = client;
  }

  /**
   * Counts the messages in some bytes by their mark, wherever frames begin and end: a server that
   * puts many messages into one frame is counted as one that does not.
   * @param {Client} client @param {Buffer} bytes
   */
  #look(client, bytes) {
    let at = client.seen;
    for (;;) {
      const hit = bytes.indexOf(MARK, at);
      if (hit < 0 || hit + TOKEN > bytes.length) break;
      this.delivered++;
      if (client.sampled) this.#timeDelivery(bytes, hit);
      at = hit + TEXT_LENGTH > bytes.length ? hit + TOKEN : hit + TEXT_LENGTH;
    }
    client.seen = Math.max(0, at - Math.max(0, bytes.length - KEPT));
    if (client.pending.length > 0) this.#findAcks(client, bytes);
  }

  /** @param {Client} client @param {Buffer} bytes */
  #findAcks(client, bytes) {
    for (let head = client.pending[0]; head; head = client.pending[0]) {
      if (!bytes.includes(head.pattern)) return;
      client.pending.shift();
      this.acked++;
      this.ackMs.push(performance.now() - (this.#sentAt[head.number] ?? 0));
      this.onAck(client);
    }
  }

  /** @param {Buffer} bytes @param {number} hit */
  #timeDelivery(bytes, hit) {
    let number = 0;
    for (let i = hit + MARK.length; i < hit + TOKEN; i++)
      number = number * 10 + (bytes[i] ?? 0) - 48;
    this.deliveryMs.push(performance.now() - (this.#sentAt[number] ?? 0));
  }
}
