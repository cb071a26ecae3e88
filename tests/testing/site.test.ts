import { createPartyline } from 'partyline';
import { createTestServer, testPassword } from 'partyline/testing';
import { expect, it } from 'vitest';

it('is a site of its own where a test says so', async () => {
  const server = await createTestServer({ site: 'acme', settings: { room: 'lobby' } });
  const client = createPartyline({ server: server.url, ...server.options });
  expect(await client.site()).toMatchObject({ room: 'lobby', guests: true, identity: true });
  await client.enterAsGuest('Grace');
  await (await client.join('lobby')).send('hello');
  await (await server.person({ name: 'Ada' })).say('lobby', 'hi');
  expect(server.messages('lobby').map(({ text }) => text)).toEqual(['hello', 'hi']);
  const { site: _, ...elsewhere } = server.options;
  const stranger = createPartyline({ server: server.url, ...elsewhere });
  await expect(stranger.enterAsGuest('Eve')).rejects.toMatchObject({ code: 'site-not-found' });
  for (const each of [client, stranger]) each.close();
  await server.close();
});

it('lets nobody in as a guest where the site has none', async () => {
  const server = await createTestServer({ settings: { guests: false } });
  const entering = server.newClient().enterAsGuest('Grace');
  await expect(entering).rejects.toMatchObject({ code: 'switched-off' });
  const ada = await server.person({ name: 'Ada', username: 'ada' });
  const bob = await server.person({ name: 'Bob' });
  await ada.befriend(bob);
  expect([ada, bob].map(({ me }) => [me.name, me.kind])).toEqual([
    ['Ada', 'member'],
    ['Bob', 'member'],
  ]);
  await server.close();
});

it('lets in whom the page vouches for, as the same person each time', async () => {
  const server = await createTestServer({ settings: { guests: false, accounts: false } });
  const client = server.newClient();
  const identify = (sub: string, name: string) =>
    client.identify(() => server.vouch({ sub, name, picture: 'https://host.example/a.png' }));
  const me = await identify('42', 'Grace Hopper');
  expect(me).toMatchObject({ kind: 'member', name: 'Grace Hopper' });
  await (await client.join('general')).send('Known.');
  expect(server.messages('general')).toMatchObject([{ name: 'Grace Hopper', by: me?.id }]);
  expect(await identify('43', 'Somebody Else')).not.toMatchObject({ id: me?.id });
  expect(await identify('42', 'Grace H.')).toMatchObject({ id: me?.id, name: 'Grace H.' });
  await server.close();
});

it('takes each token once, and for a minute', async () => {
  const server = await createTestServer();
  const token = await server.vouch({ sub: '42', name: 'Grace' });
  await server.newClient().identify(() => token);
  const [again, late] = [
    server.newClient(server.newBrowser()),
    server.newClient(server.newBrowser()),
  ];
  await expect(again.identify(() => token)).rejects.toMatchObject({ code: 'token-invalid' });
  const old = await server.vouch({ sub: '42' });
  await server.clock.advance(120_000);
  await expect(late.identify(() => old)).rejects.toMatchObject({ code: 'token-invalid' });
  await late.signUp({ username: 'ada', password: testPassword });
  await server.close();
});
