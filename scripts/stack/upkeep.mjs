// What must happen from time to time while the stack runs. PartyKit's alarms break a room (see
// partykit's issue with `room.id` after an alarm), so the clock ticks out here.
import { ask } from './poll.mjs';

const sweepMs = 60_000;
const healthMs = 5_000;
const hangMs = 10_000;

/**
 * Asks the server at once and every minute to drain the rooms that nobody visits.
 * @param {import('../stack.mjs').Stack} stack
 * @returns {() => void} stops it
 */
export function sweepEveryMinute(stack) {
  stack.sweep();
  const timer = setInterval(stack.sweep, sweepMs);
  return () => clearInterval(timer);
}

/**
 * sqld can stop writing for good under many writers at once, while it goes on reading: the server sees it
 * first, and a restart loses nothing that was acked.
 * @param {Pick<import('../stack.mjs').Stack, 'url' | 'restartDatabase'>} stack
 * @param {(line: string) => void} say
 * @param {{ everyMs?: number }} [options]
 * @returns {() => void} stops it
 */
export function watchDatabase(stack, say, { everyMs = healthMs } = {}) {
  let isSuspect = false;
  let isBusy = false;
  const timer = setInterval(async () => {
    if (isBusy) return;
    isBusy = true;
    const isHanging = await hangs(stack.url);
    if (isHanging && isSuspect) {
      say('The database stopped answering writes: restarting it.');
      await stack.restartDatabase().catch((error) => say(error.message));
    }
    isSuspect = isHanging && !isSuspect;
    isBusy = false;
  }, everyMs);
  return () => clearInterval(timer);
}

/** @param {string} url */
async function hangs(url) {
  const answer = await ask(`${url}/health`);
  const health = await answer?.json().catch(() => undefined);
  return (health?.database?.hangsMs ?? 0) > hangMs;
}
