import { type Person, requests } from '../../../sdk/src/protocol/index.ts';
import { hashPassword, needsRehash, verifyPassword } from '../../auth/password.ts';
import { toPerson } from '../../auth/sessions.ts';
import { Fault } from '../../fault.ts';
import type { Row } from '../../ports.ts';
import { findUserByUsername, updatePassword } from '../../storage/user-statements.ts';
import { type AppDeps, write } from '../deps.ts';
import { json } from '../respond.ts';
import { type Context, type Route, route } from '../router.ts';

const signIn = route({
  method: 'POST',
  path: '/v1/sign-in',
  access: 'anyone',
  body: requests.signIn,
  run: async (call) => {
    const { deps, body, guard, address } = call;
    const guess = await guard.takeGuess(body.username, address);
    const [row] = await deps.database.read(findUserByUsername(body.username));
    const encoded = typeof row?.password === 'string' ? row.password : undefined;
    // The same work and the same answer, whether the name is unknown or the password wrong.
    const isRight = await verifyPassword(body.password, encoded, deps.clock);
    if (!isRight || row === undefined || encoded === undefined) {
      throw new Fault('wrong-credentials');
    }
    await guess.succeed();
    if (needsRehash(encoded)) await rehash(deps, row, body.password);
    return openSession(call, toPerson(row), 200);
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

async function rehash(deps: AppDeps, row: Row, password: string): Promise<void> {
  const id = String(row.id);
  try {
    await write(deps, id, [updatePassword(id, await hashPassword(password, deps.clock))]);
  } catch (error) {
    // The old hash is still a right one: the next sign-in tries again.
    deps.log('warn', 'password not rehashed', { error: String(error) });
  }
}
