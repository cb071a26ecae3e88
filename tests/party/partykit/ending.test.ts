import { expect, it } from 'vitest';
import { control, endable, untilEnding } from '../../../party/partykit/ending.ts';

type Closed = { code: number; reason: string };

/** An object's state with sockets that remember how they were closed. */
function stateOf(id: string, count: number) {
  const closed: Closed[] = [];
  const socket = { close: (code: number, reason: string) => closed.push({ code, reason }) };
  const sockets = Array.from({ length: count }, () => socket);
  return { closed, state: { id: { toString: () => id }, getWebSockets: () => sockets } };
}

class Plain {
  fetch(): Promise<Response> {
    return Promise.resolve(new Response('plain'));
  }
}
const Endable = endable(Plain, 'room');
const upgrade = new Request('https://partyline/parties/room/a', {
  headers: { upgrade: 'websocket' },
});
const answer = new Response('served');
const server = untilEnding({ fetch: (..._: unknown[]) => Promise.resolve(answer.clone()) });
const statusOf = async (path: string) =>
  (await server.fetch(new Request(`https://partyline${path}`), {}, {})).status;

// One after the other: a server ends but once.
it('serves until it is told to end, then closes every socket and answers its launcher alone', async () => {
  const [quiet, busy] = [stateOf('quiet', 3), stateOf('busy', 2)];
  const objects = new Map([
    ['quiet', new Endable(quiet.state, {})],
    ['busy', new Endable(busy.state, {})],
  ]);
  const asked: unknown[] = [];
  const room = {
    idFromString: (id: string) => id,
    get: (id: unknown) => ({
      fetch: (address: string) => {
        asked.push(id);
        return objects.get(String(id))!.fetch(new Request(address));
      },
    }),
  };
  expect(await (await objects.get('busy')!.fetch(upgrade)).text()).toBe('plain');
  expect(await statusOf('/health')).toBe(200);

  const ended = await control.fetch(upgrade, { room });
  expect(await ended.json()).toEqual({ sockets: 2 });
  // Who took no socket is not woken.
  expect(asked).toEqual(['busy']);
  expect(busy.closed).toEqual(Array(2).fill({ code: 1012, reason: 'restart' }));
  expect(quiet.closed).toEqual([]);
  expect([await statusOf('/health'), await statusOf('/v1/internal/sweep')]).toEqual([503, 200]);
});
