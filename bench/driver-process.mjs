import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const DRIVER = fileURLToPath(new URL('./driver.mjs', import.meta.url));

/** A driver in a process of its own; one order at a time. */
export class DriverProcess {
  #child = fork(DRIVER, { stdio: 'inherit', serialization: 'advanced' });

  /**
   * Opens the sockets of a crowd, group after group.
   * @param {URL} wire the module whose `wire` says how the server is spoken to
   * @param {AsyncIterable<import('./crowd.mjs').Seat[]>} groups
   */
  async connect(wire, groups) {
    for await (const seats of groups)
      await this.#order({ order: 'connect', wire: wire.href, seats });
  }

  /**
   * Applies a load and measures.
   * @param {import('./load.mjs').Plan} plan
   * @returns {Promise<import('./load.mjs').LoadResult>}
   */
  load(plan) {
    return this.#order({ order: 'load', plan });
  }

  /**
   * Sends so many messages as fast as the server takes them.
   * @param {{count: number, window: number}} plan `window`: messages on their way per client
   * @returns {Promise<Awaited<ReturnType<typeof import('./load.mjs').fill>>>}
   */
  fill(plan) {
    return this.#order({ order: 'fill', plan });
  }

  /** Closes the sockets of so many clients, the last ones. @param {number} count */
  leave(count) {
    return this.#order({ order: 'leave', count });
  }

  stop() {
    if (this.#child.connected) this.#child.disconnect();
  }

  /**
   * @param {import('./driver.mjs').Order} message
   * @returns {Promise<any>}
   */
  #order(message) {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error('the load driver ended early'));
      this.#child.once('exit', ended);
      this.#child.once('message', (/** @type {{result?: any, error?: string}} */ answer) => {
        this.#child.off('exit', ended);
        if (answer.error) reject(new Error(answer.error));
        else resolve(answer.result);
      });
      this.#child.send(message);
    });
  }
}
