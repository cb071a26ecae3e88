import type { TestServerOptions } from './options.ts';
import { TestServer } from './server.ts';

export type { TestOptions } from './browser.ts';
export type { SqlJs } from './database.ts';
export type { LoggedMessage } from './messages.ts';
export type { TestServerOptions } from './options.ts';
export { type NewPerson, type TestPerson, testPassword } from './person.ts';
export type { TestClock, TestNetwork, TestServer } from './server.ts';
export type { Vouch } from './vouch.ts';

/**
 * A whole Partyline server in memory: the real rooms, accounts and files, on a clock that stands still until it is moved.
 * The same seed and calls give the same ids, times and order. Needs the package `sql.js`.
 */
export function createTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  return TestServer.start(options);
}
