import { ask, poll } from '../stack/poll.mjs';

// A new name needs a moment until everybody knows it.
const waitMs = 60_000;

/**
 * Asks a server that was just deployed how it is, until it answers.
 * @param {string} address
 * @param {{ timeoutMs?: number }} [options]
 * @returns {Promise<string | undefined>} what is wrong, in one sentence; undefined when it serves
 */
export async function problemAt(address, { timeoutMs = waitMs } = {}) {
  const health = await poll(() => findHealth(address), { timeoutMs, everyMs: 1_000 });
  if (health === undefined)
    return `nobody answers at ${address}/health yet; a new name may need some minutes, \`npx wrangler tail\` shows whether anybody arrives.`;
  if (health.error) return health.error.message;
  return health.isOk ? undefined : `${address}/health says that it cannot use its database.`;
}

/**
 * @param {string} address
 * @returns {Promise<{ isOk: boolean, error?: { message: string } } | undefined>}
 */
async function findHealth(address) {
  const answer = await ask(`${address}/health`);
  const health = await answer?.json().catch(() => undefined);
  if (!health?.database && !health?.error) return undefined;
  return { isOk: answer?.ok ?? false, error: health.error };
}
