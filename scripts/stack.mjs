// Everything Partyline needs on one machine, as functions: `npm start`, the edge and chaos tests and the
// benchmark start it, kill its parts and start them again with the same ports and data.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { getServerPath, startDatabase } from './stack/database.mjs';
import { homes } from './stack/homes.mjs';
import { Part } from './stack/part.mjs';
import { ask } from './stack/poll.mjs';
import { findFreePort, isFree, takenPort } from './stack/ports.mjs';
import { getSecret, sweepToken } from './stack/secret.mjs';
import { startWorker } from './stack/worker.mjs';

/** @typedef {'worker' | 'database'} PartName */

/**
 * @typedef {object} StackOptions
 * @property {number} [port] of the server; a free one unless given
 * @property {number} [databasePort] a free one unless given
 * @property {import('./stack/homes.mjs').HomeName} [home] the program that the server runs in; `partykit` unless given
 * @property {string} dataFolder holds the database, the objects, the secret; made when missing
 * @property {string} [host] the address the server listens on; loopback unless given
 * @property {NodeJS.ProcessEnv} [env] settings: see `settings` below, and SQLD_PATH
 * @property {(databaseUrl: string) => string | Promise<string>} [workerDatabaseUrl] puts something between the server and its database
 * @property {(part: PartName, line: string) => void} [onLog]
 * @property {(part: PartName) => void} [onDeath] a part ended though nobody asked it to
 */

/**
 * @typedef {object} Stack
 * @property {string} url of the server, without a trailing slash
 * @property {number} port
 * @property {string} databaseUrl
 * @property {string} secret
 * @property {readonly string[]} migrations those applied at this start
 * @property {() => Promise<unknown>} sweep makes rooms that nobody visits write what they still hold
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} killWorker SIGKILL
 * @property {() => Promise<void>} killDatabase SIGKILL
 * @property {() => Promise<void>} restartWorker on the same port with the same data
 * @property {() => Promise<void>} restartDatabase on the same port with the same data
 * @property {() => Record<PartName, number | undefined>} pids process groups, by part
 */

export const settings = [
  'LIBSQL_AUTH_TOKEN',
  'ALLOWED_ORIGINS',
  'GUESTS',
  'ACCOUNTS',
  'FILES',
  'DEFAULT_ROOM',
  'IDENTITY_KEYS',
  'LIMIT_SCALE',
  'MODE',
  'SCRIBES',
  'CLIENT_ADDRESS_HEADER',
  'FILE_STORE',
  'S3_ENDPOINT',
  'S3_BUCKET',
  'S3_REGION',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
  'FILES_PER_PERSON_MIB',
  'METRICS_TOKEN',
  'LOG_LEVEL',
  'LOG_REQUESTS',
];

/**
 * Starts database and server and waits until both answer.
 * @param {StackOptions} options
 * @returns {Promise<Stack>} rejects with a Failure; then nothing is left running
 */
export async function startStack(options) {
  const { dataFolder, env = {} } = options;
  await mkdir(dataFolder, { recursive: true });
  const secret = await getSecret(dataFolder, env);
  const database = await databasePart(options);
  const databaseUrl = env.LIBSQL_URL ?? `http://127.0.0.1:${database?.port}`;
  /** @type {Record<string, string>} */
  const variables = {};
  const worker = await workerPart(options, variables);
  try {
    await database?.start();
    const run = join(dataFolder, 'run');
    Object.assign(variables, pick(env, settings), {
      LIBSQL_URL: (await options.workerDatabaseUrl?.(databaseUrl)) ?? databaseUrl,
      PARTYLINE_SECRET: secret,
    });
    const home = homeOf(options);
    await home.makeFolder(run, variables);
    const authToken = env.LIBSQL_AUTH_TOKEN;
    const migrations = await home.migrate({ folder: run, databaseUrl, authToken });
    await worker.start();
    return describe({ worker, database, databaseUrl, secret, migrations });
  } catch (error) {
    await Promise.all([worker.stop(), database?.stop()]);
    throw error;
  }
}

/**
 * @param {StackOptions} options
 * @returns {Promise<Part | undefined>} undefined when the database runs elsewhere
 */
async function databasePart({ dataFolder, databasePort, env = {}, onLog, onDeath }) {
  if (env.LIBSQL_URL) return undefined;
  getServerPath(env);
  if (databasePort && !(await isFree(databasePort))) throw takenPort(databasePort, 'DB_PORT');
  const port = databasePort ?? (await findFreePort());
  const start = () =>
    startDatabase({
      folder: join(dataFolder, 'db'),
      port,
      env: { ...process.env, ...env },
      onLine: (line) => onLog?.('database', line),
    });
  return new Part({ port, start, onDeath: () => onDeath?.('database') });
}

/** @param {StackOptions} options */
const homeOf = ({ home = 'partykit' }) => homes[home];

/**
 * @param {StackOptions} options
 * @param {Record<string, string>} variables what the server reads; there once it starts
 */
async function workerPart(options, variables) {
  const { dataFolder, port: wanted, host = '127.0.0.1', onLog, onDeath } = options;
  if (wanted && !(await isFree(wanted))) throw takenPort(wanted, 'PORT');
  const port = wanted ?? (await findFreePort());
  const start = () =>
    startWorker({
      home: homeOf(options),
      place: {
        folder: join(dataFolder, 'run'),
        objects: join(dataFolder, 'objects'),
        port,
        host,
        variables,
      },
      env: process.env,
      onLine: (line) => onLog?.('worker', line),
    });
  return new Part({ port, start, onDeath: () => onDeath?.('worker') });
}

/**
 * @param {{ worker: Part, database: Part | undefined, databaseUrl: string, secret: string, migrations: readonly string[] }} parts
 * @returns {Stack}
 */
function describe({ worker, database, databaseUrl, secret, migrations }) {
  const url = `http://127.0.0.1:${worker.port}`;
  const own = () => {
    if (!database) throw new Failure('The database at LIBSQL_URL is not ours to stop or start.');
    return database;
  };
  const headers = { authorization: `Bearer ${sweepToken(secret)}` };
  return {
    url,
    port: worker.port,
    databaseUrl,
    secret,
    migrations,
    sweep: () => ask(`${url}/v1/internal/sweep`, { method: 'POST', headers }),
    stop: async () => {
      await worker.stop();
      await database?.stop();
    },
    killWorker: () => worker.kill(),
    killDatabase: () => own().kill(),
    restartWorker: () => worker.restart(),
    restartDatabase: () => own().restart(),
    pids: () => ({ worker: worker.pid, database: database?.pid }),
  };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} names
 * @returns {Record<string, string>}
 */
const pick = (env, names) =>
  Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
