import site from '../dist/server/site.js';
import { answerRequest } from './home/answer-request.ts';
import { turnAway } from './home/gate.ts';
import type { Lobby } from './home/platform.ts';

/** Everything that is not addressed to an object: the API and the files of the site. */
export default class Main {
  static onFetch(
    request: Request,
    { env, parties }: Lobby,
    context: { waitUntil(task: Promise<unknown>): void },
  ): Promise<Response> {
    const waitUntil = (task: Promise<unknown>) => context.waitUntil(task);
    return answerRequest(request, { env, parties, site, home: 'partykit', waitUntil });
  }

  static onBeforeConnect(): Response {
    return turnAway();
  }

  static onBeforeRequest(): Response {
    return turnAway();
  }

  // The platform looks for it before it asks `onBeforeRequest`.
  onRequest(): Response {
    return turnAway();
  }
}
