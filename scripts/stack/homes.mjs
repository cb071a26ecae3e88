// The programs that a server can run in, and what they want.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inProject } from '../project.mjs';
import { served } from '../serve/engine.mjs';

/** @typedef {'partykit' | 'worker' | 'served'} HomeName served: the first one as `npm run serve` runs it */

/**
 * @typedef {object} Home
 * @property {string} program as people know it
 * @property {(folder: string, variables: Record<string, string>) => Promise<void>} makeFolder
 * @property {(at: Place) => readonly [string, ...string[]]} command
 * @property {(at: Place) => NodeJS.ProcessEnv} env
 * @property {(options: { folder: string, databaseUrl: string, authToken?: string }) => Promise<readonly string[]>} migrate brings the database's tables up to date; the migrations that were applied now
 */
/** @typedef {{ folder: string, objects: string, port: number, host: string, variables?: Record<string, string> }} Place variables: what the server reads, where that is no file */

const loopback = fileURLToPath(new URL('./loopback.cjs', import.meta.url));

// Loaded where they are used: what is packed to run for real has no bundler beside it.
const folders = () => import('./worker-folder.mjs');
/** @type {Home['migrate']} */
const migrate = async (options) => (await import('./migration.mjs')).migrateDatabase(options);

/** @type {Record<HomeName, Home>} */
export const homes = {
  partykit: {
    program: 'partykit dev',
    makeFolder: async (...args) => (await folders()).makePartykitFolder(...args),
    migrate,
    command: ({ objects, port }) => [
      process.execPath,
      ...['--require', loopback, inProject('node_modules/partykit/dist/bin.mjs'), 'dev'],
      ...['--port', String(port), '--persist', objects],
      ...['--disable-request-cf-fetch', '--no-hotkeys'],
    ],
    env: ({ host }) => ({ PARTYLINE_HOST: host }),
  },
  worker: {
    program: 'wrangler dev',
    makeFolder: async (...args) => (await folders()).makeWranglerFolder(...args),
    migrate,
    command: ({ folder, objects, port, host }) => [
      process.execPath,
      ...[inProject('node_modules/wrangler/bin/wrangler.js'), 'dev'],
      ...['--config', join(folder, 'wrangler.json'), '--port', String(port), '--ip', host],
      ...['--persist-to', objects, '--inspector-port', '0', '--show-interactive-dev-session=false'],
    ],
    // It asks nobody on the net for news of itself, and keeps its notes in our folder.
    env: ({ folder }) => ({
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_HIDE_BANNER: 'true',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: 'false',
      WRANGLER_LOG_PATH: join(folder, 'log'),
      WRANGLER_REGISTRY_PATH: join(folder, 'registry'),
      XDG_CONFIG_HOME: join(folder, 'config'),
      TMPDIR: join(folder, 'tmp'),
    }),
  },
  served,
};
