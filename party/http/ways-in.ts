import type { Person } from '../../sdk/src/protocol/index.ts';
import { Fault } from '../fault.ts';
import type { Site } from '../sites/site.ts';

/** Throws `switched-off` where a site does not offer something. */
export function assertOffered(
  { settings }: Pick<Site, 'settings'>,
  what: 'guests' | 'accounts' | 'files',
): void {
  if (!settings[what]) throw new Fault('switched-off');
}

/** Whether the way on which somebody came in is open on a site. Whom the site itself vouches for always may. */
export function mayStay({ settings }: Pick<Site, 'settings'>, { id, kind }: Person): boolean {
  if (id.startsWith('h_')) return true;
  return kind === 'guest' ? settings.guests : settings.accounts;
}
