// The folder a server runs in. Its own, for three reasons: both programs look for `.env` upwards, and a
// stranger's must not leak in; secrets belong in a file that only we can read, not in a command line that
// everybody can list; and they watch their sources, so that a snapshot keeps a running server in peace.
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import stripJsonComments from 'strip-json-comments';
import { Failure } from '../failure.mjs';
import { inProject } from '../project.mjs';

/** @typedef {Record<string, string>} Variables what the server reads from its environment */

/**
 * For `partykit dev`.
 * @param {string} folder
 * @param {Variables} variables
 */
export async function makePartykitFolder(folder, variables) {
  await makeFolder(folder);
  const config = JSON.parse(await readFile(inProject('partykit.json'), 'utf8'));
  await bundleWorker({ main: config.main, ...config.parties }, folder);
  const parties = Object.keys(config.parties).map((name) => [name, `./${name}.js`]);
  await writePrivate(
    join(folder, 'partykit.json'),
    JSON.stringify({
      ...config,
      main: 'main.js',
      parties: Object.fromEntries(parties),
      vars: variables,
    }),
  );
}

const filesBucket = { binding: 'FILES_BUCKET', bucket_name: 'partyline-files' };

/**
 * For `wrangler dev`.
 * @param {string} folder
 * @param {Variables} variables
 */
export async function makeWranglerFolder(folder, variables) {
  await makeFolder(folder);
  const config = JSON.parse(stripJsonComments(await readFile(inProject('wrangler.jsonc'), 'utf8')));
  // What it puts into the temporary folder stays there when it is killed.
  await mkdir(join(folder, 'tmp'));
  // A folder of its own: wrangler watches it, and writes notes beside it.
  await bundleWorker({ worker: config.main }, join(folder, 'worker'));
  await writePrivate(
    join(folder, 'wrangler.json'),
    JSON.stringify({
      ...config,
      main: 'worker/worker.js',
      no_bundle: true,
      // The local one, where the settings ask for a bucket.
      ...(variables.FILE_STORE === 'r2' && { r2_buckets: [filesBucket] }),
      assets: { ...config.assets, directory: inProject(config.assets.directory) },
      vars: {},
    }),
  );
  // Not as `vars`: those are said aloud at the start.
  const lines = Object.entries(variables).map(
    ([name, value]) => `${name}=${JSON.stringify(value)}`,
  );
  await writePrivate(join(folder, '.dev.vars'), lines.join('\n'));
}

/** @param {string} folder */
async function makeFolder(folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of ['.env', '.env.local', '.dev.vars'])
    await writePrivate(join(folder, name), '');
}

/**
 * @param {Record<string, string>} sources
 * @param {string} outdir
 */
export async function bundleWorker(sources, outdir) {
  if (!existsSync(inProject('dist/server/site.js')))
    throw new Failure('The site is not built yet: run `npm run build`.');
  const entries = Object.entries(sources).map(([name, path]) => [name, inProject(path)]);
  await build({
    absWorkingDir: inProject('.'),
    entryPoints: Object.fromEntries(entries),
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    external: ['node:*', 'cloudflare:*'],
    conditions: ['partykit', 'workerd', 'worker', 'browser'],
    keepNames: false,
    logLevel: 'silent',
  }).catch((error) => {
    throw new Failure(
      `The server does not build: ${error.message.split('\n')[1] ?? error.message}`,
    );
  });
}

/**
 * @param {string} path
 * @param {string} text
 */
async function writePrivate(path, text) {
  await writeFile(path, text, { mode: 0o600 });
  await chmod(path, 0o600);
}
