import * as v from 'valibot';
import { roomId } from '../../sdk/src/protocol/vocabulary.ts';
import { privatePrefix } from '../people/private-room.ts';
import type { IdentityKey, Site } from '../sites/site.ts';
import { readIdentityKeys } from './identity-keys.ts';

/** Variables of the environment about the default site. */
export const siteVariables = {
  GUESTS: v.optional(v.string(), 'on'),
  ACCOUNTS: v.optional(v.string(), 'on'),
  FILES: v.optional(v.string(), 'on'),
  DEFAULT_ROOM: v.optional(v.string(), 'general'),
  IDENTITY_KEYS: v.optional(v.string(), '[]'),
};
const variables = v.object(siteVariables);
type Variables = v.InferOutput<typeof variables>;

/** What is wrong with them, in one sentence; undefined where nothing is. */
export function problemOfSite(values: Variables): string | undefined {
  for (const name of ['GUESTS', 'ACCOUNTS', 'FILES'] as const)
    if (!/^(on|off)$/.test(values[name]))
      return `${name} must be on or off, not ${JSON.stringify(values[name])}.`;
  const keys = readIdentityKeys(values.IDENTITY_KEYS);
  if (!keys.ok) return keys.problem;
  const { DEFAULT_ROOM: room } = values;
  if (v.is(roomId, room) && !room.startsWith(privatePrefix)) return undefined;
  return `DEFAULT_ROOM must be the name of a room (a-z 0-9 _ -, at most 64, not dm-…), not ${JSON.stringify(room)}.`;
}

export function toSiteSettings(values: Variables): Site['settings'] {
  return {
    guests: values.GUESTS === 'on',
    accounts: values.ACCOUNTS === 'on',
    files: values.FILES === 'on',
    room: values.DEFAULT_ROOM,
  };
}

/** The keys by which the default site vouches for its own people. */
export function toIdentityKeys(values: Variables): readonly IdentityKey[] {
  const keys = readIdentityKeys(values.IDENTITY_KEYS);
  return keys.ok ? keys.keys : [];
}
