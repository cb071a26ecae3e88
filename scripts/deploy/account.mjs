import { fine, missing, warning } from './finding.mjs';

/** @typedef {import('./finding.mjs').Finding} Finding */

const logIn =
  'No Cloudflare account: run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN (a token made from the template “Edit Cloudflare Workers”).';

/**
 * Whether wrangler may act for exactly one account.
 * @param {import('./wrangler.mjs').Wrangler} wrangler
 * @param {string | undefined} chosen the account's id, as settings give it
 * @returns {Promise<Finding>}
 */
export async function checkAccount(wrangler, chosen) {
  const { code, out, err } = await wrangler.ask(['whoami', '--json']);
  const user = parse(out);
  if (user?.loggedIn === false) return missing(logIn);
  if (code !== 0 || !user?.loggedIn)
    return missing(
      `Cloudflare did not say whose account it is (${firstLine(err || out)}): look at the network and at CLOUDFLARE_API_TOKEN.`,
    );
  return chooseAccount(user.accounts ?? [], chosen);
}

/**
 * @param {readonly { id: string, name: string }[]} accounts
 * @param {string | undefined} chosen
 */
function chooseAccount(accounts, chosen) {
  const list = accounts.map(({ id, name }) => `${id} (${name})`).join(', ');
  const account = accounts.find(({ id }) => id === chosen) ?? (chosen ? undefined : accounts[0]);
  if (accounts.length > 1 && !chosen)
    return missing(`You have several accounts: set CLOUDFLARE_ACCOUNT_ID to one of ${list}.`);
  if (accounts.length > 0 && !account)
    return missing(
      `CLOUDFLARE_ACCOUNT_ID names an account that you have no access to; you have ${list}.`,
    );
  return fine(`Account: ${account?.name ?? chosen ?? 'the one of the token'}`);
}

/**
 * What the Worker has been given before, by name; nobody can read the values.
 * @param {import('./wrangler.mjs').Wrangler} wrangler
 * @returns {Promise<readonly string[] | undefined>} undefined when nobody said
 */
export async function findSecrets(wrangler) {
  const { code, out, err } = await wrangler.ask(['secret', 'list', '--format', 'json']);
  if (code === 0) {
    const list = parse(out);
    return Array.isArray(list) ? list.map(({ name }) => name) : undefined;
  }
  // The first deployment: there is no such Worker yet.
  return /10007|does not exist|not found/i.test(`${out}${err}`) ? [] : undefined;
}

const makeSecret =
  'PARTYLINE_SECRET is missing: `npm run deploy -- --init` makes one and writes it into .env.production.';

/**
 * @param {Readonly<Record<string, string>>} given settings that go to the Worker
 * @param {{ there: readonly string[] | undefined, isSecret: (name: string) => boolean, name: string }} worker
 * @returns {Finding[]}
 */
export function checkSecrets(given, { there = [], isSecret, name }) {
  const kept = there.filter((secret) => isSecret(secret) && !(secret in given));
  const others = kept.filter((secret) => secret !== 'PARTYLINE_SECRET');
  const own = checkOwnSecret(given, kept);
  return [
    own,
    ...others.map((secret) =>
      warning(
        `${secret} is on the Worker and not here: it stays as it is (\`npx wrangler secret delete ${secret} --name ${name}\` takes it away).`,
      ),
    ),
  ];
}

/**
 * @param {Readonly<Record<string, string>>} given
 * @param {readonly string[]} kept
 */
function checkOwnSecret(given, kept) {
  if (given.PARTYLINE_SECRET) return fine('PARTYLINE_SECRET: goes along');
  if (!kept.includes('PARTYLINE_SECRET')) return missing(makeSecret);
  return fine('PARTYLINE_SECRET: the one that the Worker has');
}

/**
 * The JSON in what a program said; it may have said something before.
 * @param {string} text
 */
function parse(text) {
  try {
    return JSON.parse(text.slice(Math.max(0, text.search(/^[[{]/m))));
  } catch {
    return undefined;
  }
}

/** @param {string} text */
const firstLine = (text) =>
  text
    .split('\n')
    .map((line) => line.replace(/^.*\[ERROR\]/, '').trim())
    .find((line) => /\w{3}/.test(line)) ?? 'it said nothing';
