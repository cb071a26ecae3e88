import { createPartyline } from 'partyline';
import { createTestServer } from 'partyline/testing';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => vi.restoreAllMocks());

/** How many of the timers that are set from now on still wait. */
function watchTimers(): () => number {
  const waiting = new Set<unknown>();
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
  const set = ((task: () => void, ms?: number) => {
    const timer = setTimeout(() => {
      waiting.delete(timer);
      task();
    }, ms);
    waiting.add(timer);
    return timer;
  }) as typeof setTimeout;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(set);
  vi.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
    waiting.delete(timer);
    clearTimeout(timer);
  });
  vi.spyOn(globalThis, 'setInterval').mockImplementation((task, ms) => {
    const timer = setInterval(task, ms);
    waiting.add(timer);
    return timer;
  });
  vi.spyOn(globalThis, 'clearInterval').mockImplementation((timer) => {
    waiting.delete(timer);
    clearInterval(timer);
  });
  return () => waiting.size;
}

it('leaves no timer, and nothing that comes back', async () => {
  const waiting = watchTimers();
  const server = await createTestServer();
  const client = createPartyline({ server: server.url, ...server.options });
  await client.enterAsGuest('Grace');
  const room = await client.join('general');
  const ada = await server.person({ name: 'Ada', username: 'ada' });
  await ada.people.loaded();
  await ada.say('general', 'hello');
  server.clock.run();
  expect(waiting()).toBeGreaterThan(0);
  await server.close();
  expect(room.state.connection).toMatchObject({ status: 'refused' });
  client.close();
  expect(waiting()).toBe(0);
  await expect(client.rooms.list()).rejects.toMatchObject({ code: 'network' });
});

it('rejects calls that are still on their way', async () => {
  const server = await createTestServer();
  const client = createPartyline({ server: server.url, ...server.options });
  server.network.delay(1_000);
  const entering = client.enterAsGuest('Grace');
  const rejected = expect(entering).rejects.toMatchObject({ code: 'network' });
  await server.close();
  await rejected;
  client.close();
});

it('can be closed twice', async () => {
  const server = await createTestServer();
  await server.close();
  await server.close();
});
