import type { AppDeps } from './deps.ts';
import type { Found } from './router.ts';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** The address as it may be told: the pattern of its route, never what somebody put into it. */
export function patternOf({ pathname }: URL, found: Found | undefined): string {
  if (found?.kind === 'route') return found.route.path;
  if (found !== undefined) return 'unknown';
  return pathname === '/health' || pathname === '/metrics' ? pathname : 'site';
}

/** One of a few words, whatever the client said. */
export const methodOf = ({ method }: Request): string => (methods.has(method) ? method : 'other');

/** Counts an answered request, and writes its line where that is wanted. */
export function noteRequest(
  { metrics, log, clock, config }: AppDeps,
  request: Request,
  done: { route: string; status: number; startedAt: number; requestId: string },
): void {
  const { route, status, startedAt, requestId } = done;
  const [method, ms] = [methodOf(request), clock.now() - startedAt];
  metrics?.count('requests', [method, route, `${Math.floor(status / 100)}xx`]);
  metrics?.observe('requestSeconds', ms, [route]);
  if (config.watching.logRequests) log('info', 'request', { requestId, method, route, status, ms });
}
