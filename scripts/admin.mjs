// `npm run admin -- …`: manages the sites of a running server, and moves all that is on it to another one. It never
// touches the database: it asks the server, with a signature that only whoever knows the server's secret can make.
import { parseArgs } from 'node:util';
import { exportAll } from './admin/export.mjs';
import { helpFor } from './admin/help.mjs';
import { importAll } from './admin/import.mjs';
import { addKey, removeKey } from './admin/keys.mjs';
import { findServer } from './admin/server.mjs';
import {
  addOrigins,
  addSite,
  listSites,
  removeOrigins,
  removeSite,
  setSite,
  showSite,
} from './admin/sites.mjs';
import { Failure, run } from './failure.mjs';

const options = /** @type {const} */ ({
  server: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  origin: { type: 'string', multiple: true },
  guests: { type: 'string' },
  accounts: { type: 'string' },
  files: { type: 'string' },
  room: { type: 'string' },
  kid: { type: 'string' },
  issuer: { type: 'string' },
  'public-key': { type: 'string' },
  'with-everything': { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  merge: { type: 'boolean' },
});
const settings = /** @type {const} */ (['guests', 'accounts', 'files', 'room']);

/**
 * @typedef {object} Command
 * @property {number} least words behind its name
 * @property {number} most
 * @property {readonly string[]} options those that it takes
 * @property {(asking: import('./admin/server.mjs').Asking) => Promise<import('./admin/sites.mjs').Outcome>} run
 */

/** @type {Record<string, Command>} */
const commands = {
  'site list': { least: 0, most: 0, options: [], run: listSites },
  'site show': { least: 1, most: 1, options: [], run: showSite },
  'site add': { least: 1, most: 1, options: ['origin', ...settings], run: addSite },
  'site set': { least: 1, most: 1, options: settings, run: setSite },
  'site remove': { least: 1, most: 1, options: ['with-everything'], run: removeSite },
  'site origin add': { least: 2, most: 100, options: [], run: addOrigins },
  'site origin remove': { least: 2, most: 100, options: [], run: removeOrigins },
  'site key add': { least: 1, most: 1, options: ['kid', 'issuer', 'public-key'], run: addKey },
  'site key remove': { least: 2, most: 2, options: [], run: removeKey },
  export: { least: 0, most: 0, options: ['output'], run: exportAll },
  import: { least: 1, most: 1, options: ['merge'], run: importAll },
};
const everywhere = ['server', 'json', 'help'];

/** @returns {Promise<number>} */
async function main() {
  const { values, positionals } = read();
  const name = Object.keys(commands).find((known) =>
    `${positionals.join(' ')} `.startsWith(`${known} `),
  );
  if (values.help || positionals.length === 0) {
    console.log(helpFor(name));
    return 0;
  }
  const command = name === undefined ? undefined : commands[name];
  if (name === undefined || command === undefined)
    throw new Failure(
      `There is no command "${positionals.join(' ')}": see npm run admin -- --help.`,
    );
  const words = positionals.slice(name.split(' ').length);
  assertFits(name, command, { words, given: Object.keys(values) });
  const server = await findServer(values.server);
  const { data, text, code = 0 } = await command.run({ server, words, values });
  if (data !== undefined) console.log(values.json ? JSON.stringify(data, null, 2) : text);
  return code;
}

function read() {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    const [what] = error instanceof Error ? error.message.split('. ') : [];
    throw new Failure(`${what?.replace(/\.$/, '')}: see npm run admin -- --help.`);
  }
}

/**
 * @param {string} name
 * @param {Command} command
 * @param {{ words: readonly string[], given: readonly string[] }} typed
 */
function assertFits(name, command, { words, given }) {
  const help = `see npm run admin -- ${name} --help.`;
  if (words.length < command.least) throw new Failure(`"${name}" needs more than that: ${help}`);
  if (words.length > command.most)
    throw new Failure(`"${name}" does not know what to do with "${words.at(-1)}": ${help}`);
  const wrong = given.find((option) => ![...everywhere, ...command.options].includes(option));
  if (wrong) throw new Failure(`"${name}" does not take --${wrong}: ${help}`);
}

await run(main);
