import { poll } from './poll.mjs';
import { isFree } from './ports.mjs';

const freeMs = 5_000;

/** One server with its port: keeps the two apart from the processes that come and go behind them. */
export class Part {
  /** @type {import('./child.mjs').Child | undefined} */
  #child;
  #start;
  #onDeath;

  /** @param {{ port: number, start: () => Promise<import('./child.mjs').Child>, onDeath: () => void }} options */
  constructor({ port, start, onDeath }) {
    this.port = port;
    this.#start = start;
    this.#onDeath = onDeath;
  }

  get pid() {
    return this.#child?.pid;
  }

  async start() {
    const child = await this.#start();
    this.#child = child;
    child.exited.then(() => {
      if (this.#child === child) this.#onDeath();
    });
  }

  async stop() {
    await this.#take()?.stop();
    await this.#released();
  }

  async kill() {
    await this.#take()?.kill();
    await this.#released();
  }

  async restart() {
    await this.kill();
    await this.start();
  }

  async #released() {
    await poll(async () => (await isFree(this.port)) || undefined, { timeoutMs: freeMs });
  }

  /** Whoever takes the child ends it: from here on its end is no surprise. */
  #take() {
    const child = this.#child;
    this.#child = undefined;
    return child;
  }
}
