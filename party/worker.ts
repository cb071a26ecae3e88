import { type Environment, partiesOf } from './edge/environment.ts';
import { answerSocket } from './edge/sockets.ts';
import { codeOf } from './fault.ts';
import { answerRequest, appDeps } from './home/answer-request.ts';
import { configOf } from './home/settings.ts';
import { consoleLog } from './home/surroundings.ts';
import { sweepAll } from './http/sweep.ts';
import { traceOf } from './trace.ts';

export { File, Limiter, Person, Room, Scribe } from './edge/objects.ts';

type Context = { waitUntil(task: Promise<unknown>): void };

const surroundingsOf = (env: Environment) =>
  ({ env, parties: partiesOf(env), site: {}, home: 'worker' }) as const;

/** The Worker: what is addressed to an object goes there, everything else is the API's. The site's files are served before it is asked. */
export default {
  async fetch(request: Request, env: Environment, context?: Context): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (/^\/part(y|ies)\//.test(pathname)) return answerSocket(request, env);
    if (pathname === '/')
      return env.ASSETS.fetch(new Request(new URL('/index.html', request.url), request));
    const waitUntil = (task: Promise<unknown>) => context?.waitUntil(task);
    return answerRequest(request, { ...surroundingsOf(env), waitUntil });
  },

  async scheduled(_: unknown, env: Environment): Promise<void> {
    try {
      await sweepAll(appDeps(configOf(env), surroundingsOf(env)));
    } catch (error) {
      consoleLog('error', 'sweep failed', { error: traceOf(error) });
      // The platform counts it as failed, and shows what was thrown.
      throw new Error(codeOf(error));
    }
  },
};
