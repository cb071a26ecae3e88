import * as v from 'valibot';
import { type Contact, relationState } from '../../sdk/src/protocol/index.ts';
import { toPerson } from '../auth/sessions.ts';
import type { Database, Row } from '../ports.ts';
import { findContacts } from '../storage/relation-statements.ts';

/** A contact as its viewer sees it, from a row of `findContacts` or `listContacts`. */
export function toContact(row: Row, now: number): Contact {
  const state = v.parse(relationState, row.state);
  return {
    person: toPerson(row),
    state,
    note: String(row.note),
    since: Number(row.since),
    version: Number(row.version),
    presence: state === 'friends' ? presenceOf(row, now) : { until: null, seenAt: null, at: 0 },
  };
}

/** Somebody as one looks for them on a site. */
export type Look = { readonly viewer: string; readonly other: string; readonly site: string };

/** What `viewer` sees of `other`; undefined for nobody, and for who is neither of the site nor a contact. */
export async function findContact(
  { database, clock }: { database: Database; clock: { now(): number } },
  { viewer, other, site }: Look,
): Promise<Contact | undefined> {
  const [row] = await database.read(findContacts([[viewer, other]], site));
  const contact = row && toContact(row, clock.now());
  return row?.is_here === 1 || contact?.state !== 'none' ? contact : undefined;
}

function presenceOf(row: Row, now: number): Contact['presence'] {
  if (row.until === null || row.seen_at === null) return { until: null, seenAt: null, at: 0 };
  const until = Number(row.until) > now ? Number(row.until) : null;
  const seenAt = row.shows_last_seen === 1 ? Number(row.seen_at) : null;
  // As old as what it tells. The moment itself tells when somebody was seen: of who hides that and is gone, it is none.
  const at = seenAt === null && until === null ? 0 : Number(row.seen_at);
  return { until, seenAt, at };
}
