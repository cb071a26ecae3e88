import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { routes } from '../../../party/http/app.ts';
import { parseExposition, sampleOf } from '../metrics/parse-exposition.ts';
import { type House, openHouse } from '../support/house.ts';

const token = 'a token for whoever watches 123456'.replaceAll(' ', '-');
const watching = { metricsToken: token, logLevel: 'info', logRequests: false } as const;
let house: House;
beforeEach(async () => {
  house = await openHouse({ watching });
});
afterEach(() => house.close());

const scrape = async () => {
  const answer = await house.ask('GET', '/metrics', { token });
  expect(answer.status).toBe(200);
  return parseExposition(answer.body);
};

describe('/metrics', () => {
  it('is in the text format of Prometheus, and kept by nobody', async () => {
    const { status, headers, body } = await house.ask('GET', '/metrics', { token });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(parseExposition(body).size).toBeGreaterThan(20);
  });

  it('does not exist where no token is set', async () => {
    const bare = await openHouse();
    const { status, body } = await bare.ask('GET', '/metrics', { token });
    const nowhere = await bare.ask('GET', '/nowhere', { token });
    expect([status, body.error.code]).toEqual([404, 'not-found']);
    expect(Object.keys(body.error)).toEqual(Object.keys(nowhere.body.error));
    const posted = await bare.ask('POST', '/metrics');
    expect(posted.status).toBe(404);
    bare.close();
  });

  it.each([
    ['none', {}],
    ['another', { token: 'x'.repeat(token.length) }],
    ['a part', { token: token.slice(0, -1) }],
    ['more', { token: `${token}x` }],
    ['another scheme', { headers: { authorization: `Basic ${token}` } }],
    ['another case', { headers: { authorization: `bearer ${token}` } }],
    ['none but the scheme', { headers: { authorization: 'Bearer ' } }],
  ])('is for nobody with %s as the token', async (_, options) => {
    const { status, body } = await house.ask('GET', '/metrics', options);
    expect([status, body.error.code]).toEqual([401, 'unauthenticated']);
  });

  it('takes no other method', async () => {
    expect((await house.ask('POST', '/metrics', { token })).status).toBe(405);
    expect((await house.ask('HEAD', '/metrics', { token })).body).toBe('');
  });

  it('is not answered in part', async () => {
    house.broken.add('scribe');
    expect((await house.ask('GET', '/metrics', { token })).status).toBe(503);
  });

  it('says so, and all the rest, while the database is away', async () => {
    house.broken.add('database');
    const families = await scrape();
    expect(sampleOf(families, 'partyline_database_up')).toBe(0);
    house.broken.delete('database');
    expect(sampleOf(await scrape(), 'partyline_database_up')).toBe(1);
  });

  it('counts requests by the pattern of their route and the class of their status', async () => {
    const ann = await house.guest();
    for (const room of ['den', 'hall']) await ann.ask('POST', '/v1/rooms', { id: room });
    for (const room of ['den', 'hall', 'nowhere']) await ann.ask('GET', `/v1/rooms/${room}`);
    await house.ask('GET', '/v1/canary');
    await house.ask('PUT', '/v1/rooms/canary');
    await house.ask('GET', '/canary');
    const families = await scrape();
    const count = (labels: string) =>
      sampleOf(families, `partyline_http_requests_total{${labels}}`);
    expect(count('method="POST",route="/v1/rooms",status="2xx"')).toBe(2);
    expect(count('method="GET",route="/v1/rooms/:room",status="2xx"')).toBe(2);
    expect(count('method="GET",route="/v1/rooms/:room",status="4xx"')).toBe(1);
    expect(count('method="GET",route="unknown",status="4xx"')).toBe(1);
    expect(count('method="PUT",route="unknown",status="4xx"')).toBe(1);
    expect(count('method="GET",route="site",status="4xx"')).toBe(1);
    const seconds = 'partyline_http_request_duration_seconds_count{route="/v1/rooms/:room"}';
    expect(sampleOf(families, seconds)).toBe(3);
  });

  it('counts refusals by code, commits and passwords', async () => {
    await house.member('ann', 'correct horse');
    const wrong = { username: 'ann', password: 'wrong horse' };
    await house.ask('POST', '/v1/sign-in', { body: wrong });
    await house.ask('GET', '/v1/me');
    const families = await scrape();
    const refused = (code: string) =>
      sampleOf(families, `partyline_refusals_total{over="http",code="${code}"}`);
    expect([refused('wrong-credentials'), refused('unauthenticated')]).toEqual([1, 1]);
    expect(sampleOf(families, 'partyline_password_hash_duration_seconds_count')).toBe(2);
    expect(sampleOf(families, 'partyline_password_hash_wait_seconds_count')).toBe(2);
    expect(sampleOf(families, 'partyline_scribe_commit_duration_seconds_count')).toBeGreaterThan(0);
  });

  it('holds nothing that anybody outside chose, whatever they ask for', async () => {
    const ann = await house.guest('canary');
    for (const { method, path } of routes) {
      const there = path.replaceAll(/:\w+/g, 'canary');
      const body = method === 'GET' ? undefined : { canary: 'canary' };
      await ann.ask(method, `${there}?canary=canary`, body);
    }
    await house.serve(new Request('https://chat.example/v1/me', { method: 'CANARY' }));
    const { body } = await house.ask('GET', '/metrics', { token });
    expect(body.toLowerCase()).not.toContain('canary');
    expect(parseExposition(body).size).toBeGreaterThan(20);
  });
});

describe('a request line', () => {
  it('is written where it is wanted, with the pattern of the route', async () => {
    const loud = await openHouse({ watching: { ...watching, logRequests: true } });
    const { headers } = await loud.ask('GET', '/v1/rooms/canary?x=canary');
    const line = loud.lines.find(({ what }) => what === 'request');
    expect(line).toEqual({
      level: 'info',
      what: 'request',
      details: {
        requestId: headers.get('x-request-id'),
        method: 'GET',
        route: '/v1/rooms/:room',
        status: 400,
        ms: 0,
      },
    });
    loud.close();
  });

  it('is not written otherwise', async () => {
    await house.guest();
    expect(house.lines.filter(({ what }) => what === 'request')).toEqual([]);
  });
});
