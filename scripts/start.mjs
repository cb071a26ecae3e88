// `npm start`: builds (not with --no-build), starts everything, prints where it is, and ends it all on
// Ctrl-C.
import { join, relative, resolve } from 'node:path';
import { buildOrFail } from './build.mjs';
import { whenEnded } from './ending.mjs';
import { Failure, run } from './failure.mjs';
import { inProject } from './project.mjs';
import { getServerPath } from './stack/database.mjs';
import { serveEmbedExample } from './stack/embed-example.mjs';
import { openLogs } from './stack/logs.mjs';
import { isFree, takenPort } from './stack/ports.mjs';
import { claimData } from './stack/running.mjs';
import { sweepEveryMinute, watchDatabase } from './stack/upkeep.mjs';
import { startStack } from './stack.mjs';

const { env } = process;
const dataFolder = resolve(env.PARTYLINE_DATA ?? inProject('.partyline'));
const say = (/** @type {string} */ line) => console.error(line);

/** @type {(() => unknown)[]} what takes the start back, in its order */
const undo = [];

/** @returns {Promise<number>} the exit code, once everything has ended */
async function main() {
  const ending = watchForEnd();
  try {
    const failed = await Promise.race([
      start(ending.died).then(() => ending.promise),
      ending.promise,
    ]);
    if (failed)
      throw new Failure(
        `${failed} ended by itself; its last words are in ${join(shownFolder(), 'log')}.`,
      );
    return 0;
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

/** @param {(part: import('./stack.mjs').PartName) => void} onDeath */
async function start(onDeath) {
  const port = portFrom('PORT') ?? 1999;
  const embedPort = portFrom('EMBED_PORT') ?? port + 1;
  const host = env.HOST || '127.0.0.1';
  if (!['127.0.0.1', '0.0.0.0'].includes(host))
    throw new Failure(
      `HOST must be 127.0.0.1 (this machine) or 0.0.0.0 (everybody), not "${host}".`,
    );
  if (!(await isFree(port))) throw takenPort(port, 'PORT');
  if (!(await isFree(embedPort))) throw takenPort(embedPort, 'EMBED_PORT');
  if (!env.LIBSQL_URL) getServerPath(env);
  const claim = await claimData(dataFolder);
  if (!process.argv.includes('--no-build')) await buildOrFail();
  let isUp = false;
  const logs = await openLogs(dataFolder, (line) => isUp && say(line));
  undo.push(logs.close);
  const stack = await startStack({
    port,
    databasePort: portFrom('DB_PORT'),
    dataFolder,
    host,
    env: { MODE: 'development', ...env },
    onLog: logs.write,
    onDeath,
  });
  undo.push(claim.release, stack.stop, sweepEveryMinute(stack), watchDatabase(stack, say));
  await claim.announce(stack.url);
  undo.push(await serveEmbedExample({ port: embedPort, server: `http://localhost:${port}` }));
  isUp = true;
  console.log(greeting(port, embedPort));
}

const partNames = { worker: 'The server (partykit dev)', database: 'The database (sqld)' };

/** Resolves with nothing when a person ends the start, with a name when a part of it died. */
function watchForEnd() {
  /** @type {(failed?: string) => void} */
  let end = () => {};
  /** @type {Promise<string | undefined>} */
  const promise = new Promise((resolve) => {
    end = resolve;
  });
  whenEnded(() => end());
  return {
    promise,
    died: (/** @type {import('./stack.mjs').PartName} */ part) => end(partNames[part]),
  };
}

/**
 * @param {string} name
 * @returns {number | undefined}
 */
function portFrom(name) {
  if (env[name] === undefined || env[name] === '') return undefined;
  const port = Number(env[name]);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Failure(`${name} must be a port number between 1 and 65535, not "${env[name]}".`);
}

/** The data folder as a person here would type it. */
function shownFolder() {
  const path = relative(process.cwd(), dataFolder);
  return path === '' || path.startsWith('..') ? dataFolder : path;
}

const openToAll =
  'It listens on every address of this machine (HOST); name the pages that may use it in ALLOWED_ORIGINS.';

/**
 * @param {number} port
 * @param {number} embedPort
 */
const greeting = (port, embedPort) => `
  Partyline is running.

  Demo site       http://localhost:${port}/
  Embed example   http://127.0.0.1:${embedPort}/   (another origin)
  API             http://localhost:${port}/v1

  ${env.HOST === '0.0.0.0' ? openToAll : 'It listens on this machine only (HOST=0.0.0.0 opens it to your network).'}
  Data and logs are in ${shownFolder()}. Ctrl-C stops everything.
`;

await run(main);
// Nothing of ours is left; an open keep-alive connection of fetch must not hold the prompt back.
process.exit();
