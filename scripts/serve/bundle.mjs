// What `npm run serve` runs, made by the build: nothing is bundled at a start, and no bundler needs to be there.
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { inProject } from '../project.mjs';

/**
 * The server as one module (without the site, which stays a module of its own), and what the launcher shares with it.
 * @returns {Promise<Map<string, string>>} texts by their path below dist/
 */
export async function serverBundles() {
  const [worker, shared] = await Promise.all([bundleWorker(), bundleShared()]);
  return new Map([
    ['serve/worker.js', worker],
    ['serve/shared.js', shared],
  ]);
}

async function bundleWorker() {
  const config = JSON.parse(await readFile(inProject('partykit.json'), 'utf8'));
  const facade = await readFile(inProject('node_modules/partykit/dist/generated.js'), 'utf8');
  return bundle(entry(Object.keys(config.parties)), {
    external: ['node:*', 'cloudflare:*'],
    conditions: ['partykit', 'workerd', 'worker', 'browser'],
    plugins: [partykitFacade(fill(facade, config))],
  });
}

const bundleShared = () =>
  bundle(
    `export { readConfig } from './party/auth/config.ts';
     export { migrate } from './party/storage/migrate.ts';
     export { createClient } from '@libsql/client/web';`,
    // For Node, but without its WebSockets: the database is asked by HTTP.
    { external: ['node:*'], conditions: ['worker', 'browser'] },
  );

/**
 * Around PartyKit's own objects: sockets that are closed before the server ends.
 * @param {readonly string[]} parties
 */
const entry = (parties) => `
  import server, * as objects from 'partykit-facade';
  import { control, endable, untilEnding } from './party/partykit/ending.ts';
  export default untilEnding(server);
  export { control };
  export const PartyKitDurable = objects.PartyKitDurable;
  ${parties.map((name) => `export const ${name}DO = endable(objects.${name}DO, '${name}');`).join('\n')}`;

/**
 * The glue between our classes and the engine, filled in as `partykit dev` (0.0.115) does.
 * @param {string} facade
 * @param {{ main: string, parties: Record<string, string> }} config
 */
const fill = (facade, { main, parties }) =>
  Object.entries({
    __WORKER__: `./${main}`,
    __R2_BINDINGS__: '[]',
    __KV_BINDINGS__: '[]',
    __PARTIES__: Object.entries(parties)
      .map(([name, path]) => party(name, path))
      .join('\n'),
  }).reduce((text, [mark, value]) => text.replace(mark, () => value), facade);

/**
 * @param {string} name
 * @param {string} path
 */
const party = (name, path) => `
  import ${name} from './${path}';
  export const ${name}DO = createDurable(${name}, { name: '${name}' });
  Workers.${name} = ${name};`;

/**
 * @param {string} contents
 * @returns {import('esbuild').Plugin}
 */
const partykitFacade = (contents) => ({
  name: 'partykit-facade',
  setup(build) {
    const namespace = 'virtual';
    const virtual = (/** @type {RegExp} */ filter, /** @type {string} */ text) => {
      build.onResolve({ filter }, ({ path }) => ({ path, namespace }));
      build.onLoad({ filter, namespace }, () => ({ contents: text, resolveDir: inProject('.') }));
    };
    virtual(/^partykit-facade$/, contents);
    virtual(/^__STATIC_ASSETS_MANIFEST__$/, 'export default { assets: {} };');
    build.onResolve({ filter: /\/dist\/server\/site\.js$/ }, () => ({
      path: 'site.js',
      external: true,
    }));
  },
});

/**
 * @param {string} contents
 * @param {Partial<import('esbuild').BuildOptions>} options
 * @returns {Promise<string>}
 */
async function bundle(contents, options) {
  const { outputFiles } = await build({
    ...options,
    stdin: { contents, resolveDir: inProject('.') },
    absWorkingDir: inProject('.'),
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    // Of the facade's services that we do not use.
    define: { PARTYKIT_HOST: '""', PARTYKIT_API_BASE: '""' },
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
