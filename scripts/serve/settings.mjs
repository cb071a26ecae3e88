import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Failure } from '../failure.mjs';
import { inProject } from '../project.mjs';
import { shared } from './engine.mjs';

/**
 * @typedef {object} ServeSettings
 * @property {number} port
 * @property {number | undefined} databasePort
 * @property {string} host
 * @property {string} dataFolder
 * @property {NodeJS.ProcessEnv} env what the server is started with
 */

// What a container's or a service manager's store of secrets hands over as a file.
const asFile = ['PARTYLINE_SECRET_FILE', 'LIBSQL_AUTH_TOKEN_FILE', 'S3_SECRET_ACCESS_KEY_FILE'];
const hosts = ['127.0.0.1', '0.0.0.0'];

/** What has to be set where it runs for real, and what to say where it is not. */
const demanded = {
  PARTYLINE_SECRET:
    'set PARTYLINE_SECRET (or PARTYLINE_SECRET_FILE) to at least 32 random characters, once and for good.',
  ALLOWED_ORIGINS:
    'set ALLOWED_ORIGINS to the origins of the websites that may use it, separated by commas, such as https://example.org.',
  CLIENT_ADDRESS_HEADER:
    'set CLIENT_ADDRESS_HEADER to the header in which your proxy gives the client’s address, such as x-real-ip, or to none where there is no proxy.',
};

/**
 * The settings of `npm run serve`. Throws one Failure with a line for everything that is wrong.
 * @param {NodeJS.ProcessEnv} given
 * @returns {Promise<ServeSettings>}
 */
export async function readServeSettings(given) {
  const problems = /** @type {string[]} */ ([]);
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...given, ...(await readFiles(given, problems)), MODE: 'production' };
  for (const [name, text] of Object.entries(demanded)) if (!env[name]) problems.push(text);
  const host = env.HOST || '127.0.0.1';
  if (!hosts.includes(host))
    problems.push(`HOST must be 127.0.0.1 (this machine) or 0.0.0.0 (everybody), not "${host}".`);
  const port = toPort('PORT', env, problems) ?? 1999;
  const databasePort = toPort('DB_PORT', env, problems);
  problems.push(...(await problemsOfServer(env)));
  if (problems.length > 0)
    throw new Failure(problems.map((problem) => `Partyline does not serve: ${problem}`).join('\n'));
  const dataFolder = resolve(env.PARTYLINE_DATA || inProject('.partyline'));
  return { port, databasePort, host, dataFolder, env: withoutHeader(env) };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} problems
 */
async function readFiles(env, problems) {
  /** @type {Record<string, string>} */
  const texts = {};
  for (const name of asFile) {
    const path = env[name];
    if (!path) continue;
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) problems.push(`${name} names ${path}, which cannot be read.`);
    else texts[name.slice(0, -'_FILE'.length)] = text.trim();
  }
  return texts;
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} problems
 * @returns {number | undefined}
 */
function toPort(name, env, problems) {
  if (!env[name]) return undefined;
  const port = Number(env[name]);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  problems.push(`${name} must be a port number between 1 and 65535, not "${env[name]}".`);
  return undefined;
}

/**
 * What the server itself would say of them: of each alone, so that all is said at once, and then of those that belong together.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<readonly string[]>}
 */
async function problemsOfServer(env) {
  const { readConfig } = await shared();
  const problemOf = (/** @type {NodeJS.ProcessEnv} */ variables) => {
    const result = readConfig({ LIBSQL_URL: 'http://database', ...variables });
    return result.ok ? undefined : result.problem.replace('Partyline does not serve: ', '');
  };
  // In `production` what is missing would hide what is wrong, and FILE_STORE alone lacks its bucket.
  const alone = Object.entries(env)
    .filter(([name]) => name !== 'MODE' && name !== 'FILE_STORE')
    .map(([name, value]) => problemOf({ [name]: value }))
    .filter((problem) => problem !== undefined);
  if (alone.length > 0) return alone;
  const together = problemOf({ ...env, MODE: 'development' });
  return together === undefined ? [] : [together];
}

/** @param {NodeJS.ProcessEnv} env */
const withoutHeader = (env) =>
  env.CLIENT_ADDRESS_HEADER === 'none' ? { ...env, CLIENT_ADDRESS_HEADER: '' } : env;
