import { MemoryServer } from './server.ts';
import type { TestServer, TestServerOptions } from './types.ts';

export { testPassword } from './person.ts';
export type { SqlJs } from './sql-js.ts';
export type {
  LoggedMessage,
  NewPerson,
  TestClock,
  TestNetwork,
  TestOptions,
  TestPerson,
  TestServer,
  TestServerOptions,
  Vouch,
} from './types.ts';

/**
 * A whole Partyline server in memory: the real rooms, accounts and files, on a clock that stands still until it is moved.
 * The same seed and calls give the same ids, times and order. Needs the package `sql.js`.
 *
 * ```ts
 * const server = await createTestServer();
 * const client = createPartyline({ server: server.url, ...server.options }); // or `element.client = …` of the widget
 * await client.enterAsGuest('Grace');
 * const room = await client.join('general');
 *
 * const ada = await server.person({ name: 'Ada' });
 * await ada.say('general', 'Hello!');
 * await server.settled();
 * room.state.timeline.at(-1); // Ada's message
 *
 * server.network.offline();
 * const sent = room.send('Later.');
 * server.network.online();
 * await sent;
 * server.messages('general').length; // 2
 *
 * client.close();
 * await server.close();
 * ```
 *
 * The timers of `createPartyline` are real. A client of `server.newClient()` goes by the server's clock instead.
 */
export function createTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  return MemoryServer.start(options);
}
