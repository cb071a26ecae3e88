import { createPartyline } from 'partyline';
import { createTestServer } from 'partyline/testing';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => vi.useRealTimers());

it('does not wait for timers that a test has taken over', async () => {
  vi.useFakeTimers();
  const server = await createTestServer();
  const client = createPartyline({ server: server.url, ...server.options });
  await client.enterAsGuest('Grace');
  const joined = client.join('general');
  // The client's own timers are the test's.
  await vi.advanceTimersByTimeAsync(1);
  await (await joined).send('hello');
  expect(server.messages('general')).toMatchObject([{ text: 'hello' }]);
  client.close();
  await server.close();
});
