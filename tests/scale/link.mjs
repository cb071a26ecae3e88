/**
 * One socket between two objects: frames arrive in order or not at all. A frame may be lost in silence; when either end
 * dies some of what is on its way still arrives, the rest is lost, and the end that lives learns of it.
 */
export class Link {
  #time;
  #options;
  isOpen = true;
  #freeAt = 0;
  #deadAt = Number.POSITIVE_INFINITY;

  /** @param {import('./time.mjs').Time} time @param {{hopMs: number, lossShare: number, onCut: () => void}} options */
  constructor(time, options) {
    this.#time = time;
    this.#options = options;
  }

  /** @param {() => void} arrive what happens at the other end */
  send(arrive) {
    const { hopMs, lossShare } = this.#options;
    if (!this.isOpen || this.#time.chance() < lossShare) return;
    // Never before what was sent earlier.
    const at = Math.max(this.#freeAt, this.#time.now + hopMs * this.#time.between(0.7, 1.6));
    this.#freeAt = at;
    this.#time.after(at - this.#time.now, () => {
      if (this.#time.now < this.#deadAt) arrive();
    });
  }

  cut() {
    if (!this.isOpen) return;
    this.isOpen = false;
    const { hopMs, onCut } = this.#options;
    const leftMs = this.#time.between(0, hopMs * 2);
    this.#deadAt = this.#time.now + leftMs;
    this.#time.after(leftMs, onCut);
  }
}
