import { setTimeout as wait } from 'node:timers/promises';

/**
 * Asks again and again until the answer is not undefined.
 * @template T
 * @param {() => Promise<T | undefined>} ask
 * @param {{ timeoutMs: number, everyMs?: number, signal?: AbortSignal }} options
 * @returns {Promise<T | undefined>} undefined when the time is over or the signal came
 */
export async function poll(ask, { timeoutMs, everyMs = 30, signal }) {
  const end = Date.now() + timeoutMs;
  while (Date.now() < end && !signal?.aborted) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await wait(everyMs);
  }
  return undefined;
}

/**
 * @param {string} url
 * @param {RequestInit} [init]
 * @returns {Promise<Response | undefined>} undefined when nobody answers within 5 s
 */
export const ask = (url, init) =>
  fetch(url, { signal: AbortSignal.timeout(5_000), ...init }).catch(() => undefined);
