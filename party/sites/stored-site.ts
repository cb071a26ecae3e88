import * as v from 'valibot';
import { siteSettings } from '../../sdk/src/protocol/site.ts';
import { decrypt } from '../auth/encrypted.ts';
import type { Log, Row } from '../ports.ts';
import type { IdentityKey, Site } from './site.ts';

// `removedAt`: the site is gone, and its key is never given again. Objects may still hold what was said in its rooms.
const settings = v.object({
  ...v.omit(siteSettings, ['identity']).entries,
  removedAt: v.optional(v.number()),
});
export type StoredSettings = v.InferOutput<typeof settings>;

const origins = v.array(v.string());
const keys = v.array(
  v.object({
    kid: v.string(),
    algorithm: v.picklist(['HS256', 'EdDSA']),
    issuer: v.string(),
    key: v.string(),
  }),
);

/** Where an identity key is kept, for its encryption. */
export const placeOfKey = (site: string, kid: string) => `${site}\n${kid}`;

export const readSettings = (row: Row): StoredSettings =>
  v.parse(settings, JSON.parse(String(row.settings)));
export const readOrigins = (row: Row): readonly string[] =>
  v.parse(origins, JSON.parse(String(row.origins)));
/** As they are stored: those of HS256 encrypted. */
export const readKeys = (row: Row): readonly IdentityKey[] =>
  v.parse(keys, JSON.parse(String(row.keys)));

/** A site from its row; undefined for one that was removed. */
export async function toSite(
  row: Row,
  { secret, log }: { secret: string; log: Log },
): Promise<Site | undefined> {
  const { removedAt, ...rest } = readSettings(row);
  if (removedAt !== undefined) return undefined;
  const id = String(row.id);
  const opened = await Promise.all(readKeys(row).map((key) => open(id, key, secret)));
  const readable = opened.filter((key) => key !== undefined);
  if (readable.length < opened.length) log('error', 'identity key not readable', { site: id });
  return { id, origins: readOrigins(row), settings: rest, keys: readable };
}

/** Undefined for a key that another secret encrypted. */
async function open(
  site: string,
  key: IdentityKey,
  secret: string,
): Promise<IdentityKey | undefined> {
  if (key.algorithm === 'EdDSA') return key;
  const plain = await decrypt(secret, placeOfKey(site, key.kid), key.key);
  return plain === undefined ? undefined : { ...key, key: plain };
}
