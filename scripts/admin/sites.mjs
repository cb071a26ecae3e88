import { Failure } from '../failure.mjs';
import { ask } from './server.mjs';

/** @typedef {import('./server.mjs').Asking} Asking */
/** @typedef {{ data: unknown, text: string, code?: number }} Outcome for programs, and for people; `code`: of the process, 0 unless given */
/** @typedef {{ id: string, origins: string[] | 'loopback', settings: Record<'guests' | 'accounts' | 'files', boolean> & { room: string }, keys: { kid: string, algorithm: string, issuer: string }[] }} Site */

const keyForm = /^[a-z0-9-]{2,32}$/;

/**
 * @param {Asking} asking
 * @returns {Promise<Outcome>}
 */
export async function listSites({ server }) {
  /** @type {{ sites: Site[] }} */
  const { sites } = await ask(server, 'GET', '');
  return { data: { sites }, text: sites.map(describe).join('\n\n') };
}

/**
 * @param {Asking} asking
 * @returns {Promise<Outcome>}
 */
export async function showSite({ server, words }) {
  const key = keyIn(words);
  return outcome(await ask(server, 'GET', `/${key}`, { explain: explainFor(key) }));
}

/**
 * @param {Asking} asking
 * @returns {Promise<Outcome>}
 */
export async function addSite({ server, words, values }) {
  const key = keyIn(words);
  const origins = listIn(values.origin).map(toOrigin);
  if (origins.length === 0)
    throw new Failure(
      `Which website may use it? Name it with --origin, such as --origin https://www.example.org.`,
    );
  const body = { id: key, origins, settings: settingsIn(values) };
  const { data, text } = outcome(await ask(server, 'POST', '', { body, explain: explainFor(key) }));
  return { data, text: `${text}\n\nOn its pages:\n\n${snippet(server.url, key)}` };
}

/**
 * @param {Asking} asking
 * @returns {Promise<Outcome>}
 */
export async function setSite({ server, words, values }) {
  const settings = settingsIn(values);
  if (Object.keys(settings).length === 0)
    throw new Failure(
      'Nothing is to be changed: name --guests, --accounts, --files or --room with a value.',
    );
  return change({ server, words, values }, { settings });
}

/**
 * @param {Asking} asking
 * @returns {Promise<Outcome>}
 */
export function addOrigins(asking) {
  return change(asking, { addOrigins: asking.words.slice(1).map(toOrigin) });
}

/**
 * @param {Asking} asking
 * @returns {Promise<Outcome>}
 */
export async function removeOrigins(asking) {
  const { server, words } = asking;
  const key = keyIn(words);
  const { site } = await ask(server, 'GET', `/${key}`, { explain: explainFor(key) });
  const missing = words.slice(1).find((origin) => !site.origins.includes(origin));
  if (missing !== undefined)
    throw new Failure(`${missing} is no origin of ${key}: see npm run admin -- site show ${key}.`);
  return change(asking, { removeOrigins: words.slice(1) });
}

/**
 * @param {Asking} asking
 * @returns {Promise<Outcome>}
 */
export async function removeSite({ server, words, values }) {
  const key = keyIn(words);
  const query = values['with-everything'] ? '?everything=yes' : '';
  const explain = explainFor(key);
  const data = await ask(server, 'DELETE', `/${key}${query}`, { explain });
  return { data, text: `${key} is gone.` };
}

/**
 * @param {Asking} asking
 * @param {object} body
 * @returns {Promise<Outcome>}
 */
async function change({ server, words }, body) {
  const key = keyIn(words);
  return outcome(await ask(server, 'PATCH', `/${key}`, { body, explain: explainFor(key) }));
}

/**
 * @param {readonly string[]} words
 * @returns {string}
 */
export function keyIn([key = '']) {
  if (keyForm.test(key)) return key;
  throw new Failure(`The key of a site is made of a-z 0-9 -, 2 to 32 of them, not "${key}".`);
}

/**
 * @param {string} key
 * @returns {(refusal: import('./server.mjs').Refusal) => string | undefined}
 */
export const explainFor =
  (key) =>
  ({ code, field }) => {
    if (code === 'site-not-found')
      return `There is no site ${key}: see npm run admin -- site list.`;
    if (code === 'room-exists')
      return `Messages were written on ${key}: --with-everything removes them too, for good.`;
    if (code === 'invalid' && field === 'id')
      return `There is a site ${key}, or there was one: choose another key, or see npm run admin -- site show ${key}.`;
    if (field === 'settings.room')
      return '--room must be the name of a room: a-z 0-9 _ -, at most 64 of them, not dm-….';
    if (code === 'too-many' && field !== undefined)
      return 'A site has 200 origins at most: remove some first.';
    return undefined;
  };

/** @param {unknown} value */
const listIn = (value) => (Array.isArray(value) ? value.map(String) : []);

/**
 * The origin that somebody means; an address of a page is told apart from it.
 * @param {string} text
 */
function toOrigin(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new Failure(`"${text}" is no origin: it looks like https://www.example.org.`);
  if (url.origin !== text)
    throw new Failure(`"${text}" is no origin: it would be ${url.origin}, without anything more.`);
  return text;
}

/**
 * @param {import('./server.mjs').Values} values
 * @returns {Record<string, string | boolean>}
 */
function settingsIn(values) {
  /** @type {Record<string, string | boolean>} */
  const settings = {};
  for (const name of ['guests', 'accounts', 'files']) {
    const value = values[name];
    if (value === undefined) continue;
    if (value !== 'on' && value !== 'off')
      throw new Failure(`--${name} must be on or off, not "${value}".`);
    settings[name] = value === 'on';
  }
  if (values.room !== undefined) settings.room = String(values.room);
  return settings;
}

/**
 * @param {{ site: Site }} answer
 * @returns {Outcome}
 */
export const outcome = ({ site }) => ({ data: { site }, text: describe(site) });

/** @param {Site} site */
function describe({ id, origins, settings, keys }) {
  const where =
    origins === 'loopback' ? 'any page of this machine' : origins.join('\n             ');
  const onOff = (/** @type {boolean} */ is) => (is ? 'on' : 'off');
  const names = keys.map(({ kid, algorithm, issuer }) => `${kid} (${algorithm}, iss ${issuer})`);
  return `${id || '(default: set up by the environment of the server)'}
  origins    ${where || 'none: no page can use it'}
  guests     ${onOff(settings.guests)}
  accounts   ${onOff(settings.accounts)}
  files      ${onOff(settings.files)}
  room       ${settings.room}
  keys       ${names.join('\n             ') || 'none'}`;
}

/**
 * @param {string} url
 * @param {string} key
 */
const snippet = (url, key) => `  <script async src="${url}/widget.js" data-site="${key}"></script>`;
