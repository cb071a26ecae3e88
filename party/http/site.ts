import { Fault } from '../fault.ts';
import type { AppDeps, SiteFile } from './deps.ts';
import { WrongMethod } from './respond.ts';

const yearSeconds = 365 * 24 * 60 * 60;
/** `cache-control` of what changes its name with its content. */
export const forEver = `public, max-age=${yearSeconds}, immutable`;
// The launcher keeps its name: an update reaches every page within minutes.
const launcherSeconds = 300;

/** Serves the launcher, the widget and the demo pages. Throws `not-found` or `WrongMethod`. */
export function serveFile(request: Request, site: AppDeps['site']): Response {
  const path = new URL(request.url).pathname.slice(1) || 'index.html';
  const file = Object.hasOwn(site, path) ? site[path] : undefined;
  if (file === undefined) throw new Fault('not-found');
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new WrongMethod('GET, HEAD');
  const headers = headersOf(path, file);
  if (isCurrent(request.headers.get('if-none-match'), file.etag)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(file.body, { headers });
}

function headersOf(path: string, { etag, immutable, type }: SiteFile): Headers {
  // The type stands on a 304 too: the policy follows it, and browsers put the headers of a 304 on the page they kept.
  const headers = new Headers({
    etag,
    'content-type': type,
    'cache-control': cacheOf(path, immutable),
  });
  if (type.startsWith('text/html')) return headers;
  // Scripts are for any website: the launcher's tag, and the module it imports, which browsers fetch with CORS.
  headers.set('access-control-allow-origin', '*');
  headers.set('cross-origin-resource-policy', 'cross-origin');
  return headers;
}

function cacheOf(path: string, immutable: boolean): string {
  if (immutable) return forEver;
  return path === 'widget.js' ? `public, max-age=${launcherSeconds}` : 'no-cache';
}

/** Whether what the browser has is what it would get. */
export function isCurrent(ifNoneMatch: string | null, etag: string): boolean {
  const known = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return known.includes(etag) || known.includes('*');
}
