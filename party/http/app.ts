import { errorStatus } from '../../sdk/src/protocol/index.ts';
import { isAllowedOrigin } from '../auth/origin.ts';
import { type Caller, Sessions } from '../auth/sessions.ts';
import { codeOf, Fault } from '../fault.ts';
import { discard } from './body.ts';
import { type AppDeps, newId, write } from './deps.ts';
import { addressOf, Guard } from './guard.ts';
import { preflight, secure, share } from './headers.ts';
import { errorAnswer, WrongMethod } from './respond.ts';
import { type Context, type Found, findCaller, findRoute, type Route } from './router.ts';
import { accountRoutes } from './routes/accounts.ts';
import { contactRoutes } from './routes/contacts.ts';
import { eventRoutes } from './routes/events.ts';
import { fileRoutes } from './routes/files.ts';
import { health } from './routes/health.ts';
import { lobbyRoutes } from './routes/lobby.ts';
import { meRoutes } from './routes/me.ts';
import { peopleRoutes } from './routes/people.ts';
import { pictureRoutes } from './routes/pictures.ts';
import { privateRoomRoutes } from './routes/private-rooms.ts';
import { relationRoutes } from './routes/relations.ts';
import { roomRoutes } from './routes/rooms.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { sweepRoutes } from './routes/sweep.ts';
import { ticketRoutes } from './routes/ticket.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { serveFile } from './site.ts';

export type { AppDeps } from './deps.ts';

/** Every route of the API. */
export const routes: readonly Route[] = [
  ...accountRoutes,
  ...signInRoutes,
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
  ...sweepRoutes,
];

/** The server's answer to everything that is not a socket. Never rejects. Made anew for each request or kept, as its deps allow. */
export function createApp(deps: AppDeps): (request: Request) => Promise<Response> {
  return async (request) => {
    const requestId = newId(deps, 12);
    const response = await answer(deps, request).catch((error: unknown) => {
      report(deps, request, { error, requestId });
      return errorAnswer(error, requestId);
    });
    // A client that is gone while it still sends gets no answer anyway.
    await discard(request).catch(() => {});
    return secure(finish(deps, request, response), requestId);
  };
}

async function answer(deps: AppDeps, request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (url.pathname === '/health') return health(deps, request);
  if (!isApi(url)) return serveFile(request, deps.site);
  const origin = request.headers.get('origin') ?? '';
  if (origin !== '' && !isAllowedOrigin(origin, deps.config.origins)) {
    throw new Fault('origin-not-allowed');
  }
  const found = findRoute(routes, request.method, url.pathname);
  if (found.kind === 'nowhere') throw new Fault('not-found');
  if (found.kind === 'wrong-method') {
    if (request.method === 'OPTIONS') return preflight(found.allow);
    throw new WrongMethod(found.allow);
  }
  // A form that another page sends. Scripts of ours never navigate to an address of the API.
  if (request.method !== 'GET' && request.headers.get('sec-fetch-mode') === 'navigate') {
    throw new Fault('forbidden');
  }
  return serve(contextOf(deps, request, { url, origin }), found);
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
  { url, origin }: Pick<Context, 'url' | 'origin'>,
): Context {
  const { database, clock, log, config } = deps;
  return {
    deps,
    request,
    url,
    origin,
    startedAt: clock.now(),
    address: addressOf(request, config.addressHeader),
    guard: new Guard(deps),
    sessions: new Sessions({
      newToken: deps.chance?.newToken,
      database,
      clock,
      log,
      write: (userId, statements) => write(deps, userId, statements),
    }),
  };
}

function finish(deps: AppDeps, request: Request, response: Response): Response {
  const { origins } = deps.config;
  const shared = isApi(new URL(request.url))
    ? share(response, request.headers.get('origin') ?? '', origins)
    : response;
  return request.method === 'HEAD' ? new Response(null, shared) : shared;
}

const isApi = ({ pathname }: URL) => pathname === '/v1' || pathname.startsWith('/v1/');

/** Notes what only we may know: the answer names it by the request's id. */
function report(
  { log }: AppDeps,
  request: Request,
  { error, requestId }: { error: unknown; requestId: string },
): void {
  const code = codeOf(error);
  if (errorStatus[code] < 500) return;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { pathname } = new URL(request.url);
  log('error', 'request failed', {
    requestId,
    method: request.method,
    pathname,
    code,
    error: text,
  });
}
