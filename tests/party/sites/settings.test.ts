import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../../party/auth/config.ts';
import { answers, parse, siteAnswers } from '../../../sdk/src/protocol/index.ts';
import { sealOf } from '../files/memory-store.ts';
import type { Answer } from '../support/house.ts';
import { hostOrigin } from '../support/house.ts';
import {
  acme,
  bolt,
  enter,
  listen,
  openTwoSites,
  operate,
  type TwoSites,
  type Visitor,
} from './two-sites.ts';

vi.setConfig({ testTimeout: 30_000 });
const freshMs = 10_000;
let two: TwoSites;
beforeEach(async () => {
  two = await openTwoSites();
});
afterEach(() => two.house.close());

const codeOf = ({ body }: Answer) => body.error?.code;
/** Changes Acme, and lets the change hold. */
async function set(settings: object): Promise<void> {
  const { status } = await operate(two.house, 'PATCH', '/acme', { settings });
  expect(status).toBe(200);
  two.house.pass(freshMs);
}
const asAnybody = (method: string, path: string, body?: unknown) =>
  two.ask(method, path, { at: acme, body });
const credentials = { username: 'ann', password: 'correct horse' };

describe('what a site offers', () => {
  it('[SITE-6] is told to everybody', async () => {
    await set({ guests: false, room: 'help-desk' });
    const { body } = await asAnybody('GET', '/v1/site');
    expect(parse(siteAnswers.site, body).ok).toBe(true);
    expect(body.site).toEqual({
      guests: false,
      accounts: true,
      identity: false,
      files: true,
      room: 'help-desk',
    });
  });

  it('[SITE-6] does not let guests in where they are off, nor those who came before', async () => {
    const [gus, ann] = [await two.guest('Gus', acme), await two.signUp('ann', acme)];
    await set({ guests: false });
    expect(codeOf(await asAnybody('POST', '/v1/guest', { name: 'Gil' }))).toBe('switched-off');
    expect(codeOf(await gus.ask('GET', '/v1/me'))).toBe('unauthenticated');
    expect((await ann.ask('GET', '/v1/me')).status).toBe(200);
    await set({ guests: true });
    expect((await gus.ask('GET', '/v1/me')).status).toBe(200);
  });

  it('[SITE-6] [IDENT-6] closes the sockets of who came in on a way that is switched off', async () => {
    const [gus, ann] = [await two.guest('Gus', acme), await two.signUp('ann', acme)];
    const other = await two.guest('Cyd', bolt);
    const [his, hers, theirs] = [
      await listen(two.house, gus),
      await listen(two.house, ann),
      await listen(two.house, other),
    ];
    const seat = await enter(two.house, gus, 'general');
    await operate(two.house, 'PATCH', '/acme', { settings: { guests: false } });
    const closed = () => [his, seat.ear, hers, theirs].map(({ closedWith }) => closedWith);
    expect(closed()).toEqual(['signed-out', 'signed-out', undefined, undefined]);
    // Another worker may not have heard of it yet: its ticket opens nothing.
    expect(codeOf(await gus.ask('POST', '/v1/me/ticket'))).toBe('signed-out');
    await operate(two.house, 'PATCH', '/acme', { settings: { accounts: false } });
    expect(closed()).toEqual(['signed-out', 'signed-out', 'signed-out', undefined]);
  });

  it('[SITE-6] [SITE-7] lets nobody in anew on a way that is off or a site that is gone, whose sockets nobody would close', async () => {
    await two.signUp('ann', acme);
    // What was looked up a moment ago still holds here.
    await operate(two.house, 'PATCH', '/acme', { settings: { guests: false } });
    expect(codeOf(await asAnybody('POST', '/v1/guest', { name: 'Gil' }))).toBe('switched-off');
    expect((await asAnybody('POST', '/v1/sign-in', credentials)).status).toBe(200);
    await operate(two.house, 'PATCH', '/acme', { settings: { accounts: false } });
    expect(codeOf(await asAnybody('POST', '/v1/sign-in', credentials))).toBe('switched-off');
    await operate(two.house, 'PATCH', '/acme', { settings: { accounts: true } });
    expect((await asAnybody('POST', '/v1/sign-in', credentials)).status).toBe(200);
    await operate(two.house, 'DELETE', '/acme');
    expect(codeOf(await asAnybody('POST', '/v1/sign-in', credentials))).toBe('switched-off');
    const { rows } = await two.house.client.execute("SELECT id FROM session WHERE site = 'acme'");
    expect(rows).toEqual([]);
  });

  it('[SITE-6] does not let accounts in where they are off, by whatever way', async () => {
    const [gus, ann] = [await two.guest('Gus', acme), await two.signUp('ann', acme)];
    await set({ accounts: false });
    const other = { username: 'ben', password: 'correct horse' };
    expect(codeOf(await asAnybody('POST', '/v1/sign-up', other))).toBe('switched-off');
    expect(codeOf(await asAnybody('POST', '/v1/sign-in', credentials))).toBe('switched-off');
    expect(codeOf(await gus.ask('POST', '/v1/upgrade', other))).toBe('switched-off');
    expect(codeOf(await ann.ask('GET', '/v1/me'))).toBe('unauthenticated');
    expect((await gus.ask('GET', '/v1/me')).status).toBe(200);
  });

  it('[SITE-6] takes no files where they are off', async () => {
    const ann = await two.signUp('ann', acme);
    await set({ files: false });
    const file = { id: `f_${'a'.repeat(22)}`, name: 'a.txt', type: 'text/plain', size: 1 };
    expect(codeOf(await ann.ask('POST', '/v1/rooms/general/files', file))).toBe('switched-off');
    expect((await two.house.client.execute('SELECT * FROM file')).rows).toEqual([]);
  });

  it('[SITE-6] takes no more of a file where they were switched off on its way, and lets it be called off', async () => {
    const ann = await two.signUp('ann', acme);
    const said = { id: `f_${'a'.repeat(22)}`, name: 'a.txt' };
    const begun = { ...said, type: 'text/plain', size: 5 };
    await enter(two.house, ann, 'general');
    expect((await ann.ask('POST', '/v1/rooms/general/files', begun)).status).toBe(200);
    await set({ files: false });
    const part = await two.put(ann, `/v1/files/${said.id}/parts/0`, new Uint8Array(5));
    expect(codeOf(part)).toBe('switched-off');
    const finish = { digest: sealOf(new Uint8Array(5), 1024) };
    expect(codeOf(await ann.ask('POST', `/v1/files/${said.id}/finish`, finish))).toBe(
      'switched-off',
    );
    expect((await ann.ask('DELETE', `/v1/files/${said.id}`)).status).toBe(200);
  });

  it('[SITE-6] changes nothing for the default site', async () => {
    await set({ guests: false, accounts: false, files: false });
    const headers = { origin: hostOrigin };
    const { status, body } = await two.house.ask('POST', '/v1/guest', {
      body: { name: 'Gus' },
      headers,
    });
    expect([status, parse(answers.session, body).ok]).toEqual([201, true]);
  });
});

describe('the default room', () => {
  const roomOf = async (who: Visitor, room: string) =>
    (await who.ask('GET', `/v1/rooms/${room}`)).body.room;

  it('[SITE-4] of a site is made with it, with a title of its name', async () => {
    const gus = await two.guest('Gus', acme);
    expect(await roomOf(gus, 'general')).toMatchObject({ id: 'general', title: 'General' });
    await set({ room: 'help-desk_2' });
    expect(await roomOf(gus, 'help-desk_2')).toMatchObject({ title: 'Help desk 2' });
  });

  it('of the environment is made when somebody first comes', async () => {
    await two.house.close();
    const read = readConfig({
      LIBSQL_URL: 'http://127.0.0.1:1',
      DEFAULT_ROOM: 'foyer',
      GUESTS: 'on',
    });
    if (!read.ok) throw new Error(read.problem);
    two = await openTwoSites({ settings: read.config.settings });
    const gus = await two.guest('Gus', { key: '', origin: hostOrigin });
    const { body } = await gus.ask('POST', '/v1/ticket', { room: 'foyer' });
    expect(body.room).toMatchObject({ id: 'foyer', title: 'Foyer' });
    expect(codeOf(await gus.ask('POST', '/v1/ticket', { room: 'attic' }))).toBe('room-not-found');
  });
});
