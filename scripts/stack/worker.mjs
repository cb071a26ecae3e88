import { Failure } from '../failure.mjs';
import { startChild } from './child.mjs';
import { ask, poll } from './poll.mjs';
import { isRefused } from './ports.mjs';

const startMs = 60_000;
const listenerMs = 1_000;

/**
 * Starts the server in its folder and waits until `/health` answers.
 * @param {{ home: import('./homes.mjs').Home, place: import('./homes.mjs').Place, env: NodeJS.ProcessEnv, onLine: (line: string) => void }} options
 * @returns {Promise<import('./child.mjs').Child>}
 */
export async function startWorker({ home, place, env, onLine }) {
  const { port } = place;
  /** @type {string | undefined} */
  let complaint;
  const child = await startChild(home.command(place), {
    cwd: place.folder,
    env: { ...env, ...home.env(place), NO_COLOR: '1', FORCE_COLOR: '0' },
    onLine: (line) => {
      complaint ??= mistake.exec(line)?.[1];
      onLine(line);
    },
  });
  // They do not exit when they fail: their words are the only sign.
  const answer = await poll(
    async () => (complaint || !child.isAlive() ? 'failed' : findHealth(port)),
    { timeoutMs: startMs },
  );
  if (typeof answer === 'object' && 'database' in answer) return endWithItsListener(child, port);
  await child.kill();
  if (typeof answer === 'object') throw new Failure(answer.error.message);
  const reason = complaint ?? (answer ? 'it ended.' : `no answer in ${startMs / 1000} s.`);
  throw new Failure(`The server (${home.program}) did not start on port ${port}: ${reason}`);
}

/**
 * The program may stay when the workerd behind it has died, with nobody at the port.
 * @param {import('./child.mjs').Child} child
 * @param {number} port
 */
function endWithItsListener(child, port) {
  const timer = setInterval(async () => {
    if (await isRefused(port)) child.kill();
  }, listenerMs);
  timer.unref();
  child.exited.then(() => clearInterval(timer));
  return child;
}

// Not those in JSON: that is our own server, which runs and has something to say.
const mistake = /(?:\[ERROR\]\s*(?!\{)|(?=Address already in use|EADDRINUSE))(\S.*)/;

/**
 * @param {number} port
 * @returns {Promise<{ database: object } | { error: { message: string } } | undefined>} error: it refuses to serve with these settings
 */
async function findHealth(port) {
  const answer = await ask(`http://127.0.0.1:${port}/health`);
  const health = await answer?.json().catch(() => undefined);
  return health?.database || health?.error ? health : undefined;
}
