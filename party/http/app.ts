import { errorStatus } from '../../sdk/src/protocol/index.ts';
import { type Caller, Sessions } from '../auth/sessions.ts';
import { codeOf, Fault } from '../fault.ts';
import { traceOf } from '../trace.ts';
import { discard } from './body.ts';
import { type AppDeps, newId, write } from './deps.ts';
import { type Entrance, findEntrance, isForAnySite } from './entrance.ts';
import { addressOf, Guard } from './guard.ts';
import { preflight, secure, share } from './headers.ts';
import { methodOf, noteRequest, patternOf } from './noted-request.ts';
import { errorAnswer, WrongMethod } from './respond.ts';
import { type Context, type Found, findCaller, findRoute, type Route } from './router.ts';
import { accountRoutes } from './routes/accounts.ts';
import { contactRoutes } from './routes/contacts.ts';
import { eventRoutes } from './routes/events.ts';
import { fileRoutes } from './routes/files.ts';
import { health } from './routes/health.ts';
import { identifyRoutes } from './routes/identify.ts';
import { lobbyRoutes } from './routes/lobby.ts';
import { meRoutes } from './routes/me.ts';
import { metrics } from './routes/metrics.ts';
import { movingRoutes } from './routes/moving.ts';
import { peopleRoutes } from './routes/people.ts';
import { pictureRoutes } from './routes/pictures.ts';
import { privateRoomRoutes } from './routes/private-rooms.ts';
import { relationRoutes } from './routes/relations.ts';
import { roomRoutes } from './routes/rooms.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { siteRoutes } from './routes/site.ts';
import { sitesRoutes } from './routes/sites.ts';
import { sweepRoutes } from './routes/sweep.ts';
import { ticketRoutes } from './routes/ticket.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { serveFile } from './site.ts';

export type { AppDeps } from './deps.ts';

/** Every route of the API. */
export const routes: readonly Route[] = [
  ...accountRoutes,
  ...signInRoutes,
  ...identifyRoutes,
  ...meRoutes,
  ...pictureRoutes,
  ...peopleRoutes,
  ...contactRoutes,
  // Before the actions between two people, of whose addresses theirs is one.
  ...privateRoomRoutes,
  ...relationRoutes,
  ...ticketRoutes,
  ...roomRoutes,
  ...eventRoutes,
  ...uploadRoutes,
  ...fileRoutes,
  ...lobbyRoutes,
  ...siteRoutes,
  ...sitesRoutes,
  ...movingRoutes,
  ...sweepRoutes,
];

/** The server's answer to everything that is not a socket. Never rejects. Made anew for each request or kept, as its deps allow. */
export function createApp(deps: AppDeps): (request: Request) => Promise<Response> {
  return async (request) => {
    const startedAt = deps.clock.now();
    const requestId = newId(deps, 12);
    const url = new URL(request.url);
    const found = isApi(url) ? findRoute(routes, request.method, url.pathname) : undefined;
    const route = patternOf(url, found);
    const told = (answering: Promise<Response>) =>
      answering.catch((error: unknown) => {
        report(deps, request, { error, requestId, route });
        return errorAnswer(error, requestId);
      });
    const response = found
      ? await answerShared(deps, request, { url, found, told })
      : await told(answerFile(deps, request, url));
    // A client that is gone while it still sends gets no answer anyway.
    await discard(request).catch(() => {});
    noteRequest(deps, request, { route, status: response.status, startedAt, requestId });
    return secure(request.method === 'HEAD' ? new Response(null, response) : response, requestId);
  };
}

async function answerFile(deps: AppDeps, request: Request, { pathname }: URL): Promise<Response> {
  if (pathname === '/health') return health(deps, request);
  if (pathname === '/metrics') return metrics(deps, request);
  return serveFile(request, deps.site);
}

/** An answer of the API, for the page that asks to read if it is one of the site's. */
async function answerShared(
  deps: AppDeps,
  request: Request,
  {
    url,
    found,
    told,
  }: { url: URL; found: Found; told: (answering: Promise<Response>) => Promise<Response> },
): Promise<Response> {
  const entrance = await findEntrance(deps.sites, request, found);
  const response = await told(answer(deps, request, { url, found, entrance }));
  const origin = request.headers.get('origin') ?? '';
  return share(response, {
    origin: entrance.isShared ? origin : undefined,
    isForAnySite: isForAnySite(request, found),
  });
}

async function answer(
  deps: AppDeps,
  request: Request,
  { url, found, entrance }: { url: URL; found: Found; entrance: Entrance },
): Promise<Response> {
  if ('fault' in entrance) throw entrance.fault;
  const { site } = entrance;
  if (found.kind === 'nowhere') throw new Fault('not-found');
  if (found.kind === 'wrong-method') {
    if (request.method === 'OPTIONS') return preflight(found.allow);
    throw new WrongMethod(found.allow);
  }
  // A form that another page sends. Scripts of ours never navigate to an address of the API.
  if (request.method !== 'GET' && request.headers.get('sec-fetch-mode') === 'navigate') {
    throw new Fault('forbidden');
  }
  const origin = request.headers.get('origin') ?? '';
  return serve(contextOf(deps, request, { url, origin, site }), found);
}

async function serve(
  context: Context,
  { route, parts }: Extract<Found, { kind: 'route' }>,
): Promise<Response> {
  const { guard, address } = context;
  if (route.access === 'anyone') {
    await guard.take(route.rate, address);
    return route.handle(context, undefined, parts);
  }
  const caller = await callerOf(context);
  await guard.take(route.rate, caller.person.id);
  // Otherwise each new guest would begin with a full bucket.
  if (route.rate !== 'request') await guard.takeTogether(route.rate, address);
  return route.handle(context, caller, parts);
}

async function callerOf(context: Context): Promise<Caller> {
  const caller = await findCaller(context);
  if (caller === undefined) throw new Fault('unauthenticated');
  return caller;
}

function contextOf(
  deps: AppDeps,
  request: Request,
  { url, origin, site }: Pick<Context, 'url' | 'origin' | 'site'>,
): Context {
  const { database, clock, log, config } = deps;
  return {
    deps,
    request,
    url,
    origin,
    site,
    startedAt: clock.now(),
    address: addressOf(request, config.addressHeader),
    guard: new Guard(deps),
    sessions: new Sessions({
      site: site.id,
      newToken: deps.chance?.newToken,
      database,
      clock,
      log,
      write: (userId, statements) => write(deps, userId, statements),
    }),
  };
}

const isApi = ({ pathname }: URL) => pathname === '/v1' || pathname.startsWith('/v1/');

/** Notes what only we may know: the answer names it by the request's id. */
function report(
  { log, metrics: counters }: AppDeps,
  request: Request,
  { error, requestId, route }: { error: unknown; requestId: string; route: string },
): void {
  const code = codeOf(error);
  counters?.count('refusals', ['http', code]);
  if (errorStatus[code] < 500) return;
  const about = { requestId, method: methodOf(request), route, code };
  // A fault was foreseen; everything else is a mistake of ours.
  if (error instanceof Fault && code !== 'internal') log('warn', 'request not served', about);
  else log('error', 'request failed', { ...about, error: traceOf(error) });
}
