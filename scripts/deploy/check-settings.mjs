import { problemOfDatabaseAddress } from './address.mjs';
import { missing, warning } from './finding.mjs';

/** @typedef {import('./finding.mjs').Finding} Finding */
/** @typedef {import('./settings.mjs').Settings} Settings */

/** Good ones, so that each setting can be judged alone and everything wrong is said at once. */
const good = {
  MODE: 'production',
  LIBSQL_URL: 'https://database.example',
  PARTYLINE_SECRET: 'x'.repeat(32),
  ALLOWED_ORIGINS: 'https://example.org',
};
/** A bucket as the Worker will find it bound. */
const bound = Object.fromEntries(
  ['head', 'get', 'put', 'delete', 'list'].map((name) => [name, () => {}]),
);
const ofBucket = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'];

/**
 * What is wrong with the settings, without asking anybody.
 * @param {Settings} settings
 * @param {import('./server.mjs').ServerCode['readConfig']} readConfig
 * @returns {Finding[]}
 */
export function checkSettings(settings, readConfig) {
  const found = checkParts(settings, readConfig);
  // What fits alone may not fit together.
  const whole = found.some(({ kind }) => kind === 'missing')
    ? undefined
    : readConfig({
        ...good,
        ...settings.server,
        ...(settings.deployment.R2_BUCKET && { FILES_BUCKET: bound }),
      });
  return whole?.ok === false ? [...found, missing(sentence(whole.problem))] : found;
}

/**
 * @param {Settings} settings
 * @param {import('./server.mjs').ServerCode['readConfig']} readConfig
 * @returns {Finding[]}
 */
function checkParts({ server, deployment, strangers, written }, readConfig) {
  return [
    ...checkEach(server, readConfig),
    ...checkDatabaseSettings(server),
    ...checkOrigins(server),
    ...checkFiles(server, deployment),
    ...checkDeployment(deployment),
    ...checkMode(server),
    ...checkPasswords(server),
    ...strangers.map((name) =>
      warning(`${name} in .env.production is no setting: a slip of the pen?`),
    ),
    ...written.map((name) =>
      missing(
        `${name} stands in wrangler.jsonc, which everybody with the code can read: move it to .env.production.`,
      ),
    ),
  ];
}

/**
 * In the server's own words.
 * @param {Settings['server']} server
 * @param {import('./server.mjs').ServerCode['readConfig']} readConfig
 */
function checkEach(server, readConfig) {
  const storeless = Object.entries(server).filter(([name]) => name !== 'FILE_STORE');
  return storeless.flatMap(([name, value]) => {
    const result = readConfig({ ...good, [name]: value });
    return result.ok ? [] : [missing(sentence(result.problem))];
  });
}

/** @param {string} problem */
function sentence(problem) {
  const text = problem.replace(/^Partyline does not serve: /, '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {Settings['server']} server */
function checkDatabaseSettings({ LIBSQL_URL: url, LIBSQL_AUTH_TOKEN: token }) {
  if (url === undefined)
    return [
      missing(
        'LIBSQL_URL is missing: make a database at Turso (`turso db create partyline`) or run sqld, and put its address into .env.production.',
      ),
    ];
  if (!/^(https?|libsql):\/\/./.test(url) || !URL.canParse(url)) return [];
  const problem = problemOfDatabaseAddress(url);
  if (problem) return [missing(problem)];
  if (token) return [];
  return [
    missing(
      'LIBSQL_AUTH_TOKEN is missing: a database that anybody could write to is no place for people’s messages (`turso db tokens create partyline`, or a token of your sqld).',
    ),
  ];
}

/** @param {Settings['server']} server */
function checkOrigins({ ALLOWED_ORIGINS: origins }) {
  if (origins === undefined)
    return [
      missing(
        'ALLOWED_ORIGINS is missing: name the websites that may use it, such as https://example.org,https://www.example.org.',
      ),
    ];
  const open = origins.split(',').filter((it) => /^\s*http:/.test(it));
  if (open.length === 0) return [];
  return [
    warning(
      `ALLOWED_ORIGINS holds ${open.join(', ').trim()}: whoever is on the same network can speak for a page without https.`,
    ),
  ];
}

/**
 * @param {Settings['server']} server
 * @param {Settings['deployment']} deployment
 */
function checkFiles(server, { R2_BUCKET: bucket }) {
  const store = server.FILE_STORE ?? 'embedded';
  if (!['embedded', 's3', 'r2'].includes(store))
    return [missing(`FILE_STORE must be embedded, s3 or r2, not ${JSON.stringify(store)}.`)];
  const lacking = store === 's3' ? ofBucket.filter((name) => server[name] === undefined) : [];
  if (lacking.length > 0)
    return [
      missing(
        `FILE_STORE is s3, and ${lacking.join(', ')} ${lacking.length > 1 ? 'are' : 'is'} missing.`,
      ),
    ];
  if (store === 'r2' && !bucket)
    return [
      missing(
        'FILE_STORE is r2, and R2_BUCKET is missing: make a bucket (`npx wrangler r2 bucket create partyline-files`) and put its name there.',
      ),
    ];
  return [];
}

/** @param {Settings['deployment']} deployment */
function checkDeployment({ WORKER_NAME: name, CUSTOM_DOMAIN: domain }) {
  const found = [];
  if (name && !/^[a-z0-9][a-z0-9-]{0,53}$/.test(name))
    found.push(missing(`WORKER_NAME must be a-z 0-9 and -, at most 54 of them, not "${name}".`));
  if (domain && !/^([a-z0-9-]+\.)+[a-z]{2,}$/.test(domain))
    found.push(
      missing(
        `CUSTOM_DOMAIN must be a host of a zone in your account, such as chat.example.org, not "${domain}".`,
      ),
    );
  return found;
}

/** @param {Settings['server']} server */
function checkMode({ MODE: mode = 'development' }) {
  if (mode !== 'development') return [];
  return [missing('MODE must be production: where everybody can come, nothing may be left open.')];
}

/** @param {Settings['server']} server */
function checkPasswords({ ACCOUNTS: accounts = 'on' }) {
  if (accounts !== 'on') return [];
  return [
    warning(
      'Passwords need the paid Workers plan: hashing one takes about 130 ms of processor time, and the free plan ends a request after 10 (ACCOUNTS=off does without).',
    ),
  ];
}
