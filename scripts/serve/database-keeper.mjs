const windowMs = 5 * 60_000;

/**
 * Starts a database that died or hangs again, without the server: people go on talking meanwhile, and lose no socket. One that
 * needs it too often is given up, and so is one that does not start.
 * @param {{ restart: () => Promise<void>, say: import('./journal.mjs').Say, giveUp: () => void, most?: number, now?: () => number }} options most: restarts within five minutes
 */
export function keepDatabase({ restart, say, giveUp, most = 5, now = Date.now }) {
  /** @type {number[]} */
  let restarts = [];
  /** @type {Promise<void> | undefined} */
  let running;

  const again = async () => {
    restarts = [...restarts, now()].filter((at) => now() - at < windowMs);
    if (restarts.length > most) return giveUp();
    say('warn', 'database is started again', { times: restarts.length });
    await restart().catch((error) => {
      say('error', error.message);
      giveUp();
    });
  };

  return {
    /** One at a time: who asks meanwhile waits for the same one. */
    restart: () => {
      running ??= again().finally(() => {
        running = undefined;
      });
      return running;
    },
    /** Resolves when none is under way. */
    settled: async () => running,
  };
}
