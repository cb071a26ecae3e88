// What `npm start` and `npm run dev:edge` do alike: build (not with --no-build), start everything, say where it is, and end it
// all on Ctrl-C.
import { join, relative, resolve } from 'node:path';
import { buildOrFail } from '../build.mjs';
import { whenEnded } from '../ending.mjs';
import { Failure, run } from '../failure.mjs';
import { inProject } from '../project.mjs';
import { startStack } from '../stack.mjs';
import { getServerPath } from './database.mjs';
import { serveEmbedExample } from './embed-example.mjs';
import { homes } from './homes.mjs';
import { openLogs } from './logs.mjs';
import { isFree, takenPort } from './ports.mjs';
import { claimData } from './running.mjs';
import { sweepEveryMinute, watchDatabase } from './upkeep.mjs';

const { env } = process;
const say = (/** @type {string} */ line) => console.error(line);

/** @typedef {{ home: import('./running.mjs').DataHome, dataFolder: string }} Local */

/**
 * Runs everything on this machine until somebody ends it, and ends the process then.
 * @param {{ home: import('./running.mjs').DataHome, folder: string }} options folder: where the data is unless PARTYLINE_DATA says
 * @returns {Promise<never>}
 */
export async function runLocally({ home, folder }) {
  const local = { home, dataFolder: resolve(env.PARTYLINE_DATA ?? inProject(folder)) };
  await run(() => untilEnded(local));
  // Nothing of ours is left; an open keep-alive connection of fetch must not hold the prompt back.
  process.exit();
}

/**
 * @param {Local} local
 * @returns {Promise<number>} the exit code, once everything has ended
 */
async function untilEnded(local) {
  /** @type {(() => unknown)[]} what takes the start back, in its order */
  const undo = [];
  const ending = watchForEnd(local);
  try {
    const failed = await Promise.race([
      start(local, { undo, onDeath: ending.died }).then(() => ending.promise),
      ending.promise,
    ]);
    if (failed)
      throw new Failure(
        `${failed} ended by itself; its last words are in ${join(shown(local.dataFolder), 'log')}.`,
      );
    return 0;
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

/**
 * @param {Local} local
 * @param {{ undo: (() => unknown)[], onDeath: (part: import('../stack.mjs').PartName) => void }} ending
 */
async function start({ home, dataFolder }, { undo, onDeath }) {
  const { port, embedPort, host } = await findPlace();
  if (!env.LIBSQL_URL) getServerPath(env);
  const claim = await claimData(dataFolder, home);
  if (!process.argv.includes('--no-build')) await buildOrFail();
  let isUp = false;
  const logs = await openLogs(dataFolder, (line) => isUp && say(line));
  undo.push(logs.close);
  const stack = await startStack({
    home,
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
  // What the server says while it is ended stays in the log.
  undo.push(() => {
    isUp = false;
  });
  console.log(greeting({ home, dataFolder, port, embedPort }));
}

/** Where to listen, as the environment says, if it is free. */
async function findPlace() {
  const port = portFrom('PORT') ?? 1999;
  const embedPort = portFrom('EMBED_PORT') ?? port + 1;
  const host = env.HOST || '127.0.0.1';
  if (!['127.0.0.1', '0.0.0.0'].includes(host))
    throw new Failure(
      `HOST must be 127.0.0.1 (this machine) or 0.0.0.0 (everybody), not "${host}".`,
    );
  if (!(await isFree(port))) throw takenPort(port, 'PORT');
  if (!(await isFree(embedPort))) throw takenPort(embedPort, 'EMBED_PORT');
  return { port, embedPort, host };
}

/**
 * Resolves with nothing when a person ends the start, with a name when a part of it died.
 * @param {Local} local
 */
function watchForEnd({ home }) {
  const names = { worker: `The server (${homes[home].program})`, database: 'The database (sqld)' };
  /** @type {(failed?: string) => void} */
  let end = () => {};
  /** @type {Promise<string | undefined>} */
  const promise = new Promise((resolve) => {
    end = resolve;
  });
  whenEnded(() => end());
  return {
    promise,
    died: (/** @type {import('../stack.mjs').PartName} */ part) => end(names[part]),
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

/**
 * The data folder as a person here would type it.
 * @param {string} dataFolder
 */
function shown(dataFolder) {
  const path = relative(process.cwd(), dataFolder);
  return path === '' || path.startsWith('..') ? dataFolder : path;
}

const openToAll =
  'It listens on every address of this machine (HOST); name the pages that may use it in ALLOWED_ORIGINS.';

/** @param {Local & { port: number, embedPort: number }} running */
const greeting = ({ home, dataFolder, port, embedPort }) => `
  Partyline is running${home === 'worker' ? ' as a Cloudflare Worker, on this machine' : ''}.

  Demo site       http://localhost:${port}/
  Embed example   http://127.0.0.1:${embedPort}/   (another origin)
  API             http://localhost:${port}/v1

  ${env.HOST === '0.0.0.0' ? openToAll : 'It listens on this machine only (HOST=0.0.0.0 opens it to your network).'}
  Data and logs are in ${shown(dataFolder)}. Ctrl-C stops everything.
`;
