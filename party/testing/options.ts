import type { SiteSettings } from '../../sdk/src/protocol/index.ts';
import type { SqlJs } from './database.ts';

/** Options of `createTestServer`. */
export type TestServerOptions = {
  /** When the server's time begins, in ms since 1970. Default: noon of 1 January 2026, UTC. */
  readonly now?: number;
  /** What chance gives: the same seed and calls, the same ids. Default: 1. */
  readonly seed?: number;
  /** What `initSqlJs()` of the package `sql.js` answered. Default: it is imported; in a browser pass it, as it has to be told where its `.wasm` file is. */
  readonly sqlJs?: SqlJs;
  /** What the site offers. Default: everything, and the room `general`. */
  readonly settings?: Partial<Omit<SiteSettings, 'identity'>>;
  /** The key of the site that clients have to name. Default: they name none. */
  readonly site?: string;
  /** Multiplies every rate limit. Default: 1, the limits of a real server. */
  readonly limitScale?: number;
};
