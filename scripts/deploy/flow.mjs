// A deployment from its first check to its last word. Whatever it asks or changes comes in from outside.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../failure.mjs';
import { findText } from '../project.mjs';
import { checkAccount, checkSecrets, findSecrets } from './account.mjs';
import { checkAssets, checkLeaks, checkSize, filesIn } from './bundle.mjs';
import { checkSettings } from './check-settings.mjs';
import { checkDatabase } from './database.mjs';
import { fine, missing } from './finding.mjs';
import { configFor, fillFolder, readConfigFile } from './folder.mjs';
import { isSecret, readSettings, withoutServerSettings } from './settings.mjs';
import { goodbye, report } from './words.mjs';

/** @typedef {import('./finding.mjs').Finding} Finding */

/**
 * @typedef {object} Ports
 * @property {NodeJS.ProcessEnv} env
 * @property {string | undefined} file the text of the file of settings
 * @property {(line: string) => void} say
 * @property {(folder: string, config: import('./folder.mjs').Config) => Promise<void>} build makes the site, and the Worker's bundle in that folder
 * @property {() => Promise<import('./server.mjs').ServerCode>} loadCode
 * @property {(at: { folder: string, env: NodeJS.ProcessEnv }) => import('./wrangler.mjs').Wrangler} wrangler
 * @property {{ lookAt: typeof import('./database.mjs').lookAt, bringUpToDate: typeof import('./database.mjs').bringUpToDate }} database
 * @property {(address: string) => Promise<string | undefined>} problemAt what the new server says is wrong with it
 */
/** @typedef {Awaited<ReturnType<typeof prepare>>} Prepared */

/**
 * Checks everything, says all that is missing at once, and then, unless it is a dry run, brings the database up to date and uploads.
 * @param {{ isDryRun: boolean }} options
 * @param {Ports} ports
 * @returns {Promise<number>} the exit code
 */
export async function deploy({ isDryRun }, ports) {
  const folder = await mkdtemp(join(tmpdir(), 'partyline-deploy-'));
  const clear = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  // Secrets lie in it: it goes away however this process ends.
  process.once('exit', clear);
  try {
    const prepared = await prepare(folder, ports);
    const findings = await check(prepared, ports);
    ports.say(report(findings, { isDryRun, name: prepared.config.name }));
    if (isDryRun) return 0;
    if (findings.some(({ kind }) => kind === 'missing')) return 1;
    return await upload(prepared, ports);
  } finally {
    clear();
    process.off('exit', clear);
  }
}

/**
 * @param {string} folder
 * @param {Ports} ports
 */
async function prepare(folder, { env, file, say, build, loadCode, wrangler }) {
  const base = await readConfigFile();
  const settings = readSettings({ env, file, vars: base.vars ?? {} });
  const config = configFor(base, settings);
  const secrets = Object.fromEntries(
    Object.entries(settings.server).filter(([name]) => isSecret(name)),
  );
  say('Building …');
  await build(folder, base);
  await fillFolder(folder, { config, secrets });
  const own = { ...settings.wrangler, ...withoutServerSettings(env) };
  return {
    folder,
    settings,
    config,
    secrets,
    account: own.CLOUDFLARE_ACCOUNT_ID ?? asText(config.account_id),
    code: await loadCode(),
    wrangler: wrangler({ folder, env: own }),
  };
}

const asText = (/** @type {unknown} */ value) => (typeof value === 'string' ? value : undefined);

/**
 * @param {Prepared} prepared
 * @param {Ports} ports
 * @returns {Promise<Finding[]>}
 */
async function check({ folder, settings, config, secrets, account, code, wrangler }, { database }) {
  const ofSettings = checkSettings(settings, code.readConfig);
  const [ofBundle, ofAccount, ofDatabase] = await Promise.all([
    checkBundle({ folder, config, secrets, wrangler }),
    checkWho({ settings, config, account, wrangler }),
    // With an address that no Worker may use there is nobody to ask.
    ofSettings.some(isAboutDatabase) ? [] : checkTables(settings, { code, database }),
  ]);
  return [
    fine(`Settings: from ${settings.from}`),
    ...ofAccount,
    ...ofSettings,
    ...ofDatabase,
    ...ofBundle,
  ];
}

/** @param {Finding} finding */
const isAboutDatabase = ({ kind, text }) => kind === 'missing' && /LIBSQL_/.test(text);

/** @param {Pick<Prepared, 'folder' | 'config' | 'secrets' | 'wrangler'>} prepared */
async function checkBundle({ folder, config, secrets, wrangler }) {
  const outdir = join(folder, 'out');
  const { code, out, err } = await wrangler.ask([
    'deploy',
    '--dry-run',
    '--outdir',
    outdir,
    ...withSecrets,
  ]);
  if (code !== 0) return [missing(`Wrangler does not take it: ${firstError(`${err}\n${out}`)}`)];
  const parts = (await filesIn(outdir)).filter(({ path }) => !/(\.map|README\.md)$/.test(path));
  const assets = await filesIn(config.assets.directory);
  const written = { path: 'wrangler.jsonc', bytes: Buffer.from(JSON.stringify(config.vars)) };
  return [
    checkSize(parts),
    checkAssets(assets),
    ...checkLeaks([...parts, ...assets, written], secrets),
  ];
}

const withSecrets = ['--secrets-file', 'secrets.json'];

/** @param {string} text */
const firstError = (text) =>
  /\[ERROR\]\s*(.+)/.exec(text)?.[1] ?? text.trim().split('\n')[0] ?? 'it does not say why';

/** @param {Pick<Prepared, 'settings' | 'config' | 'account' | 'wrangler'>} prepared */
async function checkWho({ settings, config, account, wrangler }) {
  const found = await checkAccount(wrangler, account);
  const there = found.kind === 'missing' ? undefined : await findSecrets(wrangler);
  return [found, ...checkSecrets(settings.server, { there, isSecret, name: config.name })];
}

/** @param {Prepared['settings']} settings */
const addressOf = ({ server }) => ({
  url: server.LIBSQL_URL ?? '',
  authToken: server.LIBSQL_AUTH_TOKEN,
});

/**
 * @param {Prepared['settings']} settings
 * @param {{ code: Prepared['code'], database: Ports['database'] }} deps
 */
async function checkTables(settings, { code, database }) {
  return [checkDatabase(await database.lookAt(addressOf(settings)), code.migrations)];
}

/**
 * The database first: the code that comes needs its tables, and the code that runs does not mind them.
 * @param {Prepared} prepared
 * @param {Ports} ports
 */
async function upload({ folder, settings, config, code, wrangler }, { say, database, problemAt }) {
  const applied = await database.bringUpToDate(addressOf(settings), code);
  if (applied.length > 0) say(`Database: applied ${applied.join(', ')}.\n`);
  const exit = await wrangler.talk(['deploy', ...withSecrets]);
  if (exit !== 0)
    throw new Failure(
      'The upload did not work; wrangler says why above. What ran before goes on, the database is ready for the next try: mend it and run this again.',
    );
  const address = addressIn(await findText(join(folder, 'output.ndjson')), settings);
  const problem = address && (await problemAt(address));
  if (problem) throw new Failure(`It is uploaded, but does not serve: ${problem}`);
  say(goodbye({ address, name: config.name, origins: settings.server.ALLOWED_ORIGINS ?? '' }));
  return 0;
}

/**
 * Where the Worker can be reached, as wrangler wrote it down.
 * @param {string | undefined} output one JSON a line
 * @param {Prepared['settings']} settings
 * @returns {string | undefined}
 */
function addressIn(output, { deployment }) {
  if (deployment.CUSTOM_DOMAIN) return `https://${deployment.CUSTOM_DOMAIN}`;
  const entries = (output ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const targets = entries.findLast(({ type }) => type === 'deploy')?.targets ?? [];
  return targets.map(String).find((/** @type {string} */ it) => /^https:\/\/[^/\s]+$/.test(it));
}
