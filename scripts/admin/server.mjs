import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { Failure } from '../failure.mjs';
import { findText } from '../project.mjs';
import { findDataFolder } from './data-folder.mjs';

/** @typedef {{ url: string, secret: string }} Server */
/**
 * @typedef {object} Asking
 * @property {Server} server
 * @property {readonly string[]} words what stands behind the command
 * @property {Values} values
 */
/** @typedef {{ [name: string]: string | boolean | (string | boolean)[] | undefined }} Values options that were given */
/** @typedef {{ code: string, field?: string }} Refusal */

const timeoutMs = 60_000;

/**
 * The server that is meant, with the secret that it knows.
 * @param {string | undefined} address
 * @returns {Promise<Server>}
 */
export async function findServer(address) {
  const { env } = process;
  const folder = address === undefined ? findDataFolder(env) : '';
  const url = (address ?? (await findText(join(folder, 'running'))))?.trim().replace(/\/+$/, '');
  if (!url)
    throw new Failure(
      `No server runs on the data in ${folder}: start it with npm start, npm run serve or npm run dev:edge, or name another one with --server <address>.`,
    );
  if (!/^https?:\/\/[^/]+$/.test(url))
    throw new Failure(
      `--server must be an address such as https://chat.example.org, not "${address}".`,
    );
  const secret = env.PARTYLINE_SECRET ?? (await ownSecret(folder, address));
  if (!secret)
    throw new Failure(
      'The secret of the server is missing: set PARTYLINE_SECRET to the one that the server has.',
    );
  return { url, secret };
}

/**
 * The secret of the data folder belongs to the server that runs on it, and to no other.
 * @param {string} folder
 * @param {string | undefined} address
 */
async function ownSecret(folder, address) {
  return address === undefined ? (await findText(join(folder, 'secret')))?.trim() : undefined;
}

/**
 * Asks a server to do something.
 * @param {Server} server
 * @param {string} method
 * @param {string} path behind `/v1/internal/sites`
 * @param {{ body?: unknown, explain?: (refusal: Refusal) => string | undefined }} [more]
 * @returns {Promise<any>} its answer; rejects with a Failure whose sentence `explain` may give
 */
export async function ask({ url, secret }, method, path, { body, explain } = {}) {
  const whole = `/v1/internal/sites${path}`;
  const text = body === undefined ? '' : JSON.stringify(body);
  const answer = await fetch(`${url}${whole}`, {
    method,
    headers: {
      authorization: signed(secret, { method, path: whole, body: text }),
      ...(text && { 'content-type': 'application/json' }),
    },
    ...(text && { body: text }),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => undefined);
  if (answer === undefined)
    throw new Failure(`Nobody answers at ${url}: start the server, or name it with --server.`);
  const data = await answer.json().catch(() => undefined);
  if (answer.ok && data !== undefined) return data;
  throw new Failure(sentenceFor(data?.error ?? { code: 'internal' }, { url, explain }));
}

/**
 * The header `authorization` of an order that whoever knows the secret gives right now.
 * @param {string} secret
 * @param {{ method: string, path: string, body: string }} order
 */
export function signed(secret, { method, path, body }) {
  const at = Date.now();
  const signature = createHmac('sha256', secret)
    .update(`partyline operator\n${at}\n${method} ${path}\n${body}`)
    .digest('hex');
  return `Partyline ${at}.${signature}`;
}

/**
 * @param {Refusal & { message?: string, requestId?: string }} error
 * @param {{ url: string, explain?: ((refusal: Refusal) => string | undefined) | undefined }} context
 */
export function sentenceFor(error, { url, explain }) {
  const own = explain?.(error);
  if (own !== undefined) return own;
  switch (error.code) {
    case 'unauthenticated':
      return `The server at ${url} knows another secret, or its clock differs by more than a minute: set PARTYLINE_SECRET to the secret of the server.`;
    case 'unavailable':
      return 'The server cannot do that right now: look at its /health, and try again.';
    case 'rate-limited':
      return 'That was too often: wait a minute, and try again.';
    case 'not-found':
      return `What answers at ${url} is no Partyline that knows this: check the address, and update the server.`;
    default:
      return `The server refused (${error.code}${error.field ? `, ${error.field}` : ''}); its log knows more under ${error.requestId ?? 'this moment'}.`;
  }
}
