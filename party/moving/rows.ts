/**
 * What is moved from one server to another, row by row: what a line of an export may hold. Sessions, used tokens and
 * rate limits stay behind.
 */
import * as v from 'valibot';
import { event, fileRequests, fileTypes, limits } from '../../sdk/src/protocol/index.ts';
import { siteKey } from '../../sdk/src/protocol/site.ts';
import { cid, epoch, moment, personId, position, seq } from '../../sdk/src/protocol/vocabulary.ts';
import { isOrigin } from '../auth/origin.ts';
import { isPrivateRoom } from '../people/private-room.ts';
import { roomKeyShape, siteOf } from '../sites/room-key.ts';
import { keyId, newKey } from '../sites/shapes.ts';
import { readSettings } from '../sites/stored-site.ts';

const flag = v.picklist([0, 1]);
const text = (mostLength: number) => v.pipe(v.string(), v.maxLength(mostLength));
const anySite = v.union([v.literal(''), siteKey]);
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const pixels = v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1)));
// Lower case and folding make a text up to three times as long.
const search = text(1_000);

const key = v.pipe(
  v.strictObject({
    site: siteKey,
    kid: keyId,
    algorithm: v.picklist(['HS256', 'EdDSA']),
    issuer: v.string(),
    // In the clear: it has to be sealed with the secret of another server.
    key: v.string(),
    created_at: moment,
  }),
  v.check(({ site: _, created_at, ...rest }) => v.is(newKey, rest)),
);

const person = v.strictObject({
  id: personId,
  username: v.nullable(v.pipe(v.string(), v.regex(/^[a-z0-9_]{3,32}$/))),
  name: text(limits.nameLength),
  kind: v.picklist(['guest', 'member']),
  password: v.nullable(v.pipe(v.string(), v.regex(/^scrypt\$[\w$+/=-]{1,400}$/))),
  is_admin: flag,
  created_at: moment,
  about: text(limits.aboutLength),
  location: text(limits.locationLength),
  pronouns: text(limits.pronounsLength),
  link: v.pipe(text(limits.linkLength), v.regex(/^(https?:\/\/|$)/i)),
  picture: v.nullable(v.union([hash, v.pipe(text(256), v.regex(/^https:\/\//))])),
  shows_last_seen: flag,
  search,
  site: v.nullable(anySite),
});

const room = v.pipe(
  v.strictObject({
    id: roomKeyShape,
    site: anySite,
    title: text(limits.titleLength),
    description: text(limits.descriptionLength),
    search,
    created_by: v.union([v.literal(''), personId]),
    created_at: moment,
    kind: v.picklist(['public', 'private']),
    low: v.nullable(personId),
    high: v.nullable(personId),
    /** Its newest event that is moved. */
    head: position,
  }),
  v.check(({ id, site, kind, low, high }) =>
    kind === 'private'
      ? isPrivateRoom(id) && low !== null && high !== null && low < high
      : !isPrivateRoom(id) && site === siteOf(id) && low === null && high === null,
  ),
);

const storedEvent = v.pipe(
  v.strictObject({
    room: roomKeyShape,
    seq,
    epoch,
    sender: personId,
    cid: v.nullable(cid),
    kind: v.string(),
    body: text(200_000),
    at: moment,
  }),
  v.check((row) => fitsBody(row)),
);

/** Whether the event's JSON is one, and says the same as the columns beside it. */
function fitsBody(row: { seq: number; sender: string; kind: string; at: number; body: string }) {
  const { success, output } = v.safeParse(event, parsed(row.body));
  if (!success || 'cid' in output) return false;
  const { seq: place, by, kind, at } = output;
  return place === row.seq && by === row.sender && kind === row.kind && at === row.at;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const isSettings = (settings: string) => {
  try {
    return readSettings({ settings }) !== undefined;
  } catch {
    return false;
  }
};

/** Rows by kind, in the columns of their tables. */
export const rows = {
  site: v.strictObject({
    id: siteKey,
    settings: v.pipe(text(4_000), v.check(isSettings)),
    created_at: moment,
  }),
  origin: v.strictObject({ origin: v.pipe(text(280), v.check(isOrigin)), site: siteKey }),
  key,
  person,
  relation: v.strictObject({
    person: personId,
    other: personId,
    wants: flag,
    blocks: flag,
    note: text(limits.noteLength),
    at: moment,
    version: position,
    change: text(64),
  }),
  seen: v.strictObject({ person: personId, seen_at: moment }),
  visitor: v.strictObject({ site: anySite, person: personId }),
  room,
  event: storedEvent,
  member: v.strictObject({ room: roomKeyShape, person: personId, joined_at: moment }),
  mark: v.strictObject({ person: personId, room: roomKeyShape, seq: position }),
} as const;
export type RowKind = keyof typeof rows;
export const rowKinds = Object.keys(rows) as readonly RowKind[];
export type MovedKey = v.InferOutput<typeof key>;

/** A profile's picture, without its bytes. */
export const picture = v.strictObject({
  hash,
  type: v.picklist(['image/png', 'image/jpeg', 'image/webp']),
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(limits.pictureBytes)),
  created_at: moment,
});
export type MovedPicture = v.InferOutput<typeof picture>;

/** A file that a message has, without its bytes. What its store keeps to find it again is the store's own. */
export const file = v.strictObject({
  id: fileRequests.begin.entries.id,
  room: roomKeyShape,
  owner: personId,
  name: text(limits.fileNameLength),
  type: v.picklist(Object.keys(fileTypes)),
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(limits.fileBytes)),
  width: pixels,
  height: pixels,
  duration: v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0))),
  placeholder: v.nullable(text(64)),
  created_at: moment,
  finished_at: moment,
  seq,
  claim: text(100),
});
export type MovedFile = v.InferOutput<typeof file>;
