/** Sessions: Lucia's life cycle over our storage. The only file that knows Lucia. */
import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from 'lucia';
import * as v from 'valibot';
import { type Person, person } from '../../sdk/src/protocol/index.ts';
import { Fault } from '../fault.ts';
import type { Clock, Database, Log, Row, Statement } from '../ports.ts';
import {
  deleteExpiredSessions,
  deleteSession,
  deleteSessionsOf,
  extendSession,
  findSessionAndUser,
  findSessionsOf,
  insertSession,
} from '../storage/session-statements.ts';
import { insertSitePerson } from '../storage/site-statements.ts';
import { traceOf } from '../trace.ts';
import { sha256 } from './bytes.ts';
import { isVouched } from './identity-owner.ts';

declare module 'lucia' {
  interface Register {
    Lucia: ReturnType<typeof createLucia>;
    DatabaseUserAttributes: UserAttributes;
    DatabaseSessionAttributes: SessionAttributes;
  }
}
type UserAttributes = { readonly person: Person };
type SessionAttributes = { readonly endsAt: number };

/** A session that holds. `session` is the hash by which everything but the client knows it. */
export type Caller = {
  readonly person: Person;
  readonly token: string;
  readonly session: string;
  /** Where it was opened: the only site on which it holds. */
  readonly site: string;
  readonly expiresAt: number;
};

type SessionDeps = {
  /** Sessions of other sites open nothing. */
  readonly site: string;
  readonly database: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** Default: Lucia's. */
  readonly newToken?: (() => string) | undefined;
  /** One atomic write for a person. */
  readonly write: (userId: string, statements: readonly Statement[]) => Promise<readonly number[]>;
};

const slidingMs = 30 * 24 * 60 * 60_000;
const absoluteMs = 90 * 24 * 60 * 60_000;
// Whom a site does not let in any more is out by then; its pages get a new one in the meantime without anybody noticing.
const vouchedMs = 24 * 60 * 60_000;
// Lucia's ids: 25 random bytes (200 bits) in base32. Anything else cannot be one and costs no look-up.
const tokenPattern = /^[a-z2-7]{40}$/;

/** The name of a session for storage, tickets and calls between objects: SHA-256 in hex. A token cannot be made from it. */
export function sessionHash(token: string): Promise<string> {
  return sha256(token);
}

/** Sessions of one request; made anew for each. */
export class Sessions {
  readonly #deps: SessionDeps;
  readonly #lucia: ReturnType<typeof createLucia>;
  /** Lucia asks the date, we the clock: what it is given to compare is put forward by what lies between them. */
  readonly #aheadMs: number;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    this.#aheadMs = Date.now() - deps.clock.now();
    this.#lucia = createLucia(deps, this.#aheadMs);
  }

  /** Makes a session for a person, who is one of the site's people from then on. */
  async open(userId: string): Promise<{ token: string; expiresAt: number }> {
    const { clock, newToken } = this.#deps;
    const now = clock.now();
    const sessionId = newToken?.();
    const options = sessionId === undefined ? {} : { sessionId };
    const endsAt = now + (isVouched(userId) ? vouchedMs : absoluteMs);
    const { id } = await this.#lucia.createSession(userId, { endsAt }, options);
    return { token: id, expiresAt: Math.min(now + slidingMs, endsAt) };
  }

  /** Undefined when the token opens nothing (any more). Using a session moves its end forward. */
  async find(token: string): Promise<Caller | undefined> {
    if (!tokenPattern.test(token)) return undefined;
    const { session, user } = await this.#lucia.validateSession(token);
    if (session === null) return undefined;
    const keptUntil = session.fresh
      ? this.#deps.clock.now() + slidingMs
      : session.expiresAt.getTime() - this.#aheadMs;
    const expiresAt = Math.min(keptUntil, session.endsAt);
    const { site } = this.#deps;
    return { person: user.person, token, session: await sessionHash(token), site, expiresAt };
  }

  end(token: string): Promise<void> {
    return this.#lucia.invalidateSession(token);
  }

  endAllOf(userId: string): Promise<void> {
    return this.#lucia.invalidateUserSessions(userId);
  }
}

function createLucia(deps: SessionDeps, aheadMs: number) {
  return new Lucia(new HashingAdapter(deps, aheadMs), {
    sessionExpiresIn: new TimeSpan(slidingMs, 'ms'),
    getUserAttributes: ({ person }) => ({ person }),
    getSessionAttributes: ({ endsAt }) => ({ endsAt }),
  });
}

/** Keeps SHA-256 of ids only, and ends every session for good, however much it is used. */
class HashingAdapter implements Adapter {
  readonly #deps: SessionDeps;
  readonly #aheadMs: number;
  // What this request has read: writes go by person, and Lucia hands only an id back.
  readonly #found = new Map<string, { userId: string; expiresAt: number; endsAt: number }>();

  constructor(deps: SessionDeps, aheadMs: number) {
    this.#deps = deps;
    this.#aheadMs = aheadMs;
  }

  async getSessionAndUser(id: string): Promise<[DatabaseSession | null, DatabaseUser | null]> {
    const hash = await sessionHash(id);
    const [row] = await this.#deps.database.read(findSessionAndUser(hash));
    if (row === undefined || row.session_site !== this.#deps.site) return [null, null];
    const person = toPerson(row);
    const endsAt = Number(row.session_ends_at);
    const expiresAt = Math.min(Number(row.session_expires_at), endsAt);
    this.#found.set(id, { userId: person.id, expiresAt, endsAt });
    const session = {
      id,
      userId: person.id,
      expiresAt: new Date(expiresAt + this.#aheadMs),
      attributes: { endsAt },
    };
    return [session, { id: person.id, attributes: { person } }];
  }

  // Nobody can get a token back from its hash: these ids are hashes.
  async getUserSessions(userId: string): Promise<DatabaseSession[]> {
    const rows = await this.#deps.database.read(findSessionsOf(userId));
    return rows.map((row) => ({
      id: String(row.id),
      userId,
      expiresAt: new Date(Math.min(Number(row.expires_at), Number(row.ends_at)) + this.#aheadMs),
      attributes: { endsAt: Number(row.ends_at) },
    }));
  }

  async setSession({ id, userId, attributes }: DatabaseSession): Promise<void> {
    const now = this.#deps.clock.now();
    const session = {
      id: await sessionHash(id),
      userId,
      createdAt: now,
      expiresAt: Math.min(now + slidingMs, attributes.endsAt),
      endsAt: attributes.endsAt,
      site: this.#deps.site,
    };
    const joined = insertSitePerson(this.#deps.site, userId);
    const [opened] = await this.#deps.write(userId, [insertSession(session), joined]);
    // Nobody would close the sockets of who comes in after those of the others were closed.
    if (opened === 0) throw new Fault('switched-off');
  }

  async updateSessionExpiration(id: string): Promise<void> {
    const found = this.#found.get(id);
    const next = Math.min(this.#deps.clock.now() + slidingMs, found?.endsAt ?? 0);
    // In its last days Lucia would move a session at every request, though its absolute end does not move.
    if (found === undefined || next <= found.expiresAt) return;
    try {
      await this.#deps.write(found.userId, [extendSession(await sessionHash(id), next)]);
    } catch (error) {
      // The session holds for days to come and is moved by the next request: no reason to refuse this one.
      this.#deps.log('warn', 'session not extended', { error: traceOf(error) });
    }
  }

  async deleteSession(id: string): Promise<void> {
    const userId = this.#found.get(id)?.userId ?? '';
    await this.#deps.write(userId, [deleteSession(await sessionHash(id))]);
  }

  async deleteUserSessions(userId: string): Promise<void> {
    await this.#deps.write(userId, [deleteSessionsOf(userId)]);
  }

  async deleteExpiredSessions(): Promise<void> {
    await this.#deps.write('', [deleteExpiredSessions(this.#deps.clock.now())]);
  }
}

/** Someone as everybody may see them, from a row of `user`. */
export function toPerson(row: Row): Person {
  const { id, name, kind, username, picture } = row;
  return v.parse(person, {
    id,
    name,
    kind,
    ...(username === null ? {} : { username }),
    // A query that does not ask for pictures has none.
    ...(typeof picture === 'string' ? { picture } : {}),
  });
}
