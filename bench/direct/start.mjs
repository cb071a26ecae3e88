import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import stripJsonComments from 'strip-json-comments';
import { inProject } from '../../scripts/project.mjs';
import { startDatabase } from '../../scripts/stack/database.mjs';
import { migrateDatabase } from '../../scripts/stack/migration.mjs';
import { ask, poll } from '../../scripts/stack/poll.mjs';
import { findFreePort } from '../../scripts/stack/ports.mjs';
import { startPeer } from '../peers/peer.mjs';

/**
 * @typedef {object} Direct what bench/direct/serve.mjs runs
 * @property {number} port
 * @property {string} script one bundled module
 * @property {string} objects the folder of the objects' storage
 * @property {Record<string, string>} variables
 * @property {any} config that of wrangler.jsonc
 */

/** Of a server that nobody else sees. */
export const SECRET = 'a secret of nobody, for a measurement on this machine';

/**
 * Home 2 without wrangler: the same Worker and the same runtime, and nothing before it; with a database of its own.
 * @param {{folder: string, main?: string, limitScale?: string, workerDatabaseUrl?: (url: string) => Promise<string>}} options
 *   main: the module to run, unless the Worker itself
 */
export async function startDirect({ folder, main, limitScale = '1000', workerDatabaseUrl }) {
  const [port, databasePort] = [await findFreePort(), await findFreePort()];
  const database = await startDatabase({
    ...{ folder: join(folder, 'db'), port: databasePort, env: process.env, onLine: () => {} },
  });
  const databaseUrl = `http://127.0.0.1:${databasePort}`;
  try {
    const config = await readConfig();
    const script = await bundle(main ?? config.main, join(folder, 'worker'));
    await migrateDatabase({ folder: join(folder, 'worker'), databaseUrl });
    const variables = {
      LIBSQL_URL: (await workerDatabaseUrl?.(databaseUrl)) ?? databaseUrl,
      PARTYLINE_SECRET: SECRET,
      LIMIT_SCALE: limitScale,
      ALLOWED_ORIGINS: 'http://127.0.0.1',
    };
    /** @type {Direct} */
    const direct = { port, script, objects: join(folder, 'objects'), variables, config };
    const server = await startPeer({
      args: [inProject('bench/direct/serve.mjs'), JSON.stringify(direct)],
      ...{ cwd: folder, ready: /ready/ },
    });
    const url = `http://127.0.0.1:${port}`;
    await poll(async () => (await ask(`${url}/health`)) && true, { timeoutMs: 10_000 });
    const stop = async () => {
      await server.stop();
      await database.stop();
    };
    return { url, databaseUrl, pids: { worker: server.pid, database: database.pid }, stop };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function readConfig() {
  return JSON.parse(stripJsonComments(await readFile(inProject('wrangler.jsonc'), 'utf8')));
}

/** One module, because this runtime is given one. @param {string} main @param {string} folder */
async function bundle(main, folder) {
  const outfile = join(folder, 'worker.mjs');
  await build({
    absWorkingDir: inProject('.'),
    entryPoints: [inProject(main)],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    external: ['node:*', 'cloudflare:*'],
    conditions: ['workerd', 'worker', 'browser'],
    logLevel: 'silent',
  });
  return outfile;
}
