import * as v from 'valibot';
import { limits } from './limits.ts';

// No control characters; in names no bidi controls either, which let one name pose as another.
const forbiddenInText = /(?![\n\t])\p{Cc}/u;
const forbiddenInName = /[\p{Cc}\p{Bidi_Control}]/u;

const line = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1),
    v.maxLength(maxLength, 'too-long'),
    v.check(isPlain),
  );

/** Whether a text holds nothing that could make it look like another one. */
export function isPlain(text: string): boolean {
  return !forbiddenInName.test(text) && isWellFormed(text);
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

// Clients load this file: one `check` weighs less than an action of valibot for each kind of rule.
const matching = (pattern: RegExp) =>
  v.pipe(
    v.string(),
    v.check((value) => pattern.test(value)),
  );
const integer = (least: number) =>
  v.pipe(
    v.number(),
    v.check((value) => Number.isSafeInteger(value) && value >= least),
  );

/** Name of a room in addresses and storage: `a-z 0-9 _ -`, 1 to 64 of them. */
export const roomId = matching(/^[a-z0-9_-]{1,64}$/);
/** Text beside files: up to 4,000 UTF-16 units, also none; line ends become `\n`. */
export const anyText = v.pipe(
  v.string(),
  v.transform((value) => value.replace(/\r\n?/g, '\n')),
  v.check((value) => value.length <= limits.textLength, 'too-long'),
  v.check((value) => !forbiddenInText.test(value) && isWellFormed(value)),
);
/** Text of a message without files: not only white space. */
export const text = v.pipe(
  anyText,
  v.check((value) => value.trim() !== ''),
);
/** Client id of a message: a UUIDv7, whose first 48 bits are its time in ms. */
export const cid = matching(
  /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
);
/** `u_…` of this server; `h_…` of people for whom a site's own pages vouch. */
export const personId = matching(/^[uh]_[A-Za-z0-9_-]{8,32}$/);
export const personName = line(limits.nameLength);
export const title = line(limits.titleLength);
/** A text that may be empty. */
/* @__NO_SIDE_EFFECTS__ */
export const shortText = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(maxLength, 'too-long'),
    v.check((value) => !forbiddenInText.test(value) && isWellFormed(value)),
  );
export const description = shortText(limits.descriptionLength);
/** Usernames are told apart without regard to case and kept in lower case. */
export const username = v.pipe(v.string(), v.toLowerCase(), v.regex(/^[a-z0-9_]{3,32}$/));
export const seq = integer(1);
/** A position in the log: the last `seq` known, 0 for none. */
export const position = integer(0);
/** A moment in ms since 1970, by the server's clock. */
export const moment = integer(0);
export const epoch = v.pipe(
  v.string(),
  v.check((value) => value !== '' && value.length <= 32),
);

/** Someone who chats. A guest has no username. */
export const person = v.object({
  id: personId,
  name: v.string(),
  kind: v.custom<'guest' | 'member'>((kind) => kind === 'guest' || kind === 'member'),
  username: v.optional(v.string()),
  /** Name of their picture, at `/v1/pictures/<name>`; of people for whom a site vouches, a whole address (`https://…`). */
  picture: v.optional(v.string()),
});
export type Person = v.InferOutput<typeof person>;

/** The time in ms that a `cid` carries, by its maker's clock. */
export function cidTime(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
