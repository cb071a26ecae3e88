/** Time and chance of a simulation: what is due first happens first; of two at one moment the one that was set first. */
export class Time {
  /** @type {{at: number, order: number, task: () => void}[]} */
  #heap = [];
  #order = 0;
  /** ms */
  now = 0;
  #seed;

  /** @param {number} seed */
  constructor(seed) {
    this.#seed = seed >>> 0;
  }

  /** Between 0 and 1. */
  chance() {
    this.#seed = (this.#seed + 0x6d2b79f5) >>> 0;
    let t = this.#seed;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** @param {number} from @param {number} to */
  between(from, to) {
    return from + this.chance() * (to - from);
  }

  /** @param {number} ms @param {() => void} task */
  after(ms, task) {
    this.#push({ at: this.now + ms, order: this.#order++, task });
  }

  /** Lets everything happen that is due until then. @param {number} until */
  run(until) {
    for (let next = this.#heap[0]; next && next.at <= until; next = this.#heap[0]) {
      this.#pop();
      this.now = next.at;
      next.task();
    }
    this.now = until;
  }

  /** @param {{at: number, order: number, task: () => void}} item */
  #push(item) {
    const heap = this.#heap;
    let at = heap.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(heap[at], heap[parent])) return;
      swap(heap, at, parent);
      at = parent;
    }
  }

  #pop() {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (isBefore(heap[left], heap[least])) least = left;
      if (isBefore(heap[right], heap[least])) least = right;
      if (least === at) return;
      swap(heap, at, least);
      at = least;
    }
  }
}

/** @typedef {{at: number, order: number} | undefined} Due */

/** @param {Due} one @param {Due} other */
function isBefore(one, other) {
  if (!one || !other) return false;
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

/** @template T @param {T[]} list @param {number} a @param {number} b */
function swap(list, a, b) {
  const kept = /** @type {T} */ (list[a]);
  list[a] = /** @type {T} */ (list[b]);
  list[b] = kept;
}
