import { siteHeader } from '../../sdk/src/protocol/site.ts';
import { isAllowedOrigin } from '../auth/origin.ts';
import { Fault } from '../fault.ts';
import type { Site, Sites } from '../sites/site.ts';
import type { Found } from './router.ts';

/** Where a request comes in. `site`: undefined where it may not. */
export type Entrance =
  | { readonly site: Site; readonly isShared: boolean }
  | { readonly fault: unknown; readonly isShared: boolean };

/**
 * The site that a request names, if the page that it comes from belongs to it; any page of any site where the address
 * itself says who may come (`isForAnySite`), and for browsers that ask first, which do not say for which site.
 * `isShared`: that page may read the answer. Never rejects.
 */
export async function findEntrance(
  sites: Sites,
  request: Request,
  found: Found,
): Promise<Entrance> {
  const origin = request.headers.get('origin') ?? '';
  try {
    if (isForAnySite(request, found)) return await enterAny(sites, origin);
    const site = await sites.find(request.headers.get(siteHeader) ?? '');
    if (site === undefined) {
      const fault = new Fault('site-not-found');
      return { fault, isShared: origin !== '' && (await sites.isKnownOrigin(origin)) };
    }
    return enter(site, origin, isAllowedOrigin(origin, site.origins));
  } catch (error) {
    return { fault: error, isShared: false };
  }
}

/** Whether the site that a request names, if it names one, does not matter. */
export function isForAnySite(request: Request, found: Found): boolean {
  if (found.kind === 'route') return found.route.isForAnySite;
  return found.kind === 'wrong-method' && request.method === 'OPTIONS';
}

async function enterAny(sites: Sites, origin: string): Promise<Entrance> {
  const site = await sites.find('');
  if (site === undefined) throw new Fault('site-not-found');
  return enter(site, origin, origin !== '' && (await sites.isKnownOrigin(origin)));
}

/** No origin at all is no browser: what a page sends elsewhere than to itself carries one. */
function enter(site: Site, origin: string, isAllowed: boolean): Entrance {
  if (origin === '') return { site, isShared: false };
  return isAllowed
    ? { site, isShared: true }
    : { fault: new Fault('origin-not-allowed'), isShared: false };
}
