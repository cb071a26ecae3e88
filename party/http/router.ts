import * as v from 'valibot';
import { fileId, personId, relationAction, roomId } from '../../sdk/src/protocol/index.ts';
import { siteKey } from '../../sdk/src/protocol/site.ts';
import type { Caller, Sessions } from '../auth/sessions.ts';
import type { RuleName } from '../limiter/rules.ts';
import { keyId } from '../sites/shapes.ts';
import type { Site } from '../sites/site.ts';
import { check, readJson } from './body.ts';
import type { AppDeps } from './deps.ts';
import type { Guard } from './guard.ts';
import { mayStay } from './ways-in.ts';

type Schema = v.GenericSchema;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** `person`: a session is needed. `anyone`: it is not looked at. */
type Access = 'person' | 'anyone';

/** A request on its way through the API, before its route has looked at it. */
export type Context = {
  readonly deps: AppDeps;
  readonly request: Request;
  readonly url: URL;
  /** The one that the request names; the default one for routes that are for any. */
  readonly site: Site;
  /** '' where the client is no browser. */
  readonly origin: string;
  /** Before anything was looked up for it: what is given on the strength of a session is not younger than this. */
  readonly startedAt: number;
  readonly address: string | undefined;
  readonly guard: Guard;
  readonly sessions: Sessions;
};

const number = (least: number) =>
  v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number), v.minValue(least));

// What the variable parts of a path may be.
const parameters = {
  room: roomId,
  id: personId,
  action: relationAction,
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  file: fileId,
  index: number(0),
  seq: number(1),
  site: siteKey,
  kid: keyId,
};
/** The variable parts of a path; only those that it has are there. */
export type Params = {
  readonly [K in keyof typeof parameters]: v.InferOutput<(typeof parameters)[K]>;
};

/** What a route's handler is given: everything parsed, and the caller where one is needed. */
export type Call<A extends Access, B, Q> = Context & {
  readonly caller: A extends 'person' ? Caller : undefined;
  readonly params: Params;
  readonly body: B;
  readonly query: Q;
};

type RouteOptions<A extends Access, B extends Schema, Q extends Schema> = {
  readonly method: Method;
  /** Variable parts: `:room`, `:id` (a person), `:action` (between two people), `:hash` (SHA-256 in hex), `:file`, `:index` (of a part), `:seq`, `:site` (its key), `:kid`. */
  readonly path: string;
  readonly access: A;
  readonly rate?: RuleName;
  /** Whoever may come shows that by the address or a signature, from a page of any site. */
  readonly isForAnySite?: boolean;
  readonly body?: B;
  readonly query?: Q;
  readonly run: (call: Call<A, v.InferOutput<B>, v.InferOutput<Q>>) => Promise<Response>;
};

/** One address and method of the API. */
export type Route = {
  readonly method: Method;
  readonly path: string;
  readonly access: Access;
  readonly rate: RuleName;
  readonly isForAnySite: boolean;
  readonly handle: (
    context: Context,
    caller: Caller | undefined,
    parts: Parts,
  ) => Promise<Response>;
};

const none = v.strictObject({});

/** Describes a route. Bodies and queries are parsed before `run`, in this order: query, body. */
export function route<
  A extends Access,
  B extends Schema = typeof none,
  Q extends Schema = typeof none,
>(options: RouteOptions<A, B, Q>): Route {
  const { method, path, access, body, query, run } = options;
  const isForAnySite = options.isForAnySite ?? false;
  const rate = options.rate ?? (access === 'person' ? 'request' : 'anonymous');
  return {
    method,
    path,
    access,
    rate,
    isForAnySite,
    handle: async (context, caller, parts) => {
      const search = Object.fromEntries(context.url.searchParams);
      const call = {
        ...context,
        caller,
        params: checkParts(parts),
        query: check(query ?? none, search),
        body: body === undefined ? undefined : check(body, await readJson(context.request)),
      };
      // What the types say was established above: the schemas gave body and query, the app the caller.
      return run(call as unknown as Call<A, v.InferOutput<B>, v.InferOutput<Q>>);
    },
  };
}

/** Whose session a request carries; undefined where there is none that holds on its site. */
export async function findCaller({
  request,
  sessions,
  site,
}: Pick<Context, 'request' | 'sessions' | 'site'>): Promise<Caller | undefined> {
  const token = /^Bearer ([^\s]+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
  const caller = token === undefined ? undefined : await sessions.find(token);
  return caller && mayStay(site, caller.person) ? caller : undefined;
}

type Parts = Readonly<Record<string, string>>;

function checkParts(parts: Parts): Partial<Params> {
  const entries = Object.entries(parameters).filter(([name]) => name in parts);
  return check(v.object(Object.fromEntries(entries)), parts) as Partial<Params>;
}

/** Where an address leads: a route, the methods it takes instead, or nowhere. */
export type Found =
  | { kind: 'route'; route: Route; parts: Parts }
  | { kind: 'wrong-method'; allow: string }
  | { kind: 'nowhere' };

/** Looks up a route. HEAD is taken where GET is. */
export function findRoute(routes: readonly Route[], method: string, pathname: string): Found {
  const here = routes.flatMap((route) => {
    const parts = match(route.path, pathname);
    return parts === undefined ? [] : [{ route, parts }];
  });
  if (here.length === 0) return { kind: 'nowhere' };
  const wanted = method === 'HEAD' ? 'GET' : method;
  const found = here.find(({ route }) => route.method === wanted);
  return found ? { kind: 'route', ...found } : { kind: 'wrong-method', allow: allowed(here) };
}

function allowed(here: readonly { route: Route }[]): string {
  const methods = here.flatMap(({ route }) =>
    route.method === 'GET' ? ['GET', 'HEAD'] : [route.method],
  );
  return [...methods, 'OPTIONS'].join(', ');
}

/** The variable parts of the path, undefined when the path is another. */
function match(pattern: string, pathname: string): Parts | undefined {
  const [wanted, given] = [pattern.split('/'), pathname.split('/')];
  if (wanted.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) parts[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return parts;
}
