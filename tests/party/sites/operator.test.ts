import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../support/house.ts';
import { acme, bolt, enter, listen, openTwoSites, operate, type TwoSites } from './two-sites.ts';

vi.setConfig({ testTimeout: 30_000 });
const freshMs = 10_000;
let two: TwoSites;
beforeEach(async () => {
  two = await openTwoSites();
});
afterEach(() => two.house.close());

const codeOf = ({ body }: Answer) => [body.error?.code, body.error?.field];
const order = (method: string, path: string, body?: unknown) =>
  operate(two.house, method, path, body);
const rows = async (sql: string) => (await two.house.client.execute(sql)).rows;
const hmacKey = (kid: string) => ({
  kid,
  algorithm: 'HS256',
  issuer: 'https://www.acme.example',
  key: Buffer.alloc(32, 7).toString('base64url'),
});

describe('an order of the operator', () => {
  it('[SITE-7] wants a signature over method, address, body and moment', async () => {
    const { house } = two;
    const change = { settings: { guests: false } };
    for (const wrong of [
      { secret: 'a secret that somebody else has made up' },
      { at: Date.now() - 60_001 },
      { at: Date.now() + 60_001 },
      { signedBody: JSON.stringify({ settings: { guests: true } }) },
    ]) {
      const { body } = await operate(house, 'PATCH', '/acme', change, wrong);
      expect(body.error.code).toBe('unauthenticated');
    }
    for (const authorization of ['', 'Partyline', 'Partyline 1.00', 'Bearer x']) {
      const { status } = await house.ask('GET', '/v1/internal/sites', {
        headers: { authorization },
      });
      expect(status).toBe(401);
    }
    expect((await order('GET', '/acme')).body.site.settings.guests).toBe(true);
    expect((await order('PATCH', '/acme', change)).body.site.settings.guests).toBe(false);
  });

  it('[SITE-7] shows all sites, the default one first, and no key of any', async () => {
    await order('POST', '/acme/keys', hmacKey('k1'));
    const { body } = await order('GET', '');
    expect(body.sites.map(({ id }: { id: string }) => id)).toEqual(['', 'acme', 'bolt']);
    expect(body.sites[1]).toMatchObject({
      origins: [acme.origin],
      settings: { guests: true, accounts: true, files: true, room: 'general' },
      keys: [{ kid: 'k1', algorithm: 'HS256', issuer: 'https://www.acme.example' }],
    });
    expect(JSON.stringify(body)).not.toContain(hmacKey('k1').key);
  });

  it.each([
    [{ id: 'acme', origins: ['https://x.example'] }, 'id'],
    [{ id: 'Acme', origins: ['https://x.example'] }, 'id'],
    [{ id: 'a.b', origins: ['https://x.example'] }, 'id'],
    [{ id: 'new', origins: [] }, 'origins'],
    [{ id: 'new', origins: ['https://x.example/'] }, 'origins.0'],
    [{ id: 'new', origins: ['https://X.example'] }, 'origins.0'],
    [{ id: 'new', origins: ['null'] }, 'origins.0'],
    [{ id: 'new', origins: ['*'] }, 'origins.0'],
    [{ id: 'new', origins: ['https://x.example'], settings: { room: 'dm-x' } }, 'settings.room'],
    [{ id: 'new', origins: ['https://x.example'], settings: { guests: 1 } }, 'settings.guests'],
  ])('[SITE-7] makes no site of %j', async (body, field) => {
    expect(codeOf(await order('POST', '', body))).toEqual(['invalid', field]);
    expect(await rows('SELECT id FROM site ORDER BY id')).toHaveLength(2);
  });

  it('[SITE-7] holds within 10 s: origins', async () => {
    const more = 'https://shop.acme.example';
    const ask = () => two.ask('GET', '/v1/rooms', { at: { key: 'acme', origin: more } });
    expect((await ask()).status).toBe(403);
    await order('PATCH', '/acme', { addOrigins: [more] });
    two.house.pass(freshMs);
    expect((await ask()).status).toBe(200);
    await order('PATCH', '/acme', { removeOrigins: [more] });
    two.house.pass(freshMs);
    expect((await ask()).status).toBe(403);
  });

  it('[IDENT-5] keeps two keys of a site at most, encrypted where they are secret', async () => {
    const publicKey = { ...hmacKey('e1'), algorithm: 'EdDSA' };
    expect((await order('POST', '/acme/keys', hmacKey('k1'))).status).toBe(201);
    expect(codeOf(await order('POST', '/acme/keys', hmacKey('k1')))).toEqual(['invalid', 'kid']);
    expect((await order('POST', '/acme/keys', publicKey)).status).toBe(201);
    expect(codeOf(await order('POST', '/acme/keys', hmacKey('k3')))).toEqual([
      'too-many',
      undefined,
    ]);
    const kept = await rows('SELECT kid, key FROM site_key ORDER BY kid');
    expect(kept[0]).toMatchObject({ kid: 'e1', key: publicKey.key });
    expect(String(kept[1]?.key)).not.toContain(hmacKey('k1').key);
    two.house.pass(freshMs);
    const site = await two.house.sites.find('acme');
    expect(site?.keys).toEqual([
      { kid: 'e1', algorithm: 'EdDSA', issuer: publicKey.issuer, key: publicKey.key },
      { kid: 'k1', algorithm: 'HS256', issuer: publicKey.issuer, key: hmacKey('k1').key },
    ]);
    expect((await two.ask('GET', '/v1/site', { at: acme })).body.site.identity).toBe(true);
    expect((await order('DELETE', '/acme/keys/k1')).body.site.keys).toHaveLength(1);
    expect(codeOf(await order('DELETE', '/acme/keys/k1'))).toEqual(['not-found', undefined]);
  });

  it('[IDENT-5] reads no key that lies in another site’s place', async () => {
    await order('POST', '/acme/keys', hmacKey('k1'));
    await rows("UPDATE site_key SET site = 'bolt'");
    two.house.pass(freshMs);
    expect((await two.house.sites.find('bolt'))?.keys).toEqual([]);
    expect(two.house.lines).toContainEqual({
      level: 'error',
      what: 'identity key not readable',
      details: { site: 'bolt' },
    });
  });

  it.each([
    { ...hmacKey('k1'), key: Buffer.alloc(31, 7).toString('base64url') },
    { ...hmacKey('k1'), algorithm: 'EdDSA', key: Buffer.alloc(33, 7).toString('base64url') },
    { ...hmacKey('k1'), algorithm: 'none' },
    { ...hmacKey('k1'), issuer: '' },
    hmacKey('k 1'),
  ])('[IDENT-5] takes no key such as %j', async (key) => {
    expect(codeOf(await order('POST', '/acme/keys', key))[0]).toBe('invalid');
    expect(await rows('SELECT * FROM site_key')).toEqual([]);
  });
});

describe('a site that is removed', () => {
  it('[SITE-7] lets nobody in, closes its sockets and never comes again', async () => {
    const [gus, cyd] = [await two.guest('Gus', acme), await two.guest('Cyd', bolt)];
    const [ear, other] = [await listen(two.house, gus), await listen(two.house, cyd)];
    expect((await order('DELETE', '/acme')).status).toBe(200);
    expect([ear.closedWith, other.closedWith]).toEqual(['signed-out', undefined]);
    expect((await gus.ask('GET', '/v1/me')).body.error.code).toBe('unauthenticated');
    two.house.pass(freshMs);
    expect((await gus.ask('GET', '/v1/me')).body.error.code).toBe('site-not-found');
    expect((await cyd.ask('GET', '/v1/me')).status).toBe(200);
    expect((await order('GET', '')).body.sites).toHaveLength(2);
    expect(codeOf(await order('GET', '/acme'))[0]).toBe('site-not-found');
    const again = { id: 'acme', origins: [acme.origin] };
    expect(codeOf(await order('POST', '', again))).toEqual(['invalid', 'id']);
  });

  it('[SITE-7] takes messages with it only when it is told to, and no other site’s', async () => {
    const [gus, cyd] = [await two.guest('Gus', acme), await two.guest('Cyd', bolt)];
    for (const who of [gus, cyd]) {
      const seat = await enter(two.house, who, 'general');
      seat.say('words');
      await seat.settle();
    }
    expect(codeOf(await order('DELETE', '/acme'))).toEqual(['room-exists', undefined]);
    expect((await gus.ask('GET', '/v1/me')).status).toBe(200);
    expect((await order('DELETE', '/acme?everything=yes')).status).toBe(200);
    const left = await rows("SELECT room FROM event WHERE kind = 'message'");
    expect(left.map(({ room }) => room)).toEqual(['bolt.general']);
    expect(await rows("SELECT id FROM room WHERE site = 'acme'")).toEqual([]);
    expect(await rows("SELECT room FROM member WHERE room LIKE 'acme.%'")).toEqual([]);
    expect(await rows("SELECT person FROM site_person WHERE site = 'acme'")).toEqual([]);
    // Repeated, as where one call was not enough.
    expect((await order('DELETE', '/acme?everything=yes')).status).toBe(200);
  });
});
