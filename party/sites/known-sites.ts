import * as v from 'valibot';
import { siteKey } from '../../sdk/src/protocol/site.ts';
import type { Config } from '../auth/config.ts';
import { isAllowedOrigin } from '../auth/origin.ts';
import type { Clock, Database, Log } from '../ports.ts';
import { findOrigin, findSite } from '../storage/site-statements.ts';
import { Recall } from './recall.ts';
import type { Site, Sites } from './site.ts';
import { toSite } from './stored-site.ts';

type Parts = {
  readonly config: Pick<Config, 'origins' | 'settings' | 'identityKeys' | 'secret'>;
  readonly database: Pick<Database, 'read'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
};

// Longer than any host name may be, with scheme and port.
const longestOrigin = 280;

/** The default site from the configuration, all others from libSQL. Made once for a process: what it knows is for all requests. */
export class KnownSites implements Sites {
  readonly #default: Site;
  readonly #sites: Recall<Site>;
  readonly #origins: Recall<true>;

  constructor({ config, database, clock, log }: Parts) {
    this.#default = {
      id: '',
      origins: config.origins,
      settings: config.settings,
      keys: config.identityKeys,
    };
    const { secret } = config;
    this.#sites = new Recall({
      clock,
      look: async (id) => {
        const [row] = await database.read(findSite(id));
        return row && toSite(row, { secret, log });
      },
    });
    this.#origins = new Recall({
      clock,
      look: async (origin) =>
        (await database.read(findOrigin(origin))).length > 0 ? true : undefined,
    });
  }

  async find(id: string): Promise<Site | undefined> {
    if (id === '') return this.#default;
    return v.is(siteKey, id) ? this.#sites.get(id) : undefined;
  }

  async isKnownOrigin(origin: string): Promise<boolean> {
    if (isAllowedOrigin(origin, this.#default.origins)) return true;
    if (origin.length > longestOrigin || !/^https?:\/\//.test(origin)) return false;
    return (await this.#origins.get(origin)) === true;
  }
}
