import type { Hosted } from './object-host.ts';
import type { World } from './world.ts';

type Ring = { run(object: Hosted): void; fail(): void };

const againMs = 2_000;
const twiceChance = 0.1;

/** The alarm of an object as a platform keeps it: it outlives crashes, rings at least once, and again when nobody heard it. */
export class Bell {
  at: number | undefined;
  readonly #world: World;
  readonly #deliver: (ring: Ring) => void;
  #undo: () => void = () => {};
  #isRinging = false;

  constructor(world: World, deliver: (ring: Ring) => void) {
    this.#world = world;
    this.#deliver = deliver;
  }

  set(at: number | undefined): void {
    this.#undo();
    this.#undo = () => {};
    this.at = at;
    if (at === undefined) return;
    const waitMs = Math.max(0, at - this.#world.now());
    this.#undo = this.#world.clock.after(waitMs, () => this.#ring());
  }

  /** The object died: what it did not hear is said again. */
  repeat(): void {
    if (this.#isRinging) this.set(this.#world.now() + againMs);
    this.#isRinging = false;
  }

  #ring(): void {
    this.set(undefined);
    this.#isRinging = true;
    const ring: Ring = {
      run: (object) => {
        this.#isRinging = false;
        object.look?.();
      },
      fail: () => this.repeat(),
    };
    this.#deliver(ring);
    if (this.#world.random.chance(twiceChance)) this.#deliver(ring);
  }
}
