// The folder that wrangler deploys from: the server's bundle, which is the one that `npm run dev:edge` runs, a configuration made
// of wrangler.jsonc and the settings, and the secrets in a file that only we can read.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import stripJsonComments from 'strip-json-comments';
import { inProject } from '../project.mjs';
import { bundleWorker } from '../stack/worker-folder.mjs';
import { isSecret } from './settings.mjs';

/** @typedef {import('./settings.mjs').Settings} Settings */
/** @typedef {{ name: string, main: string, vars?: Record<string, string>, assets: { directory: string }, [key: string]: unknown }} Config */

/** @returns {Promise<Config>} wrangler.jsonc */
export const readConfigFile = async () =>
  JSON.parse(stripJsonComments(await readFile(inProject('wrangler.jsonc'), 'utf8')));

/**
 * The configuration of this deployment.
 * @param {Config} config
 * @param {Settings} settings
 * @returns {Config}
 */
export function configFor({ $schema: _, ...config }, { server, deployment }) {
  const { WORKER_NAME: name, CUSTOM_DOMAIN: domain, R2_BUCKET: bucket } = deployment;
  const plain = Object.entries(server).filter(([setting]) => !isSecret(setting));
  return {
    ...config,
    ...(name && { name }),
    main: 'worker/worker.js',
    no_bundle: true,
    assets: { ...config.assets, directory: inProject(config.assets.directory) },
    vars: Object.fromEntries(plain),
    ...(domain && { routes: [{ pattern: domain, custom_domain: true }] }),
    ...(bucket && { r2_buckets: [{ binding: 'FILES_BUCKET', bucket_name: bucket }] }),
  };
}

/**
 * @param {string} folder
 * @param {{ config: Config, secrets: Record<string, string> }} contents
 */
export async function fillFolder(folder, { config, secrets }) {
  await writeFile(join(folder, 'wrangler.json'), JSON.stringify(config, null, 2), { mode: 0o600 });
  await writeFile(join(folder, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 });
}

/**
 * @param {string} folder
 * @param {Config} config wrangler.jsonc
 */
export const bundleInto = (folder, { main }) =>
  bundleWorker({ worker: main }, join(folder, 'worker'));
