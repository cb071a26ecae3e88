import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

const closeMs = 5_000;
const drainMs = 5_000;
const betweenMs = 100;
const lastAnswersMs = 500;

/**
 * Ends a server so that nobody loses anything and everybody comes back: no more requests, sockets closed, rooms written to the
 * database as far as that goes in five seconds, then server and database in this order.
 * @param {{ stack: Pick<import('../stack.mjs').Stack, 'sweep' | 'killWorker' | 'stop'>, control: string }} options control: the engine's own way in
 * @returns {Promise<{ sockets: number | undefined, pending: number | undefined }>} undefined where nobody answered
 */
export async function stopGently({ stack, control }) {
  const sockets = await closeSockets(control);
  const pending = sockets === undefined ? undefined : await drain(stack);
  // Told to end, the engine would wait: it keeps its end of the connections of sockets that it closed (workerd, July 2024). What is
  // acked is on disk, so that what answers are still on their way is all that there is to wait for.
  await wait(lastAnswersMs);
  await stack.killWorker();
  await stack.stop();
  return { sockets, pending };
}

/**
 * @param {string} socketPath
 * @returns {Promise<number | undefined>}
 */
const closeSockets = (socketPath) =>
  new Promise((resolve) => {
    const asked = request({ socketPath, method: 'POST', path: '/', timeout: closeMs });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(undefined));
    asked.once('response', async (response) => {
      const chunks = await response.toArray().catch(() => []);
      resolve(parseCount(Buffer.concat(chunks).toString(), 'sockets'));
    });
    asked.end();
  });

/**
 * What is left stays in the rooms, which hand it over after the next start.
 * @param {Pick<import('../stack.mjs').Stack, 'sweep'>} stack
 */
async function drain(stack) {
  const end = Date.now() + drainMs;
  let pending = await sweep(stack);
  while (pending && Date.now() < end) {
    await wait(betweenMs);
    pending = await sweep(stack);
  }
  return pending;
}

/** @param {Pick<import('../stack.mjs').Stack, 'sweep'>} stack */
async function sweep(stack) {
  const answer = /** @type {Response | undefined} */ (await stack.sweep());
  return parseCount((await answer?.text().catch(() => '')) ?? '', 'pending');
}

/**
 * @param {string} text
 * @param {string} name
 * @returns {number | undefined}
 */
function parseCount(text, name) {
  try {
    const count = JSON.parse(text)[name];
    return typeof count === 'number' ? count : undefined;
  } catch {
    return undefined;
  }
}
