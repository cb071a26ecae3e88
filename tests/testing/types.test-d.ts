import { createPartyline, type Partyline } from 'partyline';
import {
  createTestServer,
  type LoggedMessage,
  type TestPerson,
  type TestServer,
} from 'partyline/testing';
import initSqlJs from 'sql.js';
import { expectTypeOf, it } from 'vitest';

it('takes what sql.js answers, and fits createPartyline', async () => {
  const server = await createTestServer({ sqlJs: await initSqlJs() });
  expectTypeOf(server).toEqualTypeOf<TestServer>();
  expectTypeOf(
    createPartyline({ server: server.url, ...server.options }),
  ).toEqualTypeOf<Partyline>();
  expectTypeOf(server.newClient(server.newBrowser())).toEqualTypeOf<Partyline>();
  expectTypeOf(server.messages('general')).toEqualTypeOf<LoggedMessage[]>();
  expectTypeOf(server.person({ name: 'Ada' })).resolves.toEqualTypeOf<TestPerson>();
  expectTypeOf(server.clock.run()).returns.toEqualTypeOf<void>();
});

it('knows what it can be told', () => {
  // @ts-expect-error a person has a name
  void createTestServer().then((server) => server.person({ username: 'ada' }));
  // @ts-expect-error whether a site vouches for people is no setting
  void createTestServer({ settings: { identity: true } });
  // @ts-expect-error the time is a number
  void createTestServer({ now: new Date() });
});
