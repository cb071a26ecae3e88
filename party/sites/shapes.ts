/** What the operator says about sites. Schemas of the server alone: no client knows them. */
import * as v from 'valibot';
import { siteKey, siteSettings } from '../../sdk/src/protocol/site.ts';
import { isPlain } from '../../sdk/src/protocol/vocabulary.ts';
import { fromBase64Url } from '../auth/bytes.ts';
import { isOrigin } from '../auth/origin.ts';
import { privatePrefix } from '../people/private-room.ts';

const mostOrigins = 200;
const hmacKeyBytes = { least: 32, most: 256 };
const publicKeyBytes = 32;

const origins = v.pipe(
  v.array(v.pipe(v.string(), v.maxLength(280), v.check(isOrigin))),
  v.maxLength(mostOrigins, 'too-many'),
);
const settings = v.strictObject({
  guests: siteSettings.entries.guests,
  accounts: siteSettings.entries.accounts,
  files: siteSettings.entries.files,
  room: v.pipe(
    siteSettings.entries.room,
    v.check((room) => !room.startsWith(privatePrefix)),
  ),
});

export const newSite = v.strictObject({
  id: siteKey,
  origins: v.pipe(origins, v.minLength(1)),
  settings: v.optional(v.partial(settings), {}),
});
export type NewSite = v.InferOutput<typeof newSite>;

export const siteChange = v.strictObject({
  settings: v.optional(v.partial(settings), {}),
  addOrigins: v.optional(origins, []),
  removeOrigins: v.optional(v.array(v.string()), []),
});
export type SiteChange = v.InferOutput<typeof siteChange>;

/** Name of an identity key. */
export const keyId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/));

const issuer = v.pipe(v.string(), v.minLength(1), v.maxLength(256), v.check(isPlain));
const bytesOf = (text: string) => fromBase64Url(text)?.length ?? 0;
export const newKey = v.variant('algorithm', [
  v.strictObject({
    kid: keyId,
    algorithm: v.literal('HS256'),
    issuer,
    key: v.pipe(
      v.string(),
      v.check((text) => bytesOf(text) >= hmacKeyBytes.least && bytesOf(text) <= hmacKeyBytes.most),
    ),
  }),
  v.strictObject({
    kid: keyId,
    algorithm: v.literal('EdDSA'),
    issuer,
    key: v.pipe(
      v.string(),
      v.check((text) => bytesOf(text) === publicKeyBytes),
    ),
  }),
]);
export type NewKey = v.InferOutput<typeof newKey>;
