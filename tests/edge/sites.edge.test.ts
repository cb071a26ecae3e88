import { generateKeyPairSync } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  type ClientMessage,
  decodeServerMessage,
  type ServerMessage,
} from '../../sdk/src/protocol/index.ts';
import { runScript } from '../support/command.ts';
import { useStack } from '../support/stack.ts';
import { newCid } from './room/seat.ts';
import { knock } from './security/client.ts';
import { SocketEnd } from './socket-end.ts';

const stack = useStack({ env: { LIMIT_SCALE: '1000', ALLOWED_ORIGINS: 'https://own.example' } });
const places = {
  acme: { site: 'acme', origin: 'https://www.acme.example' },
  bolt: { site: 'bolt', origin: 'https://www.bolt.example' },
};
type Place = (typeof places)['acme'];
type Ended = { code: number | null; out: string; err: string };

/** The command line tool, which finds server and secret in the data folder as after `npm start`. */
async function admin(...args: string[]): Promise<Ended> {
  const { dataFolder, url } = stack();
  await writeFile(join(dataFolder, 'running'), `${url}\n`);
  return runScript('scripts/admin.mjs', { PARTYLINE_DATA: dataFolder }, args).ended;
}
const ask = (
  line: `${string} /${string}`,
  at: Place,
  options: { token?: string; body?: unknown },
) =>
  knock(stack().url, line, {
    ...options,
    headers: { origin: at.origin, 'partyline-site': at.site },
  });

async function guest(name: string, at: Place) {
  const { body } = await ask('POST /v1/guest', at, { body: { name } });
  const { token } = body as { token: string };
  const ticket = async (): Promise<string> =>
    (await ask('POST /v1/ticket', at, { token, body: { room: 'general' } })).body.ticket;
  return { at, token, ticket };
}
type Guest = Awaited<ReturnType<typeof guest>>;

function socketTo(room: string, ticket: string, { origin }: Place) {
  const address = `${stack().url.replace('http', 'ws')}/parties/room/${room}?t=${ticket}&v=1`;
  const socket = new WebSocket(address, { origin });
  return new SocketEnd<ClientMessage, ServerMessage>(socket, decodeServerMessage);
}
async function enter(who: Guest) {
  const end = socketTo(`${who.at.site}.general`, await who.ticket(), who.at);
  const { epoch } = await end.find('hello');
  end.say({ type: 'sync', epoch, after: null });
  await end.find('synced');
  return end;
}

beforeAll(async () => {
  for (const { site, origin } of Object.values(places)) {
    const { code, out, err } = await admin('site', 'add', site, '--origin', origin);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`data-site="${site}"`);
  }
});

describe('two sites on a real server', () => {
  it('[SITE-4] keep their rooms of one name apart', async () => {
    const [ann, bob] = [await guest('Ann', places.acme), await guest('Bob', places.bolt)];
    const [here, there] = [await enter(ann), await enter(bob)];
    expect(await here.find('hello')).toMatchObject({ room: 'general' });
    here.say({ type: 'message.send', cid: newCid(), text: 'for Acme' });
    there.say({ type: 'message.send', cid: newCid(), text: 'for Bolt' });
    const said = (end: typeof here) => JSON.stringify(end.all('events'));
    await here.until('its own words', () => said(here).includes('for Acme'));
    await there.until('its own words', () => said(there).includes('for Bolt'));
    expect(said(here)).not.toContain('for Bolt');
    expect(said(there)).not.toContain('for Acme');
    const { body } = await ask('GET /v1/rooms/general/events', bob.at, { token: bob.token });
    expect(JSON.stringify(body)).toContain('for Bolt');
    expect(JSON.stringify(body)).not.toContain('for Acme');
    await Promise.all([here.leave(), there.leave()]);
  });

  it('[SITE-2] [SITE-3] take neither tickets nor sessions of each other', async () => {
    const ann = await guest('Ann', places.acme);
    for (const room of ['bolt.general', 'general']) {
      const { code, reason } = await socketTo(room, await ann.ticket(), ann.at).closed;
      expect([code, reason]).toEqual([4500, 'ticket-invalid']);
    }
    const elsewhere = socketTo('acme.general', await ann.ticket(), places.bolt);
    expect((await elsewhere.closed).reason).toBe('ticket-invalid');
    const stranger = { site: '', origin: 'https://evil.example' };
    const evil = socketTo('acme.general', await ann.ticket(), stranger);
    expect((await evil.closed).reason).toBe('origin-not-allowed');
    const { status } = await ask('GET /v1/me', places.bolt, { token: ann.token });
    expect(status).toBe(401);
    const mixed = { site: 'bolt', origin: places.acme.origin };
    expect((await ask('GET /v1/rooms', mixed, {})).body.error.code).toBe('origin-not-allowed');
  });
});

describe('the command line tool', () => {
  it('[SITE-7] shows, changes and lists sites', async () => {
    expect(await admin('site', 'set', 'acme', '--files', 'off', '--room', 'help')).toMatchObject({
      code: 0,
    });
    const { out } = await admin('site', 'show', 'acme', '--json');
    expect(JSON.parse(out).site).toMatchObject({
      id: 'acme',
      origins: [places.acme.origin],
      settings: { guests: true, accounts: true, files: false, room: 'help' },
    });
    const more = 'https://shop.acme.example';
    expect((await admin('site', 'origin', 'add', 'acme', more)).out).toContain(more);
    expect((await admin('site', 'origin', 'remove', 'acme', more)).out).not.toContain(more);
    const list = await admin('site', 'list');
    for (const part of ['https://own.example', 'acme', 'bolt']) expect(list.out).toContain(part);
  });

  it('[IDENT-5] makes keys and takes public ones, and shows a secret once', async () => {
    const issuer = ['--issuer', 'https://www.acme.example'];
    const made = await admin('site', 'key', 'add', 'acme', ...issuer, '--kid', 'one', '--json');
    const { secret } = JSON.parse(made.out);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    const path = join(stack().dataFolder, 'public.pem');
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    await writeFile(path, publicKey.export({ type: 'spki', format: 'pem' }));
    const second = await admin('site', 'key', 'add', 'acme', ...issuer, '--public-key', path);
    expect(second).toMatchObject({ code: 0 });
    expect(second.out).toContain('EdDSA');
    expect(second.out).not.toContain(secret);
    const third = await admin('site', 'key', 'add', 'acme', ...issuer);
    expect(third).toMatchObject({ code: 1, err: expect.stringContaining('two keys already') });
    await writeFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const leak = await admin('site', 'key', 'add', 'bolt', ...issuer, '--public-key', path);
    expect(leak).toMatchObject({ code: 1, err: expect.stringContaining('private key') });
    await rm(path);
    expect((await admin('site', 'key', 'remove', 'acme', 'one')).out).not.toContain('one (');
  });

  it('[SITE-7] says every mistake in one sentence, with what helps', async () => {
    const { url } = stack();
    const mistakes: [string[], RegExp][] = [
      [['site', 'frobnicate'], /no command "site frobnicate"/],
      [['site', 'add', 'acme', '--origin', 'https://x.example'], /There is a site acme/],
      [['site', 'add', 'Acme', '--origin', 'https://x.example'], /a-z 0-9 -/],
      [['site', 'add', 'new'], /--origin/],
      [['site', 'add', 'new', '--origin', 'https://x.example/page'], /https:\/\/x\.example,/],
      [['site', 'set', 'acme'], /--guests/],
      [['site', 'set', 'acme', '--guests', 'maybe'], /on or off/],
      [['site', 'set', 'acme', '--room', 'The Hall'], /--room/],
      [['site', 'set', 'acme', '--with-everything'], /--with-everything/],
      [['site', 'show', 'nobody'], /There is no site nobody/],
      [['site', 'origin', 'remove', 'acme', 'https://x.example'], /no origin of acme/],
      [['site', 'key', 'add', 'acme'], /--issuer/],
      [['site', 'key', 'remove', 'acme', 'nokey'], /no key nokey/],
      [['site', 'list', '--server', url], /PARTYLINE_SECRET/],
      [['site', 'list', '--wrong'], /--wrong/],
    ];
    for (const [args, sentence] of mistakes) {
      const { code, out, err } = await admin(...args);
      expect([args, code, out]).toEqual([args, 1, '']);
      expect(err).toMatch(sentence);
      expect(err.trim().split('\n')).toHaveLength(1);
      expect(err.trim()).toMatch(/\.$/);
    }
  });

  it('[SITE-7] removes a site, and its messages only when it is told to', async () => {
    const cyd = await guest('Cyd', places.bolt);
    const end = await enter(cyd);
    end.say({ type: 'message.send', cid: newCid(), text: 'still here' });
    await end.until('its ack', () => JSON.stringify(end.heard).includes('still here'));
    await stack().sweep();
    const refused = await admin('site', 'remove', 'bolt');
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('--with-everything') });
    const removed = await admin('site', 'remove', 'bolt', '--with-everything');
    expect(removed).toMatchObject({ code: 0, err: '' });
    expect((await end.closed).reason).toBe('signed-out');
    expect((await admin('site', 'list')).out).not.toContain('bolt');
  });
});
