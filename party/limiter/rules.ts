import type { BucketRate } from '../bucket.ts';

const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;

/**
 * How often what may be done: `burst` at once, and one more every `perMs`. Generous for people, also for many behind
 * one address; what they stop is a program. `LIMIT_SCALE` multiplies all.
 */
export const rules = {
  /** Wrong passwords for one account, from addresses that it never signed in from. 10 at once, then one in 90 s … */
  signInAccount: { burst: 10, perMs: 90 * second },
  /** … and never more than 100, then about 100 a day. */
  signInAccountInAll: { burst: 100, perMs: day / 100 },
  /** Wrong passwords for one account from an address that it did sign in from: strangers cannot use these up. */
  signInKnownAddress: { burst: 10, perMs: 90 * second },
  /** Wrong passwords from one address, for whatever accounts. */
  signInAddress: { burst: 30, perMs: 30 * second },
  signUp: { burst: 20, perMs: 30 * second },
  guest: { burst: 60, perMs: 5 * second },
  roomCreate: { burst: 10, perMs: minute },
  /** Changes of a profile: each is told to friends. */
  profile: { burst: 20, perMs: 10 * second },
  picture: { burst: 10, perMs: 30 * second },
  /** Requests for friendship: each of them is told to somebody. */
  befriend: { burst: 60, perMs: 10 * second },
  /** Looking for people, also while one types. */
  find: { burst: 100, perMs: 300 },
  /** By address. A list of people has many. */
  pictureLoad: { burst: 1_000, perMs: 5 },
  /** Beginning, ending and calling off uploads: of ten messages with ten files each at once, twice over. */
  upload: { burst: 400, perMs: 500 },
  /** Parts of at most 1 MiB: more than ten of the largest files at once, then 20 MiB a second. */
  uploadPart: { burst: 400, perMs: 50 },
  /** By address. A player asks for a range whenever somebody jumps about in a video. */
  fileLoad: { burst: 2_000, perMs: 5 },
  ticket: { burst: 60, perMs: 500 },
  /** Everything else that a person asks for. */
  request: { burst: 200, perMs: 50 },
  /** Everything else that is asked for without a session, by address. */
  anonymous: { burst: 600, perMs: 20 },
} as const satisfies Record<string, BucketRate>;

export type RuleName = keyof typeof rules;

/** How long an address stays known after a sign-in from it. */
export const addressKnownMs = 90 * day;

/** A rule with its numbers multiplied. */
export function scaled(rule: RuleName, by: number): BucketRate {
  const { burst, perMs } = rules[rule];
  return { burst: Math.max(1, burst * by), perMs: perMs / by };
}
