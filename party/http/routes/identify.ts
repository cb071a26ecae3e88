import { siteRequests } from '../../../sdk/src/protocol/index.ts';
import { type Vouched, verifyIdentity } from '../../auth/identity.ts';
import { toPerson } from '../../auth/sessions.ts';
import { codeOf, Fault } from '../../fault.ts';
import {
  findVouchedUser,
  insertUsedToken,
  upsertVouchedUser,
} from '../../storage/identity-statements.ts';
import { announce } from '../announce.ts';
import { write } from '../deps.ts';
import { json } from '../respond.ts';
import { type Context, findCaller, type Route, route } from '../router.ts';
import { openSession } from './sign-in.ts';

const identify = route({
  method: 'POST',
  path: '/v1/identify',
  access: 'anyone',
  body: siteRequests.identify,
  run: async (call) => {
    const verified = await verifyIdentity(call.body.token, call.site, call.deps.clock.now());
    if (!verified.ok) throw refuse(call, verified.reason);
    const { id } = verified.vouched;
    const former = await findCaller(call);
    const isNew = await keep(call, verified.vouched);
    if (isNew) await tell(call, id);
    const [row = {}] = await call.deps.database.read(findVouchedUser(id));
    const me = toPerson(row);
    // Every page asks anew who it is for: one session is enough for all of one person's.
    if (former?.person.id === id) {
      return json({ token: former.token, expiresAt: former.expiresAt, me });
    }
    if (former !== undefined) await end(call, former);
    return openSession(call, me, 200);
  },
});

export const identifyRoutes: readonly Route[] = [identify];

/** Writes down whom a token spoke for and that it did; whether they are new or look different now. */
async function keep(call: Context, vouched: Vouched): Promise<boolean> {
  const { deps, site } = call;
  const { id, jti, expiresAt, name, picture } = vouched;
  const user = { id, site: site.id, name: name ?? null, otherwise: id.slice(2, 8), picture };
  const statements = [
    insertUsedToken({ site: site.id, jti, expiresAt }),
    upsertVouchedUser({ ...user, createdAt: deps.clock.now() }),
  ];
  try {
    return (await write(deps, id, statements)).at(-1) === 1;
  } catch (error) {
    const isUsed = error instanceof Fault && error.field?.startsWith('used_token');
    throw isUsed ? refuse(call, 'used before') : error;
  }
}

/** Devices, rooms and friends learn of a new name or picture; who cannot be told now learns it with the next connection. */
async function tell({ deps }: Context, id: string): Promise<void> {
  await announce(deps, id).catch((error: unknown) => {
    deps.log('warn', 'new name not told', { person: id, error: codeOf(error) });
  });
}

/** Somebody else sits at this device now. */
async function end(
  { deps, sessions }: Context,
  { person: { id }, token, session }: NonNullable<Awaited<ReturnType<typeof findCaller>>>,
): Promise<void> {
  await sessions.end(token);
  await deps.peers.call('person', id, { type: 'close', person: id, session });
}

/** Why is for whoever runs the server: to others it would tell how near they came. */
function refuse({ deps, site }: Context, reason: string): Fault {
  deps.log('warn', 'token of a site refused', { site: site.id, reason });
  return new Fault('token-invalid');
}
