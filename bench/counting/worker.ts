/**
 * The Worker as it is, with everything counted that Cloudflare or libSQL would put on a bill: for measurements on this
 * machine only. `GET /bench/counts` tells what came together.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import * as party from '../../party/worker.ts';
import { counts, Meter } from './meter.ts';
import { countedEnvironment, patchGlobals, patchStorage } from './platform.ts';

type Handler = (...args: readonly unknown[]) => unknown;
type State = { readonly id: { toString(): string }; readonly storage: object };
type Class = new (state: State, env: object) => Record<string, Handler>;

const current = new AsyncLocalStorage<Meter>();
const find = () => current.getStore();
patchGlobals(find);

/** The events by which the platform calls an object, each as it is billed. */
const events = {
  fetch: 'requests',
  webSocketMessage: 'messagesIn',
  webSocketClose: 'closes',
  webSocketError: 'closes',
  alarm: 'alarms',
} as const;

function counted(name: string, of: unknown): Class {
  const Base = of as Class;
  class Counted extends Base {
    constructor(state: State, env: object) {
      patchStorage(state.storage, find);
      const meter = Meter.of(name, state.id.toString());
      meter.count('woken');
      super(state, countedEnvironment(env, find));
      for (const [event, what] of Object.entries(events)) {
        const handle = this[event]?.bind(this);
        if (handle === undefined) continue;
        this[event] = (...args) => {
          meter.count(event === 'fetch' && isSocket(args[0]) ? 'connects' : what);
          return current.run(meter, () => meter.during(() => handle(...args)));
        };
      }
    }
  }
  return Counted;
}

const isSocket = (request: unknown) =>
  request instanceof Request && request.headers.get('upgrade') === 'websocket';

export const Room = counted('room', party.Room);
export const Person = counted('person', party.Person);
export const Scribe = counted('scribe', party.Scribe);
export const Limiter = counted('limiter', party.Limiter);
export const File = counted('file', party.File);

type Environment = Parameters<typeof party.default.fetch>[1];
type Context = Parameters<typeof party.default.fetch>[2];
const worker = Meter.of('worker', '');

export default {
  fetch(request: Request, env: Environment, context: Context): Promise<Response> | Response {
    const { pathname } = new URL(request.url);
    if (pathname === '/bench/counts') return Response.json(counts());
    worker.count(isSocket(request) ? 'connects' : 'requests');
    const own = countedEnvironment(env, find);
    return current.run(worker, () =>
      worker.during(() => party.default.fetch(request, own, context)),
    );
  },
};
