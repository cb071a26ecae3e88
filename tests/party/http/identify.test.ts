import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { answers, parse } from '../../../sdk/src/protocol/index.ts';
import { type House, openHouse } from '../support/house.ts';
import { claims, edwardsKey, edwardsToken, hmacKey, hmacToken } from '../support/vouching.ts';

vi.setConfig({ testTimeout: 30_000 });
let house: House;
beforeEach(async () => {
  house = await openHouse({ identityKeys: [hmacKey, edwardsKey] });
});
afterEach(() => house.close());

const identify = (token: string, bearer?: string) =>
  house.ask('POST', '/v1/identify', {
    body: { token },
    ...(bearer === undefined ? {} : { token: bearer }),
  });
const come = async (more: object = {}) => (await identify(hmacToken(claims({ ...more })))).body;

it.each([
  ['HS256', hmacToken],
  ['EdDSA', edwardsToken],
] as const)('[IDENT-1] exchanges a token of %s for a session', async (_, sign) => {
  const { status, body: session } = await identify(
    sign(claims({ picture: 'https://x.example/a' })),
  );
  expect(status).toBe(200);
  expect(parse(answers.session, session).ok).toBe(true);
  expect(session.me).toEqual({
    id: expect.stringMatching(/^h_[A-Za-z0-9_-]{22}$/),
    name: 'Ann',
    kind: 'member',
    picture: 'https://x.example/a',
  });
  const { body } = await house.ask('GET', '/v1/me', { token: session.token });
  expect(body.me).toEqual(session.me);
});

it('[IDENT-1] keeps the session of the same person, and ends that of another at once', async () => {
  const first = await come();
  const again = await identify(hmacToken(), first.token);
  expect(again.body).toMatchObject({ token: first.token, me: first.me });
  const other = await identify(hmacToken(claims({ sub: 'bob', name: 'Bob' })), first.token);
  expect(other.body.me.name).toBe('Bob');
  expect((await house.ask('GET', '/v1/me', { token: first.token })).status).toBe(401);
  expect(house.calls).toContainEqual({
    party: 'person',
    name: first.me.id,
    order: expect.objectContaining({ type: 'close', person: first.me.id }),
  });
});

it('[IDENT-1] gives a session of a day, however much it is used', async () => {
  const day = 24 * 60 * 60_000;
  const { token, expiresAt } = await come();
  expect(expiresAt).toBe(Date.now() + day);
  house.pass(day - 1_000);
  expect((await house.ask('GET', '/v1/me', { token })).body.expiresAt).toBe(expiresAt);
  house.pass(1_000);
  expect((await house.ask('GET', '/v1/me', { token })).status).toBe(401);
});

it('[IDENT-2] lets clocks differ by 30 s', async () => {
  const now = Math.floor(Date.now() / 1_000);
  const ahead = await identify(hmacToken(claims({ iat: now + 29, exp: now + 329 })));
  const behind = await identify(hmacToken(claims({ iat: now - 300, exp: now - 29 })));
  expect([ahead.status, behind.status]).toEqual([200, 200]);
});

it('[IDENT-2] takes a list with its audience alone', async () => {
  expect((await identify(hmacToken(claims({ aud: ['partyline'] })))).status).toBe(200);
});

it('[IDENT-4] makes one person of one sub, and another of every other', async () => {
  const [ann, again, bob] = [await come(), await come(), await come({ sub: 'bob' })];
  expect(again.me.id).toBe(ann.me.id);
  expect(bob.me.id).not.toBe(ann.me.id);
  // The default site is '', then a line end, then the sub.
  const { createHash } = await import('node:crypto');
  const digest = createHash('sha256').update('\nann').digest('base64url');
  expect(ann.me.id).toBe(`h_${digest.slice(0, 22)}`);
});

it('[IDENT-4] brings name and picture up to date with each token, and tells them once', async () => {
  const told = () => house.calls.filter(({ order }) => order.type === 'me').length;
  await come();
  const before = told();
  await come();
  expect(told()).toBe(before);
  const { me } = await come({ name: 'Ann of Green', picture: 'https://x.example/a.png' });
  expect(me).toMatchObject({ name: 'Ann of Green', picture: 'https://x.example/a.png' });
  expect(told()).toBe(before + 1);
  expect((await come()).me).not.toHaveProperty('picture');
});

it.each([
  ['http://x.example/a.png', undefined],
  ['javascript:alert(1)', undefined],
  ['data:image/png;base64,AAAA', undefined],
  ['https://ann:secret@x.example/a.png', undefined],
  ['https://x.example/'.padEnd(257, 'a'), undefined],
  [`https://x.example/${'ä'.repeat(100)}`, undefined],
  ['//x.example/a.png', undefined],
  [7, undefined],
  ['https://x.example/'.padEnd(256, 'a'), 'https://x.example/'.padEnd(256, 'a')],
  ['HTTPS://X.example/a b', 'https://x.example/a%20b'],
])('[IDENT-4] makes of the picture %j: %j', async (picture, kept) => {
  expect((await come({ picture })).me.picture).toBe(kept);
});

it.each([
  ['  Ann \n of\tGreen ', 'Ann of Green'],
  ['A\u202eB', 'A B'],
  ['x'.repeat(100), 'x'.repeat(64)],
  [`${'x'.repeat(63)}😀`, 'x'.repeat(63)],
  ['👩‍👩‍👧 Ann', '👩‍👩‍👧 Ann'],
])('[IDENT-4] lets nobody stay outside for the name %j: %j', async (name, kept) => {
  expect((await come({ name })).me.name).toBe(kept);
});

it('[IDENT-4] keeps the name where a token has none, and makes one up for who is new', async () => {
  await come();
  expect((await come({ name: undefined })).me.name).toBe('Ann');
  const { me } = await come({ sub: 'bob', name: '\u202e' });
  expect(me.name).toBe(me.id.slice(2, 8));
});

it.each([
  ['PATCH', '/v1/me', { name: 'Other' }],
  ['PUT', '/v1/me/picture', 'bytes'],
  ['DELETE', '/v1/me/picture', undefined],
  ['POST', '/v1/me/password', { current: 'correct horse', next: 'correct horses' }],
  ['POST', '/v1/upgrade', { username: 'ann', password: 'correct horse' }],
])('[IDENT-4] leaves name, picture and password to the site: %s %s', async (method, path, body) => {
  const { token } = await come();
  const answer = await house.ask(method, path, { token, body });
  expect(answer.body.error).toMatchObject({ code: 'forbidden' });
  const about = await house.ask('PATCH', '/v1/me', { token, body: { about: 'Likes trees.' } });
  expect(about.body.profile).toMatchObject({ about: 'Likes trees.', person: { name: 'Ann' } });
});

it('[IDENT-4] lets them be found and befriended like everybody', async () => {
  const [{ me, token }, bob] = [await come(), await house.member('bob')];
  const { body } = await bob.ask('GET', '/v1/people?search=an');
  expect(body.people.map(({ person }: { person: unknown }) => person)).toEqual([me]);
  await bob.ask('POST', `/v1/people/${me.id}/request`, {});
  const accepted = await house.ask('POST', `/v1/people/${bob.id}/accept`, { token, body: {} });
  expect(accepted.body.contact.state).toBe('friends');
});

it('[IDENT-5] [S7] takes tokens of both keys, and of none that is gone', async () => {
  const oldToken = () => hmacToken();
  expect((await identify(oldToken())).status).toBe(200);
  expect((await identify(edwardsToken())).status).toBe(200);
  house.close();
  house = await openHouse({ identityKeys: [edwardsKey] });
  expect((await identify(oldToken())).status).toBe(401);
  expect((await identify(edwardsToken())).status).toBe(200);
});

it('[IDENT-6] [S7] is the only way in where guests and accounts are off', async () => {
  house.close();
  const settings = { guests: true, accounts: true, files: true, room: 'general' };
  house = await openHouse({ identityKeys: [hmacKey], settings });
  const [guest, member] = [await house.guest(), await house.member('bob')];
  Object.assign(settings, { guests: false, accounts: false });
  const account = { username: 'bob', password: 'correct horse' };
  const ways = { guest: { name: 'Cleo' }, 'sign-in': account, 'sign-up': account };
  for (const [way, body] of Object.entries(ways)) {
    const answer = await house.ask('POST', `/v1/${way}`, { body });
    expect(answer.body.error?.code, way).toBe('switched-off');
  }
  for (const { ask } of [guest, member])
    for (const path of ['/v1/me', '/v1/people', '/v1/contacts', '/v1/lobby'])
      expect((await ask('GET', path)).body.error?.code).toBe('unauthenticated');
  const { token } = await come();
  expect((await house.ask('GET', '/v1/me', { token })).status).toBe(200);
});

it('[IDENT-2] [IDENT-4] tells sites apart that have the same key: in tokens, people and uses', async () => {
  const settings = { guests: true, accounts: true, files: true, room: 'general' };
  const { kid, algorithm, issuer, key } = edwardsKey;
  await house.client.batch([
    { sql: 'INSERT INTO site VALUES (?, ?, 0)', args: ['shop', JSON.stringify(settings)] },
    {
      sql: 'INSERT INTO site_key VALUES (?, ?, ?, ?, ?, 0)',
      args: ['shop', kid, algorithm, issuer, key],
    },
  ]);
  const atShop = (token: string) =>
    house.ask('POST', '/v1/identify', { body: { token }, headers: { 'partyline-site': 'shop' } });
  const ofShop = claims({ aud: 'partyline:shop' });
  expect((await identify(edwardsToken(ofShop))).body.error.code).toBe('token-invalid');
  expect((await atShop(edwardsToken())).body.error.code).toBe('token-invalid');
  const there = await atShop(edwardsToken(ofShop));
  const here = await identify(edwardsToken(claims({ jti: ofShop.jti })));
  expect([there.status, here.status]).toEqual([200, 200]);
  expect(there.body.me.id).not.toBe(here.body.me.id);
});

it('[IDENT-5] opens nothing by a key that a site removed 10 s ago', async () => {
  const settings = { guests: false, accounts: false, files: true, room: 'general' };
  const { kid, algorithm, issuer, key } = edwardsKey;
  await house.client.batch([
    { sql: 'INSERT INTO site VALUES (?, ?, 0)', args: ['shop', JSON.stringify(settings)] },
    {
      sql: 'INSERT INTO site_key VALUES (?, ?, ?, ?, ?, 0)',
      args: ['shop', kid, algorithm, issuer, key],
    },
  ]);
  const atShop = () =>
    house.ask('POST', '/v1/identify', {
      body: { token: edwardsToken(claims({ aud: 'partyline:shop' })) },
      headers: { 'partyline-site': 'shop' },
    });
  expect((await atShop()).status).toBe(200);
  await house.client.execute("DELETE FROM site_key WHERE site = 'shop'");
  house.pass(10_000);
  expect((await atShop()).body.error.code).toBe('token-invalid');
});

it('lets somebody in whose new name nobody can be told', async () => {
  house.broken.add('person');
  const { status } = await identify(hmacToken());
  expect(status).toBe(200);
});
