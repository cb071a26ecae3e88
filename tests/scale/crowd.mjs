/**
 * @typedef {import('./relay.mjs').Relay} Relay
 * @typedef {import('./room.mjs').Event} Event
 * @typedef {import('./simulation.mjs').World} World
 */

const SAMPLE_EVERY = 16;
const RESEND_MS = 5_000;
const ASK_AGAIN_MS = 500;

/** All viewers. Each applies what follows on what it has, drops what it has already, and asks again where something is missing: the rule of every client. */
export class Crowd {
  #world;
  #last;
  #hash;
  /** @type {(Relay | undefined)[]} */
  #relayOf;
  #isAsking;
  /** @type {Map<number, {viewer: number, sentAt: number}>} */
  #unacked = new Map();
  /** @type {Map<number, number>} */
  acks = new Map();
  /** ms from the sender to a viewer, of some. @type {number[]} */
  latencies = [];
  /** ms from the sender until its ack. @type {number[]} */
  ackMs = [];
  delivered = 0;
  repeated = 0;
  /** Deliveries of what the room has not on disk at that moment, or has otherwise. */
  untrue = 0;
  moved = 0;
  sent = 0;

  /** @param {World} world @param {number} size */
  constructor(world, size) {
    this.#world = world;
    this.#last = new Int32Array(size);
    this.#hash = new Uint32Array(size);
    this.#isAsking = new Uint8Array(size);
    this.#relayOf = Array.from({ length: size }, () => undefined);
  }

  get size() {
    return this.#last.length;
  }

  /** Takes a ticket, which names a relay, and opens a socket to it. @param {number} viewer */
  come(viewer) {
    const relay = this.#world.ticket();
    if (!relay)
      return this.#world.time.after(this.#world.time.between(250, 1_000), () => this.come(viewer));
    this.#relayOf[viewer] = relay;
    relay.resume(viewer, this.#last[viewer] ?? 0);
  }

  /** Sockets that ended without a word; their clients come back as all clients do. @param {readonly number[]} viewers */
  lost(viewers) {
    const { time } = this.#world;
    for (const viewer of viewers) {
      this.#relayOf[viewer] = undefined;
      this.moved += 1;
      time.after(time.between(250, 1_000), () => this.come(viewer));
    }
  }

  /** @param {number} viewer @param {readonly Event[]} events @param {Relay} from */
  hear(viewer, events, from) {
    if (this.#relayOf[viewer] !== from) return;
    let last = this.#last[viewer] ?? 0;
    let hash = this.#hash[viewer] ?? 0;
    for (const event of events) {
      if (event.seq <= last) {
        this.repeated += 1;
        continue;
      }
      if (event.seq > last + 1) {
        this.#askAgain(viewer);
        break;
      }
      last = event.seq;
      hash = mixed(hash, event.cid);
      this.delivered += 1;
      if (this.#world.room.log[last - 1]?.cid !== event.cid) this.untrue += 1;
      if (viewer % SAMPLE_EVERY === 0) this.latencies.push(this.#world.time.now - event.sentAt);
    }
    this.#last[viewer] = last;
    this.#hash[viewer] = hash;
  }

  /** @param {Iterable<number>} viewers @param {readonly Event[]} events @param {Relay} from */
  hearAll(viewers, events, from) {
    for (const viewer of viewers) this.hear(viewer, events, from);
  }

  /** @param {number} viewer */
  #askAgain(viewer) {
    if (this.#isAsking[viewer]) return;
    this.#isAsking[viewer] = 1;
    this.#world.time.after(ASK_AGAIN_MS, () => {
      this.#isAsking[viewer] = 0;
      this.#relayOf[viewer]?.resume(viewer, this.#last[viewer] ?? 0);
    });
  }

  /** Says something, and says it again under the same cid until it is acked. @param {number} viewer */
  say(viewer) {
    const cid = ++this.sent;
    this.#unacked.set(cid, { viewer, sentAt: this.#world.time.now });
    this.#send(cid);
  }

  /** @param {number} cid */
  #send(cid) {
    const send = this.#unacked.get(cid);
    if (!send) return;
    const { time, constants } = this.#world;
    const relay = this.#relayOf[send.viewer];
    if (relay) time.after(constants.hopMs, () => relay.send({ cid, ...send }));
    time.after(RESEND_MS, () => this.#send(cid));
  }

  /** @param {number} viewer @param {number} cid @param {number} seq */
  acked(viewer, cid, seq) {
    const send = this.#unacked.get(cid);
    if (!send || send.viewer !== viewer) return;
    this.#unacked.delete(cid);
    this.acks.set(cid, seq);
    this.ackMs.push(this.#world.time.now - send.sentAt);
  }

  /** What the promises say and is not so, in words; looked up in the room's log, not in what relays believe. */
  problems() {
    const { log } = this.#world.room;
    const hash = log.reduce((sum, { cid }) => mixed(sum, cid), 0);
    const behind = this.#last.filter((last) => last !== log.length).length;
    const other = this.#hash.filter(
      (own, i) => this.#last[i] === log.length && own !== hash,
    ).length;
    const places = new Map(log.map(({ cid, seq }) => [cid, seq]));
    const wrongAcks = [...this.acks].filter(([cid, seq]) => log[seq - 1]?.cid !== cid).length;
    return [
      behind > 0 && `${behind} viewers do not have everything`,
      other > 0 && `${other} viewers have something else than the room`,
      this.untrue > 0 && `${this.untrue} deliveries of what was not stored`,
      wrongAcks > 0 && `${wrongAcks} acked messages are not where they were said to be`,
      places.size !== log.length && `${log.length - places.size} messages are there twice`,
      log.length !== this.sent && `${this.sent} messages were said, ${log.length} are there`,
      this.#unacked.size > 0 && `${this.#unacked.size} messages were never acked`,
    ].filter((problem) => problem !== false);
  }
}

/** @param {number} hash @param {number} cid */
const mixed = (hash, cid) => (Math.imul(hash ^ cid, 0x01000193) + 0x9e3779b9) >>> 0;
