// Where a deployment's settings come from: the environment, `.env.production`, wrangler.jsonc, in this order. An empty one counts
// as not set, as everywhere.
import { parseEnv } from 'node:util';
import { settings as passedOn } from '../stack.mjs';

/** Read by the deployment itself. */
const ofDeployment = ['WORKER_NAME', 'CUSTOM_DOMAIN', 'R2_BUCKET'];
const ofServer = ['LIBSQL_URL', 'PARTYLINE_SECRET', ...passedOn];
const ofWrangler = /^(CLOUDFLARE|WRANGLER)_/;

/** Whether what stands under this name is for nobody's eyes. */
export const isSecret = (/** @type {string} */ name) => /SECRET|TOKEN|KEY/.test(name);

/**
 * @typedef {object} Settings
 * @property {Record<string, string>} server what the Worker gets, secrets included
 * @property {Partial<Record<'WORKER_NAME' | 'CUSTOM_DOMAIN' | 'R2_BUCKET', string>>} deployment
 * @property {Record<string, string>} wrangler CLOUDFLARE_API_TOKEN and the like, from the file
 * @property {string} from where they were found, for people
 * @property {readonly string[]} strangers names in the file that nobody reads
 * @property {readonly string[]} written secrets that wrangler.jsonc holds
 */

/**
 * @param {{ env: NodeJS.ProcessEnv, file: string | undefined, vars: Record<string, string> }} sources file: the text of .env.production
 * @returns {Settings}
 */
export function readSettings({ env, file, vars }) {
  const inFile = onlySet(parseEnv(file ?? ''));
  const inEnv = onlySet(env);
  const find = (/** @type {string} */ name) => inEnv[name] ?? inFile[name] ?? vars[name];
  const pick = (/** @type {readonly string[]} */ names) =>
    onlySet(Object.fromEntries(names.map((name) => [name, find(name)])));
  const known = [...ofDeployment, ...ofServer];
  return {
    server: pick(ofServer),
    deployment: pick(ofDeployment),
    wrangler: Object.fromEntries(Object.entries(inFile).filter(([name]) => ofWrangler.test(name))),
    from: sentenceOn({ file, known, inEnv, inFile }),
    strangers: Object.keys(inFile).filter(
      (name) => !known.includes(name) && !ofWrangler.test(name),
    ),
    written: Object.keys(vars).filter(isSecret),
  };
}

/**
 * What wrangler need not know: everything that is handed to the Worker.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export const withoutServerSettings = (env) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !ofServer.includes(name)));

/**
 * @param {Record<string, string | undefined>} values
 * @returns {Record<string, string>}
 */
const onlySet = (values) =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );

/** @param {{ file: string | undefined, known: readonly string[], inEnv: Record<string, string>, inFile: Record<string, string> }} found */
function sentenceOn({ file, known, inEnv, inFile }) {
  const ofEnv = known.filter((name) => name in inEnv);
  const ofFile = known.filter((name) => name in inFile && !(name in inEnv));
  const here = ofEnv.length > 0 ? `the environment (${ofEnv.join(', ')})` : undefined;
  const there =
    file === undefined ? undefined : `.env.production (${ofFile.join(', ') || 'nothing'})`;
  return (
    [here, there].filter(Boolean).join(' and ') || 'neither the environment nor .env.production'
  );
}
