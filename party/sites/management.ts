import { encrypt } from '../auth/encrypted.ts';
import { keysMost } from '../auth/identity-keys.ts';
import { Fault } from '../fault.ts';
import { type AppDeps, write } from '../http/deps.ts';
import { makeDefaultRoom } from '../http/rooms.ts';
import type { Row } from '../ports.ts';
import {
  deleteKey,
  deleteOrigins,
  findSite,
  insertKey,
  insertOrigins,
  insertSite,
  listSites,
  updateSite,
} from '../storage/site-statements.ts';
import type { NewKey, NewSite, SiteChange } from './shapes.ts';
import type { IdentityKey } from './site.ts';
import { closeWays } from './sockets.ts';
import {
  placeOfKey,
  readKeys,
  readOrigins,
  readSettings,
  type StoredSettings,
} from './stored-site.ts';

/** A site as its operator sees it. */
export type SiteView = {
  readonly id: string;
  /** `loopback`: any page of this machine. */
  readonly origins: readonly string[] | 'loopback';
  readonly settings: Omit<StoredSettings, 'removedAt'>;
  readonly keys: readonly Omit<IdentityKey, 'key'>[];
  /** ms since 1970; null for the default site, which is set up by the environment. */
  readonly createdAt: number | null;
};

const mostAttempts = 5;
const usual = { guests: true, accounts: true, files: true, room: 'general' };

/** The default site, then all others by key. */
export async function listAll({ database, config }: AppDeps): Promise<SiteView[]> {
  const rows = await database.read(listSites());
  const own = {
    id: '',
    origins: config.origins,
    settings: config.settings,
    keys: config.identityKeys.map(withoutKey),
    createdAt: null,
  };
  return [own, ...rows.filter((row) => !isRemoved(row)).map(toView)];
}

/** Throws `site-not-found`, also for one that was removed. */
export async function getSite(deps: AppDeps, id: string): Promise<SiteView> {
  return toView(await getRow(deps, id));
}

/** Throws `invalid` with the field `id` where there is such a site, or was one. */
export async function addSite(
  deps: AppDeps,
  { id, origins, settings }: NewSite,
): Promise<SiteView> {
  const whole = { ...usual, ...settings };
  const site = { id, settings: JSON.stringify(whole), createdAt: deps.clock.now() };
  await write(deps, id, [insertSite(site), insertOrigins(id, origins)]).catch((error: unknown) => {
    if (error instanceof Fault && error.field?.endsWith('id'))
      throw new Fault('invalid', { field: 'id' });
    throw error;
  });
  await makeDefaultRoom(deps, { id, settings: whole });
  return getSite(deps, id);
}

/** What is not named stays. Who came in on a way that is switched off has no socket any more when it is answered. */
export async function changeSite(
  deps: AppDeps,
  id: string,
  { settings, addOrigins, removeOrigins }: SiteChange,
): Promise<SiteView> {
  const { before, after } = await rewrite(deps, id, (known) => ({ ...known, ...settings }));
  await write(deps, id, [insertOrigins(id, addOrigins), deleteOrigins(id, removeOrigins)]);
  if (settings.room !== undefined) await makeDefaultRoom(deps, { id, settings: after });
  await closeWays(deps, id, { before, after });
  return getSite(deps, id);
}

/** Throws `too-many` where there are two, `invalid` with the field `kid` for one that is taken. */
export async function addKey(deps: AppDeps, site: string, key: NewKey): Promise<SiteView> {
  await getRow(deps, site);
  const { secret } = deps.config;
  const sealed =
    key.algorithm === 'EdDSA' ? key.key : await encrypt(secret, placeOfKey(site, key.kid), key.key);
  const stored = { ...key, key: sealed, site, createdAt: deps.clock.now() };
  const added = write(deps, site, [insertKey(stored, keysMost)]).catch((error: unknown) => {
    if (error instanceof Fault && error.code === 'invalid')
      throw new Fault('invalid', { field: 'kid' });
    throw error;
  });
  const [changed] = await added;
  if (changed === 0) throw new Fault('too-many');
  return getSite(deps, site);
}

/** Throws `not-found` for a key that there is not. */
export async function removeKey(deps: AppDeps, site: string, kid: string): Promise<SiteView> {
  await getRow(deps, site);
  const [changed] = await write(deps, site, [deleteKey(site, kid)]);
  if (changed === 0) throw new Fault('not-found');
  return getSite(deps, site);
}

/** Puts other settings in the place of those of a site; of two changes at once none is lost. */
export async function rewrite(
  deps: AppDeps,
  id: string,
  change: (before: StoredSettings) => StoredSettings,
): Promise<{ before: StoredSettings; after: StoredSettings }> {
  for (let left = mostAttempts; left > 0; left -= 1) {
    const row = await getRow(deps, id);
    const before = readSettings(row);
    const after = change(before);
    const statement = updateSite(id, String(row.settings), JSON.stringify(after));
    const [changed] = await write(deps, id, [statement]);
    if (changed === 1) return { before, after };
  }
  throw new Fault('unavailable', { retryAfterMs: 1_000 });
}

async function getRow({ database }: AppDeps, id: string): Promise<Row> {
  const [row] = await database.read(findSite(id));
  if (row === undefined || isRemoved(row)) throw new Fault('site-not-found');
  return row;
}

const isRemoved = (row: Row) => readSettings(row).removedAt !== undefined;
const withoutKey = ({ key: _, ...rest }: IdentityKey) => rest;

function toView(row: Row): SiteView {
  return {
    id: String(row.id),
    origins: readOrigins(row),
    settings: readSettings(row),
    keys: readKeys(row).map(withoutKey),
    createdAt: Number(row.created_at),
  };
}
