// `npm run serve`: Partyline for real use, behind a proxy, from what `npm run build` made. It ends with 0 when it is told to, and
// with 1 when the server died or the database does not come back: whoever started it (systemd, a container) starts it again.
import { join } from 'node:path';
import { whenEnded } from './ending.mjs';
import { run } from './failure.mjs';
import { keepDatabase } from './serve/database-keeper.mjs';
import { controlSocket } from './serve/engine.mjs';
import { openJournal } from './serve/journal.mjs';
import { lockData } from './serve/lock.mjs';
import { readServeSettings } from './serve/settings.mjs';
import { stopGently } from './serve/stop.mjs';
import { poll } from './stack/poll.mjs';
import { isFree } from './stack/ports.mjs';
import { claimData } from './stack/running.mjs';
import { sweepEveryMinute, watchDatabase } from './stack/upkeep.mjs';
import { startStack } from './stack.mjs';

const releasedMs = 5_000;
const journal = openJournal();

/** @type {(() => unknown)[]} what takes the start back, in its order */
const undo = [];

/** @returns {Promise<number>} the exit code, once everything has ended */
async function main() {
  const settings = await readServeSettings(process.env);
  const ending = waitForEnd();
  try {
    const failed = await Promise.race([
      serve(settings, ending.fail).then(() => ending.promise),
      ending.promise,
    ]);
    journal.say(failed ? 'error' : 'info', failed ?? 'told to end');
    return failed ? 1 : 0;
  } finally {
    for (const step of undo.reverse()) await step();
    journal.say('info', 'ended');
  }
}

/**
 * @param {import('./serve/settings.mjs').ServeSettings} settings
 * @param {(why: string) => void} fail
 */
async function serve({ port, databasePort, host, dataFolder, env }, fail) {
  const startedAt = Date.now();
  undo.push(await lockData(dataFolder));
  const claim = await claimData(dataFolder, 'partykit');
  // The one before may have been killed just now; what is left of it ends with it.
  await poll(async () => (await isFree(port)) || undefined, { timeoutMs: releasedMs });
  let onDatabaseDeath = () => fail('the database died while the server was starting');
  const stack = await startStack({
    home: 'served',
    ...{ port, databasePort, dataFolder, host, env },
    onLog: journal.hear,
    onDeath: (part) => (part === 'database' ? onDatabaseDeath() : fail('the server died')),
  });
  undo.push(claim.release, () => end(stack, join(dataFolder, 'run')));
  const keeper = keepDatabase({
    restart: stack.restartDatabase,
    say: journal.say,
    giveUp: () => fail('the database does not come back'),
  });
  onDatabaseDeath = keeper.restart;
  undo.push(keeper.settled, sweepEveryMinute(stack));
  undo.push(watchDatabase({ url: stack.url, restartDatabase: keeper.restart }, sayHang));
  await claim.announce(stack.url);
  const { migrations } = stack;
  journal.say('info', 'serving', { host, port, migrations, startMs: Date.now() - startedAt });
}

const sayHang = (/** @type {string} */ line) => journal.say('warn', line);

/**
 * @param {import('./stack.mjs').Stack} stack
 * @param {string} folder
 */
async function end(stack, folder) {
  journal.say('info', 'ended gently', await stopGently({ stack, control: controlSocket(folder) }));
}

/** Resolves with nothing when it is told to end, with why when it cannot go on. A second signal ends it at once. */
function waitForEnd() {
  /** @type {(why?: string) => void} */
  let end = () => {};
  /** @type {Promise<string | undefined>} */
  const promise = new Promise((resolve) => {
    end = resolve;
  });
  whenEnded(() => end());
  return { promise, fail: (/** @type {string} */ why) => end(why) };
}

// Data, secrets and talk of others are for this user alone.
process.umask(0o077);
await run(main);
// Nothing of ours is left; an open keep-alive connection of fetch must not hold the end back.
process.exit();
