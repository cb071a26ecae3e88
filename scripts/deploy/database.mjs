import { createClient } from '@libsql/client/web';
import { Failure } from '../failure.mjs';
import { fine, missing } from './finding.mjs';

/** @typedef {import('./server.mjs').ServerCode} ServerCode */
/** @typedef {{ url: string, authToken: string | undefined }} Address */
/** @typedef {{ kind: 'there', applied: readonly string[] } | { kind: 'refused' | 'unreachable', why: string }} Look */

const timeoutMs = 15_000;

/**
 * Asks a database which migrations it has; changes nothing.
 * @param {Address} address
 * @returns {Promise<Look>}
 */
export const lookAt = (address) =>
  withClient(address, async (client) => {
    try {
      const { rows } = await client.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'migration'",
      );
      if (rows.length === 0) return { kind: 'there', applied: [] };
      const applied = await client.execute('SELECT id FROM migration ORDER BY id');
      return { kind: 'there', applied: applied.rows.map(({ id }) => String(id)) };
    } catch (error) {
      const why = reason(error);
      return {
        kind: /\b40[13]\b|auth|unauthorized|forbidden/i.test(why) ? 'refused' : 'unreachable',
        why,
      };
    }
  });

/**
 * @param {Look} look
 * @param {ServerCode['migrations']} migrations
 * @returns {import('./finding.mjs').Finding}
 */
export function checkDatabase(look, migrations) {
  if (look.kind !== 'there') return missing(complaint(look));
  const known = migrations.map(({ id }) => id);
  const newer = look.applied.filter((id) => !known.includes(id));
  if (newer.length > 0)
    return missing(
      `The database belongs to a newer version (${newer.join(', ')}): update this checkout.`,
    );
  const pending = known.filter((id) => !look.applied.includes(id));
  if (pending.length === 0) return fine('Database: answers, and is up to date');
  const count = pending.length === 1 ? `one migration` : `${pending.length} migrations`;
  return fine(
    `Database: answers, and gets ${count} (${pending[0]}${pending.length > 1 ? ' …' : ''})`,
  );
}

/** @param {{ kind: 'refused' | 'unreachable', why: string }} look */
const complaint = ({ kind, why }) =>
  kind === 'refused'
    ? `The database refuses LIBSQL_AUTH_TOKEN (${why}): make a new token for it.`
    : `The database at LIBSQL_URL does not answer (${why}): is it running, and is the address right?`;

/**
 * Brings it up to date.
 * @param {Address} address
 * @param {ServerCode} code
 * @returns {Promise<readonly string[]>} the migrations that were applied now
 */
export const bringUpToDate = (address, { migrate }) =>
  withClient(address, async (client) => {
    try {
      return (await migrate(client)).applied;
    } catch (error) {
      throw new Failure(
        `The database could not be brought up to date: ${reason(error)}. The Worker was not touched: mend it and run this again.`,
      );
    }
  });

/**
 * @template T
 * @param {Address} address
 * @param {(client: import('@libsql/client/web').Client) => Promise<T>} use
 */
async function withClient({ url, authToken }, use) {
  const fetchInTime = (/** @type {Request} */ request) =>
    fetch(request, { signal: AbortSignal.timeout(timeoutMs) });
  const client = createClient({ url, fetch: fetchInTime, ...(authToken && { authToken }) });
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

/**
 * The innermost cause: fetch itself says only that it failed.
 * @param {unknown} error
 * @returns {string}
 */
function reason(error) {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reason(error.cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (error.message || code).split('\n', 1)[0]?.replace(/\.$/, '') ?? '';
}
