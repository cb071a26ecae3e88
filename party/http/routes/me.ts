import { type Profile, peopleRequests } from '../../../sdk/src/protocol/index.ts';
import { assertOwn } from '../../auth/identity-owner.ts';
import { isGuessable } from '../../auth/password-strength.ts';
import { toPerson } from '../../auth/sessions.ts';
import { Fault } from '../../fault.ts';
import type { Row } from '../../ports.ts';
import { findProfile, updateProfile } from '../../storage/profile-statements.ts';
import { deleteSessionsUnder } from '../../storage/session-statements.ts';
import { findUserByUsername, updatePassword } from '../../storage/user-statements.ts';
import { announce } from '../announce.ts';
import { type AppDeps, passwordsOf, write } from '../deps.ts';
import { json } from '../respond.ts';
import { type Route, route } from '../router.ts';
import { findByPassword, openSession } from './sign-in.ts';

const edit = route({
  method: 'PATCH',
  path: '/v1/me',
  access: 'person',
  rate: 'profile',
  body: peopleRequests.profileEdit,
  run: async ({ deps, caller, body }) => {
    const { id, name, kind } = caller.person;
    if (body.name !== undefined) assertOwn(caller.person);
    const { name: newName = name, ...details } = body;
    if (kind === 'guest' && Object.keys(details).length > 0) throw new Fault('members-only');
    await write(deps, id, [updateProfile(id, body)]);
    if (newName !== name) await announce(deps, id);
    return json({ profile: toOwnProfile(await getProfile(deps, id)) });
  },
});

const changePassword = route({
  method: 'POST',
  path: '/v1/me/password',
  access: 'person',
  body: peopleRequests.passwordChange,
  run: async (call) => {
    const { deps, caller, body, guard, address } = call;
    const { id, username } = caller.person;
    assertOwn(caller.person);
    if (username === undefined) throw new Fault('members-only');
    if (isGuessable(body.next, username)) throw new Fault('weak-password', { field: 'next' });
    const guess = await guard.takeGuess(username, address);
    const row = await findByPassword(deps, { username, password: body.current.normalize('NFKC') });
    if (row === undefined) throw wrongPassword();
    await guess.succeed();
    const next = await passwordsOf(deps).hash(body.next);
    const current = String(row.password);
    // Of two changes at once the second finds that what it knew is no longer the password, and ends nothing.
    const statements = [deleteSessionsUnder(id, current), updatePassword(id, current, next)];
    const isChanged = await write(deps, id, statements).then(
      (changed) => changed.at(-1) === 1,
      // Only the answer may be lost: then the sessions have ended, and their sockets must not stay open.
      async (error: unknown) => {
        const [now] = await deps.database.read(findUserByUsername(username));
        if (now?.password === next) return true;
        throw error;
      },
    );
    if (!isChanged) throw wrongPassword();
    // Before the new session begins: what is open belongs to those that have ended.
    await deps.peers.call('person', id, { type: 'close', person: id, session: null });
    return openSession(call, caller.person, 200);
  },
});

export const meRoutes: readonly Route[] = [edit, changePassword];

/** A person's row with all of their profile; throws `person-not-found`. */
export async function getProfile({ database }: AppDeps, id: string): Promise<Row> {
  const [row] = await database.read(findProfile(id));
  if (row === undefined) throw new Fault('person-not-found');
  return row;
}

/** What everybody sees of a profile. */
export function toProfile(row: Row): Omit<Profile, 'contact'> {
  return {
    person: toPerson(row),
    about: String(row.about),
    location: String(row.location),
    pronouns: String(row.pronouns),
    link: String(row.link),
    createdAt: Number(row.created_at),
  };
}

/** A profile as its owner sees it. */
export function toOwnProfile(row: Row): Profile {
  return { ...toProfile(row), contact: null, showsLastSeen: row.shows_last_seen === 1 };
}

const wrongPassword = () => new Fault('wrong-credentials', { field: 'current' });
