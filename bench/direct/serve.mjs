// Runs the Worker in the runtime of `wrangler dev`, without the proxy that wrangler puts before it.
// Takes one argument, a JSON of `Direct` in bench/direct/start.mjs, and prints `ready`.
import { createRequire } from 'node:module';

const requireHere = createRequire(import.meta.url);
const requireOfWrangler = createRequire(requireHere.resolve('wrangler/package.json'));
const { Miniflare } = requireOfWrangler('miniflare');

const { port, script, objects, variables, config } = JSON.parse(process.argv[2] ?? '{}');

/** @type {{name: string, class_name: string}[]} */
const bindings = config.durable_objects.bindings;
const miniflare = new Miniflare({
  host: '127.0.0.1',
  port,
  modules: true,
  scriptPath: script,
  compatibilityDate: config.compatibility_date,
  compatibilityFlags: config.compatibility_flags,
  bindings: variables,
  durableObjects: Object.fromEntries(
    bindings.map(({ name, class_name }) => [name, { className: class_name, useSQLite: true }]),
  ),
  durableObjectsPersist: objects,
  cf: false,
});
await miniflare.ready;
console.log('ready');
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT']))
  process.once(signal, () => void miniflare.dispose().finally(() => process.exit(0)));
