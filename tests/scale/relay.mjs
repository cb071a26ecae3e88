import { Link } from './link.mjs';

/**
 * @typedef {import('./room.mjs').Event} Event
 * @typedef {import('./room.mjs').Send} Send
 * @typedef {import('./room.mjs').Subscriber} Subscriber
 * @typedef {import('./simulation.mjs').World} World
 * @typedef {{isUp: boolean, sync(from: Subscriber, after: number): void, take(from: Subscriber, send: Send): void,
 *   hold(from: Subscriber, count: number): void, forget(from: Subscriber): void}} Above
 */

const REPORT_MS = 5_000;
/** So many sockets are written to before the object hears of anything else. */
const STRETCH = 500;
/** A relay that misses something asks again when no answer came. */
const ASK_AGAIN_MS = 1_000;

/** A relay object: a client of what stands above it, with a position; and a server for the sockets below it. It keeps nothing on disk. */
export class Relay {
  #world;
  #level;
  /** The newest events, those up to `position`; `floor` is the newest that it does not hold. @type {Event[]} */
  #window = [];
  #floor = 0;
  position = 0;
  /** @type {{above: Above, own: Subscriber} | undefined} */
  #up;
  #askedAt = Number.NEGATIVE_INFINITY;
  /** @type {Set<number>} */ viewers = new Set();
  /** Relays below. @type {Map<object, {one: Subscriber, count: number}>} */ #below = new Map();
  /** Up to where the sockets were told. */ #told = 0;
  #isTelling = false;
  /** Who said a position that this relay has not reached yet. @type {{viewer: number, after: number}[]} */ #early =
    [];
  /** Sends on their way up. @type {Map<number, {send: Send, from: Subscriber | undefined}>} */ #asked =
    new Map();
  isUp = true;
  frames = 0;
  busyMs = 0;
  mostBehind = 0;

  /** @param {World} world @param {{level: number, startAt: number}} place level 1: below the room; startAt: who begins needs no more history than a window */
  constructor(world, { level, startAt }) {
    this.#world = world;
    this.#level = level;
    this.position = startAt;
    this.#floor = startAt;
    this.#told = startAt;
    this.connect();
    this.#report();
  }

  /** Finds somebody above who is there, and says where it stands. */
  connect() {
    if (!this.isUp) return;
    const { time, constants } = this.#world;
    const above = this.#world.aboveOf(this.#level);
    if (!above?.isUp) return time.after(time.between(50, 250), () => this.connect());
    const own = { relay: this, link: this.#link(above) };
    this.#up = { above, own };
    time.after(constants.hopMs, () => this.#ask());
  }

  /** @param {Above} above */
  #link(above) {
    const { time, constants } = this.#world;
    /** @type {Link} */
    const link = new Link(time, {
      ...constants,
      onCut: () => {
        if (this.#up?.own.link !== link) return;
        above.forget(this.#up.own);
        this.#up = undefined;
        time.after(time.between(50, 250), () => this.connect());
      },
    });
    return link;
  }

  #ask() {
    const up = this.#up;
    if (!this.isUp || !up) return;
    this.#askedAt = this.#world.time.now;
    up.own.link.send(() => up.above.sync(up.own, this.position));
  }

  /** Something came from above. @param {Event[]} events */
  hear(events) {
    if (!this.isUp) return;
    const { time, bugs } = this.#world;
    const fresh = events.filter(({ seq }) => seq > this.position);
    if (fresh[0] === undefined) return;
    if (fresh[0].seq > this.position + 1) {
      // A frame was lost: what came is asked for again, with what lies before it.
      if (time.now - this.#askedAt > ASK_AGAIN_MS) this.#ask();
      return;
    }
    if (bugs.has('a relay skips what comes') && time.chance() < 0.02) {
      this.position += fresh.length;
      return;
    }
    this.#window.push(...fresh);
    this.position += fresh.length;
    const tooMany = this.#window.length - this.#world.constants.windowEvents;
    if (tooMany > 200) {
      this.#window.splice(0, tooMany);
      this.#floor += tooMany;
    }
    for (const { one } of this.#below.values()) this.#page(one, fresh);
    this.#tell();
    const ready = this.#early.filter(({ after }) => after <= this.position);
    this.#early = this.#early.filter(({ after }) => after > this.position);
    for (const { viewer, after } of ready) this.resume(viewer, after);
  }

  /** One frame per socket with all that came since the last one, socket after socket. */
  #tell() {
    if (this.#isTelling || this.#told >= this.position || this.viewers.size === 0) {
      if (this.viewers.size === 0) this.#told = this.position;
      return;
    }
    this.#isTelling = true;
    const events = this.#after(this.#told);
    this.mostBehind = Math.max(this.mostBehind, events.length);
    this.#told = this.position;
    const order = [...this.viewers];
    const { time, constants, crowd } = this.#world;
    const each = (constants.frameMicros + constants.eventMicros * events.length) / 1_000;
    const stretch = (/** @type {number} */ from) => {
      if (!this.isUp) return;
      const some = order.slice(from, from + STRETCH);
      this.frames += some.length;
      this.busyMs += some.length * each;
      for (const viewer of some) if (this.viewers.has(viewer)) crowd.hear(viewer, events, this);
      time.after(some.length * each, () => {
        if (from + STRETCH < order.length) return stretch(from + STRETCH);
        this.#isTelling = false;
        this.#tell();
      });
    };
    stretch(0);
  }

  /** @param {number} after */
  #after(after) {
    return this.#window.filter(({ seq }) => seq > after);
  }

  /** A viewer says where it stands. @param {number} viewer @param {number} after */
  resume(viewer, after) {
    if (!this.isUp) return;
    const { bugs, crowd } = this.#world;
    this.viewers.add(viewer);
    // It was told more elsewhere than this relay knows: it waits, and is neither set back nor skipped.
    if (after > this.position) return void this.#early.push({ viewer, after });
    const from = bugs.has('a resume begins where the relay is') ? this.position : after;
    // Below the window the room's history answers; a viewer pages through that over HTTP as any client does.
    const older = from < this.#floor ? this.#world.history(from, this.#floor) : [];
    const events = [...older, ...this.#after(from)];
    if (events.length > 0) crowd.hear(viewer, events, this);
  }

  /** @param {number} viewer */
  leave(viewer) {
    this.viewers.delete(viewer);
  }

  /** A viewer below says something. @param {Send} send @param {Subscriber} [from] the relay between, if any */
  send(send, from) {
    if (!this.isUp) return;
    this.#asked.set(send.cid, { send, from });
    if (this.#world.bugs.has('a relay orders by itself') && from === undefined)
      this.#world.crowd.hearAll(this.viewers, [{ ...send, seq: this.position + 1 }], this);
    const up = this.#up;
    if (up) up.own.link.send(() => up.above.take(up.own, send));
  }

  /** @param {number} viewer @param {number} cid @param {number} seq */
  acked(viewer, cid, seq) {
    const asked = this.#asked.get(cid);
    this.#asked.delete(cid);
    if (!this.isUp || !asked) return;
    const { from } = asked;
    if (from) from.link.send(() => from.relay.acked(viewer, cid, seq));
    else if (this.viewers.has(viewer)) this.#world.crowd.acked(viewer, cid, seq);
  }

  // What a relay below asks of this one: the same as a room is asked.
  /** @param {Subscriber} from @param {number} after */
  sync(from, after) {
    if (!this.isUp) return;
    this.#below.set(from.link, { one: from, count: this.#below.get(from.link)?.count ?? 0 });
    const older = after < this.#floor ? this.#world.history(after, this.#floor) : [];
    this.#page(from, [...older, ...this.#after(after)]);
  }

  /** @param {Subscriber} from @param {Send} send */
  take(from, send) {
    this.send(send, from);
  }

  /** @param {Subscriber} from @param {number} count */
  hold(from, count) {
    const known = this.#below.get(from.link);
    if (known) known.count = count;
  }

  /** @param {Subscriber} from */
  forget({ link }) {
    this.#below.delete(link);
  }

  /** @param {Subscriber} to @param {Event[]} events */
  #page({ relay, link }, events) {
    if (events.length === 0) return;
    const { frameMicros, eventMicros } = this.#world.constants;
    this.frames += 1;
    this.busyMs += (frameMicros + eventMicros * events.length) / 1_000;
    link.send(() => relay.hear(events));
  }

  /** Says how many it holds; people are counted, never listed. Asks also where it stands: a frame that was the last one may be lost too. */
  #report() {
    if (!this.isUp) return;
    const up = this.#up;
    const below = [...this.#below.values()].reduce((sum, { count }) => sum + count, 0);
    if (up) {
      up.own.link.send(() => up.above.hold(up.own, this.viewers.size + below));
      this.#ask();
    }
    this.#world.time.after(REPORT_MS, () => this.#report());
  }

  /** Loses what it hangs on, and finds it again. */
  disconnect() {
    this.#up?.own.link.cut();
  }

  /** Dies: every socket above and below it is gone, and nothing that it held was needed. */
  die() {
    this.isUp = false;
    this.#up?.above.forget(this.#up.own);
    for (const { one } of this.#below.values()) one.link.cut();
    this.#world.crowd.lost([...this.viewers]);
    this.viewers.clear();
  }
}
