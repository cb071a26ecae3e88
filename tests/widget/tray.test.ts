import { PartylineError } from 'partyline';
import { beforeEach, expect, it } from 'vitest';
import { checkFile, type PreparedFile } from '../../sdk/src/files/index.ts';
import { readyOf } from '../../widget/src/attach/attached.ts';
import { Tray } from '../../widget/src/attach/tray.ts';

type Sent = { text?: string; files?: readonly PreparedFile[] };

let sent: Sent[];
let running: number;
let most: number;
let finish: (() => void)[];
let failing: Set<string>;
const room = {
  send: (message: unknown) => {
    sent.push(message as Sent);
    return Promise.reject(new PartylineError('quota-exceeded'));
  },
};

beforeEach(() => {
  sent = [];
  running = 0;
  most = 0;
  finish = [];
  failing = new Set();
});

async function prepare(blob: Blob, { name, original }: { name: string; original: boolean }) {
  running += 1;
  most = Math.max(most, running);
  await new Promise<void>((go) => finish.push(go));
  running -= 1;
  if (failing.has(original ? `${name} as it is` : name)) throw new PartylineError('file-damaged');
  const small = original ? blob : blob.slice(0, Math.ceil(blob.size / 2), blob.type);
  return { id: `f_${name}`, blob: small, name, type: blob.type };
}
const settle = () => new Promise((done) => setTimeout(done));
/** Lets everything get ready. */
async function allReady(): Promise<void> {
  for (await settle(); finish.length > 0; await settle()) finish.shift()?.();
}
const file = (name: string, bytes = 10, type = 'image/png') =>
  new File([new Uint8Array(bytes)], name, { type });
const makeTray = () => new Tray({ check: checkFile, prepare });

it('makes files ready, two at a time', async () => {
  const tray = makeTray();
  tray.add([file('a.png'), file('b.png'), file('c.png'), file('d.png')]);
  expect(tray.files.map(readyOf)).toEqual([undefined, undefined, undefined, undefined]);
  await allReady();
  expect(tray.files.map((one) => readyOf(one)?.name)).toEqual(['a.png', 'b.png', 'c.png', 'd.png']);
  expect(most).toBe(2);
});

it('takes what fits and refuses the rest, each with its reason', () => {
  const tray = makeTray();
  tray.add([
    file('page.html', 10, 'text/html'),
    file('a.png'),
    file('empty.txt', 0, 'text/plain'),
    file('holiday.mov', 25 * 1_048_576 + 1, 'video/quicktime'),
  ]);
  expect(tray.files.map(({ name }) => name)).toEqual(['a.png']);
  expect(tray.refusals.map(({ name, reason }) => `${name} ${reason.is}`)).toEqual([
    'page.html wrong-type',
    'empty.txt empty',
    'holiday.mov too-large',
  ]);
  expect(tray.takeNews()).toMatchObject({ added: 1, refused: { length: 3 } });
  expect(tray.takeNews()).toMatchObject({ added: 0, refused: { length: 0 } });
});

it('refuses the eleventh', () => {
  const tray = makeTray();
  tray.add(Array.from({ length: 11 }, (_, at) => file(`${at + 1}.png`)));
  expect(tray.files.length).toBe(10);
  expect(tray.refusals.map(({ name, reason }) => `${name} ${reason.is}`)).toEqual([
    '11.png too-many',
  ]);
});

it('refuses what turns out damaged, and keeps the others', async () => {
  failing.add('bad.png');
  const tray = makeTray();
  tray.add([file('bad.png'), file('good.png')]);
  await allReady();
  expect(tray.files.map(({ name }) => name)).toEqual(['good.png']);
  expect(tray.refusals.map(({ reason }) => reason)).toEqual([{ is: 'damaged' }]);
});

it('sends what is ready at once, with descriptions, and is empty then', async () => {
  const tray = makeTray();
  tray.add([file('a.png'), file('b.txt', 10, 'text/plain')]);
  await allReady();
  for (const { key } of tray.files) tray.describe(key, ' a\ncat ');
  expect(tray.send(room, 'hello')).toBe(true);
  expect(sent).toMatchObject([{ text: 'hello', files: [{ alt: 'a cat' }, { name: 'b.txt' }] }]);
  expect(sent[0]?.files?.[1]).not.toHaveProperty('alt');
  expect(tray.files).toEqual([]);
});

it('sends nothing of an empty tray', () => {
  expect(makeTray().send(room, 'hello')).toBe(false);
  expect(sent).toEqual([]);
});

it('sends what is not ready as soon as it is', async () => {
  const tray = makeTray();
  tray.add([file('a.png'), file('b.png')]);
  tray.send(room, '');
  expect([tray.files.length, tray.going, sent.length]).toEqual([0, 2, 0]);
  await allReady();
  expect(tray.going).toBe(0);
  expect(sent.map(({ files }) => files?.map(({ name }) => name))).toEqual([['a.png', 'b.png']]);
  expect(sent[0]).not.toHaveProperty('text');
});

it('sends the rest where one of them is damaged, and nothing where nothing is left', async () => {
  failing.add('bad.png');
  const tray = makeTray();
  tray.add([file('bad.png')]);
  tray.send(room, '');
  tray.add([file('bad.png')]);
  tray.send(room, 'but a text');
  await allReady();
  expect(sent).toEqual([{ text: 'but a text' }]);
  expect(tray.refusals.length).toBe(2);
});

it('lets a picture go as it is, and small again, without making either twice', async () => {
  const tray = makeTray();
  tray.add([file('a.png', 100)]);
  await allReady();
  const size = () => tray.files.map((one) => readyOf(one)?.blob.size);
  const [{ key } = { key: '' }] = tray.files;
  expect(size()).toEqual([50]);
  tray.keepOriginal(key, true);
  expect(size()).toEqual([undefined]);
  await allReady();
  expect(size()).toEqual([100]);
  tray.keepOriginal(key, false);
  expect(size()).toEqual([50]);
  tray.keepOriginal(key, true);
  expect(size()).toEqual([100]);
});

it('goes back to the smaller one where the original cannot go', async () => {
  failing.add('a.png as it is');
  const tray = makeTray();
  tray.add([file('a.png', 100)]);
  await allReady();
  const [{ key } = { key: '' }] = tray.files;
  tray.keepOriginal(key, true);
  await allReady();
  expect(tray.files.map(({ isOriginal }) => isOriginal)).toEqual([false]);
  expect(tray.refusals.length).toBe(1);
});
