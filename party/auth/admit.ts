import * as v from 'valibot';
import { type ErrorCode, limits } from '../../sdk/src/protocol/index.ts';
import { type Identity, identity } from '../orders.ts';
import type { Clock } from '../ports.ts';
import type { Sites } from '../sites/site.ts';
import type { Config } from './config.ts';
import { seal, unseal } from './seal.ts';
import { type Place, place, type Ticket, verifyTicket } from './ticket.ts';

const identityHeader = 'x-partyline-identity';
const sealedIdentity = v.object({ place, identity });

type Admission = { ok: true; request: Request } | { ok: false; code: ErrorCode };

/**
 * Checks a WebSocket request for `/parties/<room or person>/<id>?t=<ticket>&v=1` before an object exists. What comes back
 * has nothing of the client's but its handshake: no ticket, no connection id, no cookies, no identity headers.
 */
export async function admit(
  request: Request,
  deps: {
    config: Pick<Config, 'secret'>;
    sites: Pick<Sites, 'isKnownOrigin'>;
    clock: Pick<Clock, 'now'>;
    newConnectionId: () => string;
  },
): Promise<Admission> {
  const url = new URL(request.url);
  if (url.searchParams.get('v') !== String(limits.version)) return refuse('unsupported-version');
  const origin = request.headers.get('origin') ?? '';
  const wanted = placeOf(url.pathname);
  if (wanted === undefined) return refuse('not-found');
  const { secret } = deps.config;
  const ticket = await verifyTicket(secret, url.searchParams.get('t') ?? '', deps.clock.now());
  if (ticket === undefined || !isSame(ticket.place, wanted) || ticket.origin !== origin) {
    return refuse(await reasonFor(origin, deps.sites));
  }
  const clean = `${url.protocol}//${url.host}${url.pathname}?_pk=${deps.newConnectionId()}`;
  return { ok: true, request: await rebuild(request, clean, { secret, ticket }) };
}

/**
 * A ticket says to which origin it was given, and that was one of its site's. No origin at all is no browser: it passes
 * only with a ticket that was given to such a client. A page of no site need not come back.
 */
async function reasonFor(origin: string, sites: Pick<Sites, 'isKnownOrigin'>): Promise<ErrorCode> {
  const mayComeBack = origin === '' || (await sites.isKnownOrigin(origin).catch(() => true));
  return mayComeBack ? 'ticket-invalid' : 'origin-not-allowed';
}

/** Whom the edge let in, for the object that the request names; undefined without the edge's signature. */
export async function readIdentity(
  request: Request,
  secret: string,
): Promise<Identity | undefined> {
  const header = request.headers.get(identityHeader);
  if (header === null) return undefined;
  const sealed = await unseal(secret, 'identity', header, sealedIdentity);
  if (sealed === undefined || !isSame(sealed.place, placeOf(new URL(request.url).pathname)))
    return undefined;
  return sealed.identity;
}

/** The object that a socket's address names; undefined for a name that none can have. */
function placeOf(pathname: string): Place | undefined {
  const [, party, name] = /^\/parties\/([a-z]+)\/([^/]+)$/.exec(pathname) ?? [];
  const result = v.safeParse(place, { party, name });
  return result.success ? result.output : undefined;
}

function isSame(one: Place, other: Place | undefined): boolean {
  return one.party === other?.party && one.name === other.name;
}

async function rebuild(
  request: Request,
  url: string,
  { secret, ticket }: { secret: string; ticket: Ticket },
): Promise<Request> {
  const { place: where, id, expiresAt, person, session, site, origin } = ticket;
  const who: Identity = { ticket: id, ticketExpiresAt: expiresAt, person, session, site, origin };
  const headers = handshakeOf(request.headers);
  headers.set(identityHeader, await seal(secret, 'identity', { place: where, identity: who }));
  return new Request(url, { method: 'GET', headers });
}

// Named one by one: what is not needed for the handshake does not get in, whatever its name.
const handshake = /^(host|upgrade|connection|origin|user-agent|sec-websocket-[a-z]+)$/;

function handshakeOf(headers: Headers): Headers {
  return new Headers([...headers].filter(([name]) => handshake.test(name)));
}

const refuse = (code: ErrorCode): Admission => ({ ok: false, code });
