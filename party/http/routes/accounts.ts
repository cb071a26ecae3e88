import { type Person, requests } from '../../../sdk/src/protocol/index.ts';
import { assertOwn } from '../../auth/identity-owner.ts';
import { isGuessable } from '../../auth/password-strength.ts';
import { Fault } from '../../fault.ts';
import { findUserByUsername, insertUser, upgradeUser } from '../../storage/user-statements.ts';
import { announce } from '../announce.ts';
import { type AppDeps, newId, passwordsOf, write } from '../deps.ts';
import { json } from '../respond.ts';
import { type Route, route } from '../router.ts';
import { assertOffered } from '../ways-in.ts';
import { openSession } from './sign-in.ts';

const signUp = route({
  method: 'POST',
  path: '/v1/sign-up',
  access: 'anyone',
  rate: 'signUp',
  body: requests.signUp,
  run: async (call) => {
    assertOffered(call.site, 'accounts');
    const { username, name = username } = call.body;
    const password = await newPassword(call.deps, call.body);
    const person: Person = { id: newPersonId(call.deps), name, kind: 'member', username };
    await writeUser(call.deps, person, password);
    return openSession(call, person, 201);
  },
});

const guest = route({
  method: 'POST',
  path: '/v1/guest',
  access: 'anyone',
  rate: 'guest',
  body: requests.guest,
  run: async (call) => {
    assertOffered(call.site, 'guests');
    const person: Person = { id: newPersonId(call.deps), name: call.body.name, kind: 'guest' };
    await writeUser(call.deps, person, null);
    return openSession(call, person, 201);
  },
});

const upgrade = route({
  method: 'POST',
  path: '/v1/upgrade',
  access: 'person',
  rate: 'signUp',
  body: requests.upgrade,
  run: async (call) => {
    const { deps, caller, sessions, site, body } = call;
    assertOffered(site, 'accounts');
    const { id, name: oldName, kind } = caller.person;
    assertOwn(caller.person);
    if (kind === 'member') throw new Fault('already-member');
    const password = await newPassword(deps, body);
    const { username, name = oldName } = body;
    const statement = upgradeUser({ id, username, name, password });
    const [changed] = await tellTaken(write(deps, id, [statement]));
    // Of two upgrades at once one changes nothing.
    if (changed !== 1) throw new Fault('already-member');
    const person: Person = { id, name, kind: 'member', username };
    // A token that was around while this was a guest must not open the account of a member.
    await sessions.endAllOf(id);
    // Nor a socket of it show what is told to one.
    await deps.peers.call('person', id, { type: 'close', person: id, session: null });
    await announce(deps, id);
    return openSession(call, person, 200);
  },
});

const me = route({
  method: 'GET',
  path: '/v1/me',
  access: 'person',
  run: async ({ caller }) => json({ me: caller.person, expiresAt: caller.expiresAt }),
});

export const accountRoutes: readonly Route[] = [signUp, guest, upgrade, me];

const newPersonId = (deps: AppDeps) => `u_${newId(deps, 16)}`;

/** The hash of a password that will do, for a name that is free. Both are checked before the hard work. */
async function newPassword(
  deps: AppDeps,
  { username, password }: { username: string; password: string },
): Promise<string> {
  if (isGuessable(password, username)) throw new Fault('weak-password', { field: 'password' });
  const taken = await deps.database.read(findUserByUsername(username));
  if (taken.length > 0) throw new Fault('username-taken', { field: 'username' });
  return passwordsOf(deps).hash(password);
}

function writeUser(deps: AppDeps, person: Person, password: string | null): Promise<unknown> {
  const { id, name, kind, username = null } = person;
  const user = { id, name, kind, username, password, createdAt: deps.clock.now() };
  return tellTaken(write(deps, id, [insertUser(user)]));
}

/** Of two who take a name at once the database lets one through. */
function tellTaken<T>(written: Promise<T>): Promise<T> {
  return written.catch((error: unknown) => {
    if (error instanceof Fault && error.field?.endsWith('username')) {
      throw new Fault('username-taken', { field: 'username' });
    }
    throw error;
  });
}
