import * as v from 'valibot';
import { roomId } from './vocabulary.ts';

/** The header in which a client names its site; without it, it is the default one. */
export const siteHeader = 'partyline-site';

/** The public key of a site: `a-z 0-9 -`, 2 to 32 of them. */
export const siteKey = v.pipe(
  v.string(),
  v.check((value) => /^[a-z0-9-]{2,32}$/.test(value)),
);

/** What a site offers, as everybody may know it. */
export const siteSettings = v.object({
  /** Whether one can come in with a name alone. */
  guests: v.boolean(),
  /** Whether one can sign up and in with a username and a password. */
  accounts: v.boolean(),
  /** Whether the host's page may vouch for its own people. */
  identity: v.boolean(),
  /** Whether pictures and files can be sent. */
  files: v.boolean(),
  /** The room that opens where a page names none. */
  room: roomId,
});
export type SiteSettings = v.InferOutput<typeof siteSettings>;

/** Bodies about sites and identity, under `/v1`. */
export const siteRequests = {
  /** A JWT that the host signed, at most 4 KB: a longer one is refused as every other bad one is. */
  identify: v.strictObject({ token: v.string() }),
};

/** Answers about sites. `identify` is answered as a sign-in is. */
export const siteAnswers = { site: v.object({ site: siteSettings }) };
