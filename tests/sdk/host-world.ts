/** A server that believes what a page says of its person, for tests of `identify`. */
import { createPartylineWith } from '../../sdk/src/client.ts';
import type { Person } from '../../sdk/src/protocol/index.ts';
import type { Partyline, SessionState } from '../../sdk/src/types.ts';
import { welcome } from './join.ts';
import { server, World } from './world.ts';

export const ada: Person = { id: 'h_ada00000000000000000', name: 'Ada', kind: 'member' };
export const bea: Person = { id: 'h_bea00000000000000000', name: 'Bea', kind: 'member' };
const people = new Map([ada, bea].map((person) => [person.name, person]));
export const clientOf = (world: World) => createPartylineWith({ server }, world.tab());

/** A world whose server believes tokens that are names, and keeps the session of the same person as the real one does. */
export function hostWorld(): World & { sessions: Map<string, Person>; asked: number } {
  const world = Object.assign(new World(), { sessions: new Map<string, Person>(), asked: 0 });
  const wrong = { error: { code: 'unauthenticated', message: 'Please sign in.', requestId: 'r' } };
  world.routes.set('POST /v1/identify', ({ body, token }) => {
    world.asked += 1;
    const me = people.get((body as { token: string }).token);
    if (!me) return { status: 401, body: { error: { ...wrong.error, code: 'token-invalid' } } };
    const isSame = token !== null && world.sessions.get(token)?.id === me.id;
    const given = isSame ? token : `session-${world.asked}`;
    if (token !== null && !isSame) world.sessions.delete(token);
    world.sessions.set(given, me);
    return { body: { token: given, expiresAt: Date.now() + 1e9, me } };
  });
  for (const route of ['POST /v1/ticket', 'GET /v1/rooms', 'GET /v1/me']) {
    const inside = world.routes.get(route) ?? (() => ({ body: { rooms: [], next: null } }));
    world.routes.set(route, (call) =>
      world.sessions.has(call.token ?? '') ? inside(call) : { status: 401, body: wrong },
    );
  }
  return world;
}

export const statesOf = (client: Partyline) => {
  const seen: SessionState[] = [];
  client.on('session', (state) => seen.push(state));
  return seen;
};

export async function inRoom(
  world = hostWorld(),
  getToken: () => string | Promise<string> = () => 'Ada',
) {
  const client = clientOf(world);
  await client.identify(getToken);
  const room = client.open('general');
  const socket = await welcome(world, 2);
  return { world, client, room, socket };
}
