// Files of the SDK against the real server and database, in Node.
import { randomBytes } from 'node:crypto';
import { afterAll, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createPartyline } from '../../../sdk/src/client.ts';
import { createFiles } from '../../../sdk/src/files/index.ts';
import { memoryOutbox } from '../../../sdk/src/outbox.ts';
import type { Partyline, RoomHandle, RoomState } from '../../../sdk/src/types.ts';
import { useStack } from '../../support/stack.ts';

// The platform leaves the connection below a closed socket open, for which `ws` would wait half a minute; browsers do not.
class Socket extends WebSocket {
  constructor(url: string) {
    // The types do not know this option yet.
    super(url, { closeTimeout: 500 } as object);
  }
}

const stack = useStack({ env: { LIMIT_SCALE: '1000' } });
const clients: Partyline[] = [];
afterAll(() => {
  for (const client of clients) client.close();
});

async function guest(name: string, outbox = memoryOutbox()): Promise<Partyline> {
  const { url } = stack();
  const client = createPartyline({ server: url, WebSocket: Socket as never, outbox });
  clients.push(client);
  await client.enterAsGuest(name);
  return client;
}
const until = (room: RoomHandle, isSo: (state: RoomState) => boolean): Promise<void> =>
  new Promise((resolve) => {
    const undo = room.subscribe(look);
    function look(state: RoomState) {
      if (!isSo(state)) return;
      undo();
      resolve();
    }
    look(room.state);
  });
// Letters, in many parts: what is no text the server would not take as one.
const longText = randomBytes(1_400_000).toString('hex');

it('[FILE-3] [FILE-8] files go to the other side, byte for byte, and are removed with their message', async () => {
  const [ann, ben] = [await guest('Ann'), await guest('Ben')];
  await ann.rooms.create({ id: 'files' });
  const [from, to] = [await ann.join('files'), await ben.join('files')];
  const told: number[] = [];
  from.on('progress', ({ loaded }) => told.push(loaded));
  const sent = await from.send({
    text: 'Two',
    files: [
      new File([longText], 'long.txt', { type: 'text/plain' }),
      { blob: new Blob(['short']), name: 'Grüße 😀.txt', alt: 'Hello' },
    ],
  });
  expect(sent).toMatchObject({ status: 'sent', text: 'Two' });
  expect(told).toContain(longText.length);
  await until(to, ({ timeline }) => timeline.some((item) => 'files' in item && item.files));
  const message = to.state.timeline.at(-1);
  const got = message?.type === 'message' ? (message.files ?? []) : [];
  expect(got).toMatchObject([
    { name: 'long.txt', type: 'text/plain', size: longText.length },
    { name: 'Grüße 😀.txt', alt: 'Hello', size: 5 },
  ]);
  const link = await createFiles(ben).link('files', got[0]?.id ?? '');
  expect(await (await fetch(link)).text()).toBe(longText);
  await from.remove(sent.seq);
  await until(to, ({ timeline }) => timeline.some((item) => 'removedAt' in item && item.removedAt));
  expect(to.state.timeline).toContainEqual(expect.objectContaining({ seq: sent.seq, text: '' }));
  expect((await fetch(link)).status).toBe(404);
});

it('[FILE-12] an upload goes on in the next page with what is missing', async () => {
  const outbox = memoryOutbox();
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const options = { server: stack().url, WebSocket: Socket as never, outbox, storage };
  const first = createPartyline(options);
  await first.enterAsGuest('Cleo');
  await first.rooms.create({ id: 'reload' });
  const room = await first.join('reload');
  const sending = room.send({ files: [new File([longText], 'long.txt')] }).catch(() => {});
  await new Promise<void>((resolve) => {
    room.on('progress', ({ loaded }) => loaded > 0 && resolve());
  });
  first.close();
  await sending;
  const second = createPartyline(options);
  clients.push(second);
  const again = await second.join('reload');
  const began = new Promise<number>((resolve) => {
    again.on('progress', ({ loaded }) => resolve(loaded));
  });
  expect(await began).toBeGreaterThan(0);
  await until(again, ({ timeline }) =>
    timeline.some((item) => item.type === 'message' && item.status === 'sent'),
  );
});

it('[FILE-11] an upload that is called off is gone on the server', async () => {
  const client = await guest('Dora');
  const begun = vi.spyOn(globalThis, 'fetch');
  await client.rooms.create({ id: 'called-off' });
  const room = await client.join('called-off');
  const abort = new AbortController();
  room.on('progress', ({ loaded }) => loaded > 0 && abort.abort());
  const files = [new File([longText], 'long.txt')];
  await expect(room.send({ files, signal: abort.signal })).rejects.toMatchObject({
    code: 'aborted',
  });
  expect(room.state.timeline.some((item) => item.type === 'message')).toBe(false);
  const put = begun.mock.calls.find(([, init]) => init?.method === 'PUT');
  const [address, init] = put ?? [];
  const sentAgain = () => fetch(String(address), init && { ...init, signal: null });
  await vi.waitFor(async () => expect((await sentAgain()).status).toBe(404), 20_000);
});
