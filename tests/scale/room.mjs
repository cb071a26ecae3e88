/**
 * @typedef {{cid: number, viewer: number, sentAt: number}} Send
 * @typedef {{seq: number, cid: number, sentAt: number}} Event
 * @typedef {import('./simulation.mjs').World} World
 * @typedef {{relay: import('./relay.mjs').Relay, link: import('./link.mjs').Link}} Subscriber
 */

/** The room object: gives each message its place, stores it, and tells subscribers, who are few. */
export class Room {
  #world;
  /** What is on disk; survives. @type {Event[]} */
  log = [];
  /** cid -> seq; on disk with the events. @type {Map<number, number>} */
  #taken = new Map();
  /** @type {Map<object, Subscriber>} */
  #subscribers = new Map();
  /** How many each relay holds, itself and below. @type {Map<object, number>} */
  #held = new Map();
  /** @type {{send: Send, from: Subscriber}[]} */
  #waiting = [];
  #isBusy = false;
  #life = 0;
  /** @type {number | undefined} */
  #diesIn;
  isUp = true;
  frames = 0;
  busyMs = 0;

  /** @param {World} world */
  constructor(world) {
    this.#world = world;
  }

  get head() {
    return this.log.length;
  }

  get people() {
    return [...this.#held.values()].reduce((sum, count) => sum + count, 0);
  }

  /** A relay says where it stands, as every client does: it gets everything after that, and what comes. @param {Subscriber} from @param {number} after */
  sync(from, after) {
    this.#subscribers.set(from.link, from);
    this.#tell(from, this.log.slice(after));
  }

  /** @param {Subscriber} from @param {number} count */
  hold(from, count) {
    if (this.#subscribers.has(from.link)) this.#held.set(from.link, count);
  }

  /** @param {Subscriber} from */
  forget({ link }) {
    this.#subscribers.delete(link);
    this.#held.delete(link);
  }

  /** @param {Subscriber} from @param {Send} send */
  take(from, send) {
    if (!this.isUp) return;
    this.#waiting.push({ send, from });
    if (this.#isBusy) return;
    this.#isBusy = true;
    const life = this.#life;
    this.#world.time.after(
      this.#world.constants.gatherMs,
      () => life === this.#life && this.#commit(),
    );
  }

  #commit() {
    const { time, constants, bugs } = this.#world;
    const group = this.#waiting.splice(0, 50);
    /** @type {Event[]} */
    const events = [];
    for (const { send } of group) {
      if (this.#taken.has(send.cid) || events.some(({ cid }) => cid === send.cid)) continue;
      events.push({ seq: this.head + events.length + 1, cid: send.cid, sentAt: send.sentAt });
    }
    if (bugs.has('told before it is stored'))
      for (const one of this.#subscribers.values()) this.#tell(one, events);
    const life = this.#life;
    if (this.#diesIn !== undefined && events.length > 0) {
      const downMs = this.#diesIn;
      this.#diesIn = undefined;
      time.after(constants.commitMs / 2, () => this.restart(downMs));
    }
    time.after(constants.commitMs, () => {
      if (life !== this.#life) return;
      for (const event of events) {
        this.log.push(event);
        this.#taken.set(event.cid, event.seq);
      }
      if (!bugs.has('told before it is stored'))
        for (const one of this.#subscribers.values()) this.#tell(one, events);
      for (const { send, from } of group) this.#ack(from, send);
      this.#isBusy = this.#waiting.length > 0;
      if (this.#isBusy) time.after(constants.gatherMs, () => life === this.#life && this.#commit());
    });
  }

  /** @param {Subscriber} to @param {Event[]} events */
  #tell({ relay, link }, events) {
    if (events.length === 0) return;
    this.#spend(events.length);
    link.send(() => relay.hear(events));
  }

  // The way back is that of the order: the relay knows which of its sockets it was. Where that is gone, a repeated order finds another.
  /** @param {Subscriber} to @param {Send} send */
  #ack({ relay, link }, { cid, viewer }) {
    const seq = this.#taken.get(cid);
    if (seq === undefined) return;
    this.#spend(1);
    link.send(() => relay.acked(viewer, cid, seq));
  }

  /** @param {number} events */
  #spend(events) {
    const { frameMicros, eventMicros } = this.#world.constants;
    this.frames += 1;
    this.busyMs += (frameMicros + eventMicros * events) / 1_000;
  }

  /** Dies at the worst moment: while the next group is being stored. @param {number} downMs */
  restartAtCommit(downMs) {
    this.#diesIn = downMs;
  }

  /** Dies with all that is not on disk, and is there again a moment later. @param {number} downMs */
  restart(downMs) {
    this.#life += 1;
    this.isUp = false;
    this.#waiting = [];
    this.#isBusy = false;
    for (const { link } of this.#subscribers.values()) link.cut();
    this.#subscribers.clear();
    this.#held.clear();
    this.#world.time.after(downMs, () => {
      this.isUp = true;
    });
  }
}
