import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sweepToken } from '../../../scripts/stack/secret.mjs';
import { type House, openHouse, secret } from '../support/house.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

describe('the site', () => {
  it('serves pages under a policy that lets nothing foreign in', async () => {
    const { status, body, headers } = await house.ask('GET', '/');
    expect([status, body]).toEqual([200, '<p>demo']);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).not.toContain('unsafe');
  });

  it('serves scripts to any website, for ever where the name tells the content', async () => {
    const [launcher, widget] = [
      await house.ask('GET', '/widget.js'),
      await house.ask('GET', '/assets/a-1.js'),
    ];
    expect(launcher.headers.get('cache-control')).toBe('public, max-age=300');
    expect(widget.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    for (const { status, headers } of [launcher, widget]) {
      expect(status).toBe(200);
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    }
  });

  it('says when nothing has changed', async () => {
    const ask = (tag: string) =>
      house.ask('GET', '/widget.js', { headers: { 'if-none-match': tag } });
    for (const tag of ['"w"', 'W/"w"', '"x", "w"', '*']) {
      const { status, body, headers } = await ask(tag);
      expect([status, body, headers.get('etag')]).toEqual([304, '', '"w"']);
    }
    expect((await ask('"x"')).status).toBe(200);
  });

  it('keeps the policy of a page that has not changed', async () => {
    const page = await house.ask('GET', '/');
    const tag = page.headers.get('etag') ?? '';
    const again = await house.ask('GET', '/', { headers: { 'if-none-match': tag } });
    expect(again.status).toBe(304);
    for (const name of ['content-security-policy', 'referrer-policy']) {
      expect(again.headers.get(name)).toBe(page.headers.get(name));
    }
  });

  it('has no file beside its own', async () => {
    for (const path of [
      '/nothing.html',
      '/constructor',
      '/__proto__',
      '/assets/',
      '/..%2fpackage.json',
      '/index.html/',
    ]) {
      const { status, body } = await house.ask('GET', path);
      expect([status, body.error.code]).toEqual([404, 'not-found']);
    }
  });
});

describe('the sweep', () => {
  const sweep = (token: string | undefined) =>
    house.ask('POST', '/v1/internal/sweep', token === undefined ? {} : { token });

  it('visits every scribe for whoever knows the secret', async () => {
    house.close();
    house = await openHouse({ scribes: 3 });
    const { status, body } = await sweep(sweepToken(secret));
    expect([status, body]).toEqual([200, { rooms: 0, pending: 0, files: 0 }]);
    const swept = house.calls.filter(({ order }) => order.type === 'sweep').map(({ name }) => name);
    expect(swept).toEqual(['s0', 's1', 's2']);
  });

  it('[S28] is nobody else’s', async () => {
    const { token } = await house.guest();
    for (const wrong of [
      undefined,
      '',
      secret,
      sweepToken('another secret of another server!!'),
      token,
    ]) {
      expect((await sweep(wrong)).status).toBe(401);
    }
    expect(house.calls.filter(({ order }) => order.type === 'sweep')).toEqual([]);
  });
});
