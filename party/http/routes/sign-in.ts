import { type Person, requests } from '../../../sdk/src/protocol/index.ts';
import { needsRehash } from '../../auth/password.ts';
import { toPerson } from '../../auth/sessions.ts';
import { Fault } from '../../fault.ts';
import type { Row } from '../../ports.ts';
import { findUserByUsername, updatePassword } from '../../storage/user-statements.ts';
import { traceOf } from '../../trace.ts';
import { type AppDeps, passwordsOf, write } from '../deps.ts';
import { json } from '../respond.ts';
import { type Context, type Route, route } from '../router.ts';
import { assertOffered } from '../ways-in.ts';

type Credentials = { readonly username: string; readonly password: string };

const signIn = route({
  method: 'POST',
  path: '/v1/sign-in',
  access: 'anyone',
  body: requests.signIn,
  run: async (call) => {
    const { deps, body, guard, address, sessions, site } = call;
    assertOffered(site, 'accounts');
    const guess = await guard.takeGuess(body.username, address);
    const row = await findByPassword(deps, body);
    if (row === undefined) throw new Fault('wrong-credentials');
    await guess.succeed();
    await rehash(deps, row, body.password);
    const session = await sessions.open(String(row.id));
    if (!(await isStillRight(deps, row, body))) {
      await sessions.end(session.token);
      throw new Fault('wrong-credentials');
    }
    return json({ ...session, me: toPerson(row) });
  },
});

const signOut = route({
  method: 'POST',
  path: '/v1/sign-out',
  access: 'person',
  body: requests.signOut,
  run: async ({ deps, caller, sessions, body }) => {
    const { person, session, token } = caller;
    await (body.everywhere ? sessions.endAllOf(person.id) : sessions.end(token));
    // Only now, so that nobody comes back in with a ticket made in between; answered when every socket is closed.
    await deps.peers.call('person', person.id, {
      type: 'close',
      person: person.id,
      session: body.everywhere ? null : session,
    });
    return json({ ok: true });
  },
});

export const signInRoutes: readonly Route[] = [signIn, signOut];

/** Begins a session and answers with its token: the only time that it is told. */
export async function openSession(
  { sessions }: Context,
  person: Person,
  status: number,
): Promise<Response> {
  const { token, expiresAt } = await sessions.open(person.id);
  return json({ token, expiresAt, me: person }, { status });
}

/** The row of who has this name and password. The same work, whether the name is unknown or the password wrong. */
export async function findByPassword(
  deps: AppDeps,
  { username, password }: Credentials,
): Promise<Row | undefined> {
  const [row] = await deps.database.read(findUserByUsername(username));
  return (await passwordsOf(deps).verify(password, passwordOf(row))) ? row : undefined;
}

const passwordOf = (row: Row | undefined) =>
  typeof row?.password === 'string' ? row.password : undefined;

/** Asked when the session is written: whoever changed the password meanwhile ended all sessions that there were, and would have missed this one. */
async function isStillRight(
  deps: AppDeps,
  before: Row,
  { username, password }: Credentials,
): Promise<boolean> {
  const [now] = await deps.database.read(findUserByUsername(username));
  return now?.password === before.password || passwordsOf(deps).verify(password, passwordOf(now));
}

/** Gives a password that was hashed with other parameters a hash with today's. */
async function rehash(deps: AppDeps, row: Row, password: string): Promise<void> {
  const [id, old] = [String(row.id), String(row.password)];
  if (!needsRehash(old)) return;
  try {
    await write(deps, id, [updatePassword(id, old, await passwordsOf(deps).hash(password))]);
  } catch (error) {
    // The old hash is still a right one: the next sign-in tries again.
    deps.log('warn', 'password not rehashed', { error: traceOf(error) });
  }
}
