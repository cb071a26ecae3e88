// Everything that is on one home, moved to the other one and back, by the tool that operators use.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createPartyline } from '../../sdk/src/client.ts';
import { createFiles } from '../../sdk/src/files/index.ts';
import { memoryOutbox } from '../../sdk/src/outbox.ts';
import { createPeople } from '../../sdk/src/people/people.ts';
import type { Partyline, RoomHandle } from '../../sdk/src/types.ts';
import { runScript } from '../support/command.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

// The platform leaves the connection below a closed socket open, for which `ws` would wait half a minute; browsers do not.
class Socket extends WebSocket {
  constructor(url: string) {
    // The types do not know this option yet.
    super(url, { closeTimeout: 500 } as object);
  }
}

const password = 'correct horse battery';
const longText = randomBytes(900_000).toString('hex');
const env = { LIMIT_SCALE: '1000' };
// One direction for each home that this runs against: both are started either way.
const [from, to] =
  process.env.PARTYLINE_HOME === 'worker'
    ? (['worker', 'partykit'] as const)
    : (['partykit', 'worker'] as const);

let folder: string;
let source: TestStack;
let target: TestStack;
const clients: Partyline[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'partyline-moving-'));
  [source, target] = await Promise.all([
    startTestStack({ home: from, env }),
    startTestStack({ home: to, env }),
  ]);
}, 60_000);
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(async () => {
  await Promise.all([source?.stop(), target?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

const fileOf = (name: string) => join(folder, `${name}.jsonl`);
function admin({ url, secret }: TestStack, ...args: string[]) {
  const settings = { PARTYLINE_SECRET: secret };
  return runScript('scripts/admin.mjs', settings, [...args, '--server', url]).ended;
}
/** The lines but for the first, which names this export, and the last, which has its digest. */
const linesOf = async (name: string) =>
  (await readFile(fileOf(name), 'utf8')).split('\n').slice(1, -2);

async function person({ url }: TestStack, username: string, isNew: boolean, site?: string) {
  const client = createPartyline({
    server: url,
    WebSocket: Socket as never,
    outbox: memoryOutbox(),
    ...(site !== undefined && { site }),
  });
  clients.push(client);
  const account = { username, password };
  const me = await (isNew ? client.signUp(account) : client.signIn(account));
  return { client, me, people: createPeople(client), files: createFiles(client) };
}

const textsOf = ({ state }: RoomHandle) =>
  state.timeline.flatMap((item) => (item.type === 'message' ? [item.text] : []));
const until = (room: RoomHandle, isSo: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const undo = room.subscribe(look);
    function look() {
      if (!isSo()) return;
      undo();
      resolve();
    }
    look();
  });
const textAt = async (link: string) => (await fetch(link)).text();
const seqOf = (sent: { seq?: number }) => sent.seq ?? 0;

/** Ann and Ben talk: in general with files and a message that is taken back, between the two, and on another site. */
async function talk() {
  for (const site of ['acme', 'bolt'])
    await admin(source, 'site', 'add', site, '--origin', `https://www.${site}.example`);
  await admin(source, 'site', 'key', 'add', 'acme', '--issuer', 'https://www.acme.example');
  const [ann, ben] = [await person(source, 'ann', true), await person(source, 'ben', true)];
  const [hers, his] = [await ann.client.join('general'), await ben.client.join('general')];
  await hers.send('Hello from home');
  const regretted = await his.send('I should not have said that');
  await his.remove(seqOf(regretted));
  const files = [
    new File([longText], 'long.txt', { type: 'text/plain' }),
    new File(['short'], 'Grüße.txt', { type: 'text/plain' }),
  ];
  await hers.send({ text: 'Two files', files });
  await ann.people.request(ben.me.id, 'Hi');
  await ben.people.accept(ann.me.id);
  await (await ann.people.talkTo(ben.me.id)).send('Between us');
  const cleo = await person(source, 'cleo', true, 'acme');
  await cleo.client.rooms.create({ id: 'lounge' });
  await (await cleo.client.join('lounge')).send('Words of Acme');
}

/** Signs in with the old password, reads all, loads the file, and goes on. */
async function goOn(stack: TestStack, words: string): Promise<number> {
  const [ann, ben] = [await person(stack, 'ann', false), await person(stack, 'ben', false)];
  const [hers, his] = [await ann.client.join('general'), await ben.client.join('general')];
  expect(textsOf(hers).slice(0, 3)).toEqual(['Hello from home', '', 'Two files']);
  expect(hers.state.timeline).toContainEqual(
    expect.objectContaining({ text: '', removedAt: expect.any(Number) }),
  );
  const message = hers.state.timeline.find((item) => 'text' in item && item.text === 'Two files');
  const files = message?.type === 'message' ? (message.files ?? []) : [];
  expect(await textAt(await ben.files.link('general', files[0]?.id ?? ''))).toBe(longText);
  expect(await textAt(await ben.files.link('general', files[1]?.id ?? ''))).toBe('short');
  const chat = await ben.people.talkTo(ann.me.id);
  await until(chat, () => textsOf(chat)[0] === 'Between us');
  await chat.send(`${words}, between us`);
  const cleo = await person(stack, 'cleo', false, 'acme');
  expect(textsOf(await cleo.client.join('lounge'))).toEqual(['Words of Acme']);
  return seqOf(await his.send(words));
}

describe(`from ${from} to ${to}`, () => {
  it('moves everything, so that an export of the other home is the same', async () => {
    await talk();
    const written = await admin(source, 'export', '-o', fileOf('there'));
    expect(written).toMatchObject({ code: 0, out: '' });
    expect(written.err).toMatch(/^Exported .*3 people, .*2 files\. Keep it/m);
    const read = await admin(target, 'import', fileOf('there'));
    expect(read).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^Imported .*2 files/),
    });
    expect((await admin(target, 'export', '-o', fileOf('again'))).code).toBe(0);
    expect(await linesOf('again')).toEqual(await linesOf('there'));
    const again = await admin(target, 'import', fileOf('there'));
    expect(again).toMatchObject({ code: 0, err: '' });
  }, 120_000);

  it('lets people go on there, with the old password and behind the last seq', async () => {
    const events = (await linesOf('there')).flatMap((line) => JSON.parse(line).event ?? []);
    const head = events.filter(({ room }) => room === 'general').length;
    // Nobody joined again.
    expect(await goOn(target, 'Hello from away')).toBe(head + 1);
    const { out } = await admin(target, 'site', 'show', 'acme');
    expect(out).toContain('https://www.acme.example');
  }, 60_000);

  it('refuses where people have been, and says so in one sentence', async () => {
    const { code, out, err } = await admin(source, 'import', fileOf('again'));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^People have been on this server already: [^\n]*--merge\.\n$/);
  }, 30_000);

  it('moves back, to where it came from, with all that was said away', async () => {
    await admin(target, 'export', '-o', fileOf('back'));
    const home = await startTestStack({ home: from, env });
    try {
      expect(await admin(home, 'import', fileOf('back'))).toMatchObject({ code: 0, err: '' });
      await admin(home, 'export', '-o', fileOf('home'));
      expect(await linesOf('home')).toEqual(await linesOf('back'));
      await goOn(home, 'Home again');
      const ann = await person(home, 'ann', false);
      const texts = textsOf(await ann.client.join('general'));
      expect(texts.slice(-2)).toEqual(['Hello from away', 'Home again']);
    } finally {
      for (const client of clients.splice(0)) client.close();
      await home.stop();
    }
  }, 120_000);
});
