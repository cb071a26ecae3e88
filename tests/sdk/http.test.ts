import * as v from 'valibot';
import { expect, it } from 'vitest';
import { httpClient } from '../../sdk/src/http.ts';
import { pass, turn, useTestClock } from './clock.ts';
import { codeOf } from './code-of.ts';
import { type Route, server, World } from './world.ts';

useTestClock();
const answer = v.object({ fine: v.literal(true) });

function setUp(route: Route) {
  const world = new World();
  world.routes.set('GET /v1/thing', route);
  world.routes.set('POST /v1/thing', route);
  return { world, http: httpClient(world.tab(), { server, site: '' }) };
}

it('sends the token as a bearer and no cookies', async () => {
  const { world, http } = setUp(() => ({ body: { fine: true } }));
  await http({ path: '/v1/thing', body: { a: 1 }, token: 'secret', answer });
  expect(world.calls[0]).toMatchObject({ token: 'secret', body: { a: 1 } });
  expect(world.calls[0]?.init).toMatchObject({
    credentials: 'omit',
    headers: { 'Content-Type': 'application/json' },
  });
});

it('puts a query into the address, without what is undefined', async () => {
  const { world, http } = setUp(() => ({ body: { fine: true } }));
  await http({ path: '/v1/thing', query: { search: 'a&b', cursor: undefined, limit: 5 }, answer });
  expect([...(world.calls[0]?.query ?? [])]).toEqual([
    ['search', 'a&b'],
    ['limit', '5'],
  ]);
});

it('gives only what the schema knows', async () => {
  const { http } = setUp(() => ({ body: { fine: true, more: 1 } }));
  expect(await http({ path: '/v1/thing', answer })).toEqual({ fine: true });
});

it('[HTTP-4] throws the error of the server', async () => {
  const error = { code: 'username-taken', message: 'Taken.', field: 'username', requestId: 'r7' };
  const { http } = setUp(() => ({ status: 409, body: { error } }));
  await expect(http({ path: '/v1/thing', answer })).rejects.toMatchObject({
    name: 'PartylineError',
    code: 'username-taken',
    message: 'Taken.',
    field: 'username',
    requestId: 'r7',
  });
});

it.each([
  ['an answer of another shape', { status: 200, body: { fine: false } }, 'unavailable'],
  ['an answer that is no JSON', { status: 200, body: '<html>' }, 'unavailable'],
  ["a proxy's page", { status: 502, body: '<html>' }, 'unavailable'],
  [
    'a code of a newer server',
    { status: 400, body: { error: { code: 'new', message: '' } } },
    'internal',
  ],
])('understands %s', async (_, body, code) => {
  const { http } = setUp(() => body);
  expect(await codeOf(http({ path: '/v1/thing', answer }))).toBe(code);
});

it('calls a failing network `network`', async () => {
  const { http } = setUp(() => Promise.reject(new TypeError('Failed to fetch')));
  expect(await codeOf(http({ path: '/v1/thing', answer }))).toBe('network');
});

it('gives up on a server that hangs', async () => {
  const { http } = setUp(() => new Promise(() => {}));
  const code = codeOf(http({ path: '/v1/thing', answer }));
  await pass(15_000);
  expect(await code).toBe('network');
});

it('can be called off, before and during', async () => {
  const { http } = setUp(() => new Promise(() => {}));
  const controller = new AbortController();
  const during = codeOf(http({ path: '/v1/thing', answer, signal: controller.signal }));
  await turn();
  controller.abort();
  expect(await during).toBe('aborted');
  expect(await codeOf(http({ path: '/v1/thing', answer, signal: controller.signal }))).toBe(
    'aborted',
  );
});
