import { beforeAll, describe, expect, it } from 'vitest';
import { createPartylineWith } from '../../../sdk/src/client.ts';
import { PartylineError } from '../../../sdk/src/error.ts';
import type { PreparedFile } from '../../../sdk/src/files/types.ts';
import type { ChatMessage, RoomHandle } from '../../../sdk/src/types.ts';
import { useTestClock } from '../clock.ts';
import { acked, events, hello, said, synced } from '../frames.ts';
import { joined, welcome } from '../join.ts';
import { ann, type FakeSocket, server, World } from '../world.ts';
import { settle, useCountedWork } from './settle.ts';
import { Shelf, type Trouble } from './shelf.ts';

useTestClock();
useCountedWork();
// Loaded before: the clock of a test does not wait for a module.
beforeAll(async () => {
  await import('../../../sdk/src/files/uploads.ts');
  await import('../../../sdk/src/files/prepare.ts');
});

const id = (number: number) => `f_${String(number).padStart(22, '0')}`;
const file = (number: number, text = `bytes of the file ${number}`): PreparedFile => ({
  id: id(number),
  blob: new Blob([text]),
  name: `${number}.txt`,
  type: 'text/plain',
});
const pendingOf = (room: RoomHandle): ChatMessage | undefined =>
  room.state.timeline.find((item) => item.type === 'message' && item.seq === 0) as ChatMessage;
const statesOf = (room: RoomHandle) => pendingOf(room)?.files?.map(({ upload }) => upload?.status);
const codeOf = (sending: Promise<unknown>) =>
  sending.then(
    () => 'resolved',
    (error) => (error instanceof PartylineError ? error.code : `threw ${error}`),
  );
async function inRoom(world = new World()) {
  const shelf = new Shelf(world);
  return { ...(await joined(0, world)), shelf };
}
const orders = (socket: FakeSocket) => socket.saidOf('message.send');

describe('a message with files', () => {
  it('[FILE-12] is shown at once, and goes out when its files are uploaded', async () => {
    const { room, socket, shelf } = await inRoom();
    const sending = room.send({ text: 'look', files: [{ ...file(1), alt: 'A cat' }, file(2)] });
    expect(pendingOf(room)).toMatchObject({
      text: 'look',
      status: 'sending',
      files: [
        { id: id(1), size: 19, blob: expect.any(Blob), upload: { status: 'waiting', loaded: 0 } },
        { id: id(2) },
      ],
    });
    await settle();
    expect(shelf.textOf(id(1))).toBe('bytes of the file 1');
    const [order] = orders(socket);
    expect(order).toEqual({
      type: 'message.send',
      cid: expect.any(String),
      text: 'look',
      files: [{ id: id(1), alt: 'A cat' }, { id: id(2) }],
    });
    socket.hears(acked(order?.cid ?? '', 1));
    expect(await sending).toMatchObject({ status: 'sent', seq: 1 });
  });

  it('[FILE-12] is overtaken by others, and goes before none of its own files', async () => {
    const { room, socket, shelf } = await inRoom();
    shelf.fails('begin', 'hang');
    void room.send({ text: 'with a file', files: [file(1)] });
    void room.send('without');
    await settle();
    expect(orders(socket).map(({ text }) => text)).toEqual(['without']);
    expect(statesOf(room)).toEqual(['uploading']);
  });

  it('may have no text, but not nothing', async () => {
    const { room, socket } = await inRoom();
    void room.send({ files: [file(1)] });
    await settle();
    expect(orders(socket)[0]).toMatchObject({ text: '', files: [{ id: id(1) }] });
    expect(await codeOf(room.send({ text: ' ', files: [] }))).toBe('invalid');
  });

  it('has at most 10', async () => {
    const { room, socket } = await inRoom();
    const many = Array.from({ length: 11 }, (_, index) => file(index + 1));
    expect(await codeOf(room.send({ files: many }))).toBe('too-many');
    expect(room.state.timeline).toEqual([]);
    void room.send({ files: many.slice(1) });
    await settle();
    await settle();
    expect(orders(socket)[0]?.files).toEqual(many.slice(1).map((each) => ({ id: each.id })));
  });

  it('takes files as a browser gives them', async () => {
    const { room, socket, shelf } = await inRoom();
    const given = new File(['plain'], 'folder/note\u202e.txt', { type: 'text/plain' });
    void room.send({ files: [given] });
    await settle();
    const [order] = orders(socket);
    expect(shelf.textOf(order?.files?.[0]?.id ?? '')).toBe('plain');
    expect([...shelf.rows.values()]).toMatchObject([{ name: 'note.txt', type: 'text/plain' }]);
    expect(await codeOf(room.send({ files: [new File([], 'empty.txt')] }))).toBe('file-empty');
    expect(await codeOf(room.send({ files: [new File(['x'], 'a.exe')] }))).toBe(
      'unsupported-media-type',
    );
  });

  it('tells how its uploads get on', async () => {
    const { room } = await inRoom();
    const told: unknown[] = [];
    room.on('progress', (event) => told.push(event));
    void room.send({ files: [file(1)] });
    const key = pendingOf(room)?.key;
    await settle();
    expect(told).toEqual([0, 10, 19].map((loaded) => ({ key, file: id(1), loaded, total: 19 })));
  });

  it('uploads two files at once', async () => {
    const { room, shelf } = await inRoom();
    shelf.fails('begin', 'hang', 'hang');
    void room.send({ files: [file(1), file(2), file(3)] });
    await settle();
    expect(statesOf(room)).toEqual(['uploading', 'uploading', 'waiting']);
  });
});

describe('an upload that meets trouble', () => {
  const troubles: [string, 'begin' | 'part' | 'finish', Trouble][] = (
    ['begin', 'part', 'finish'] as const
  ).flatMap((step) => [
    [`${step} fails`, step, 'network'],
    [`the answer to ${step} is lost`, step, 'lost'],
    [`${step} is too fast`, step, { code: 'rate-limited', status: 429 }],
  ]);
  it.each(troubles)('[FILE-12] goes on when %s', async (_, step, trouble) => {
    const { room, socket, shelf } = await inRoom();
    shelf.fails(step, trouble);
    void room.send({ files: [file(1)] });
    await settle();
    expect(orders(socket)).toEqual([]);
    expect(statesOf(room)).toEqual(['waiting']);
    await settle(1_000);
    expect(shelf.textOf(id(1))).toBe('bytes of the file 1');
    expect(orders(socket)).toHaveLength(1);
  });

  it('[FILE-2] sends a part again whose bytes changed on their way', async () => {
    const { room, socket, shelf } = await inRoom();
    shelf.fails('part', { code: 'checksum-mismatch', status: 409 });
    void room.send({ files: [file(1)] });
    await settle();
    await settle(1_000);
    expect(shelf.steps).toEqual(['begin', 'part 0', 'begin', 'part 0', 'part 1', 'finish']);
    expect(orders(socket)).toHaveLength(1);
  });

  it('sends only the parts that are missing', async () => {
    const { room, shelf } = await inRoom();
    shelf.fails('finish', 'network');
    void room.send({ files: [file(1)] });
    await settle();
    await settle(1_000);
    expect(shelf.steps).toEqual(['begin', 'part 0', 'part 1', 'finish', 'begin', 'finish']);
  });

  it('begins anew where the server forgot it', async () => {
    const { room, socket, shelf } = await inRoom();
    shelf.fails('part', 'network');
    void room.send({ files: [file(1)] });
    await settle();
    shelf.rows.clear();
    await settle(1_000);
    expect(shelf.textOf(id(1))).toBe('bytes of the file 1');
    expect(orders(socket)).toHaveLength(1);
  });

  it('waits longer each time, up to 15 s, and goes on at once when the network is back', async () => {
    const { world, room, shelf } = await inRoom();
    world.changePage({ isOnline: false });
    void room.send({ files: [file(1)] });
    await settle(120_000);
    expect(shelf.steps).toEqual([]);
    expect(pendingOf(room)?.files?.[0]?.upload).toMatchObject({
      status: 'waiting',
      error: 'network',
    });
    world.changePage({ isOnline: true });
    await settle();
    expect(shelf.textOf(id(1))).toBe('bytes of the file 1');
  });

  it('goes on at once when one says so', async () => {
    const { room, shelf } = await inRoom();
    shelf.fails('begin', 'network');
    void room.send({ files: [file(1)] });
    await settle();
    room.reconnect();
    await settle();
    expect(shelf.textOf(id(1))).toBe('bytes of the file 1');
  });

  it.each(['quota-exceeded', 'forbidden', 'too-large'])(
    'fails its message when the server says %s',
    async (code) => {
      const { world, room, socket, shelf } = await inRoom();
      shelf.fails('begin', { code });
      const sending = codeOf(room.send({ text: 'both', files: [file(1), file(2)] }));
      await settle();
      expect(await sending).toBe(code);
      expect(pendingOf(room)).toMatchObject({ status: 'failed', error: code });
      expect(pendingOf(room)?.files?.[0]?.upload).toEqual({
        status: 'failed',
        loaded: 0,
        error: code,
      });
      expect(orders(socket)).toEqual([]);
      expect(await world.outbox.list()).toMatchObject([
        { error: code, files: [{ id: id(1) }, {}] },
      ]);
    },
  );

  it('[OUT-4] sends a failed message again under a new cid, and a failed file under a new id', async () => {
    const { room, socket, shelf } = await inRoom();
    shelf.fails('begin', { code: 'quota-exceeded' });
    void room.send({ files: [file(1), file(2)] });
    await settle();
    const key = pendingOf(room)?.key ?? '';
    const retrying = room.retry(key);
    await settle();
    const [order] = orders(socket);
    expect(order?.cid).not.toBe(key);
    expect(order?.files?.[0]?.id).not.toBe(id(1));
    expect(order?.files?.[1]?.id).toBe(id(2));
    expect(shelf.countOf('remove')).toBe(1);
    socket.hears(acked(order?.cid ?? '', 1));
    expect(await retrying).toMatchObject({ status: 'sent' });
  });

  it('[FILE-6] offers files once more that the room no longer knows, and then fails', async () => {
    const { room, socket, shelf } = await inRoom();
    const sending = codeOf(room.send({ files: [file(1)] }));
    await settle();
    const cid = orders(socket)[0]?.cid ?? '';
    socket.hears({ type: 'refused', code: 'file-not-found', cid });
    await settle();
    expect(shelf.countOf('finish')).toBe(2);
    expect(orders(socket).map((order) => order.cid)).toEqual([cid, cid]);
    socket.hears({ type: 'refused', code: 'file-not-found', cid });
    expect(await sending).toBe('file-not-found');
  });
});

describe('calling an upload off', () => {
  it.each(['begin', 'part', 'finish'] as const)(
    'by its signal ends the request at %s at once, on the server too',
    async (step) => {
      const { world, room, shelf } = await inRoom();
      shelf.fails(step, 'hang');
      const abort = new AbortController();
      const sending = codeOf(room.send({ files: [file(1)], signal: abort.signal }));
      await settle();
      const hanging = world.calls.at(-1);
      abort.abort();
      expect(hanging?.init.signal?.aborted).toBe(true);
      expect(await sending).toBe('aborted');
      await settle();
      expect(room.state.timeline).toEqual([]);
      expect(await world.outbox.list()).toEqual([]);
      expect(shelf.countOf('remove')).toBe(1);
    },
  );

  it('shows nothing of a message whose signal was aborted before', async () => {
    const { room } = await inRoom();
    const sending = room.send({ files: [file(1)], signal: AbortSignal.abort() });
    expect(await codeOf(sending)).toBe('aborted');
    expect(room.state.timeline).toEqual([]);
  });

  it('by `discard` leaves nothing behind, also where the outbox was slow', async () => {
    const { world, room, shelf } = await inRoom();
    shelf.fails('begin', 'hang');
    const sending = codeOf(room.send({ files: [file(1)] }));
    await room.discard(pendingOf(room)?.key ?? '');
    await settle();
    expect(await sending).toBe('aborted');
    expect(await world.outbox.list()).toEqual([]);
  });

  it('is not possible for what may be sent already', async () => {
    const { room } = await inRoom();
    void room.send({ files: [file(1)] });
    await settle();
    expect(await codeOf(room.discard(pendingOf(room)?.key ?? ''))).toBe('not-found');
  });

  it('of one file leaves the others, and of the last one the text', async () => {
    const { world, room, socket, shelf } = await inRoom();
    shelf.fails('begin', 'hang', 'hang');
    void room.send({ text: 'text', files: [file(1), file(2)] });
    await settle();
    const key = pendingOf(room)?.key ?? '';
    await room.discardFile(key, id(1));
    expect(pendingOf(room)?.files).toMatchObject([{ id: id(2) }]);
    expect(await world.outbox.list()).toMatchObject([{ files: [{ id: id(2) }] }]);
    expect(await codeOf(room.discardFile(key, id(1)))).toBe('file-not-found');
    await room.discardFile(key, id(2));
    await settle();
    expect(orders(socket)).toEqual([{ type: 'message.send', cid: key, text: 'text' }]);
    expect(shelf.countOf('remove')).toBe(2);
  });

  it('of the last file takes a message without text along', async () => {
    const { room, shelf } = await inRoom();
    shelf.fails('begin', 'hang');
    const sending = codeOf(room.send({ files: [file(1)] }));
    await settle();
    await room.discardFile(pendingOf(room)?.key ?? '', id(1));
    expect(await sending).toBe('aborted');
    expect(room.state.timeline).toEqual([]);
  });
});

describe('the outbox', () => {
  it('[FILE-12] [OUT-2] goes on after a reload with the parts that are missing', async () => {
    const world = new World();
    const { room, client, shelf } = await inRoom(world);
    shelf.fails('finish', 'hang');
    void room.send({ text: 'kept', files: [file(1)] });
    await settle();
    client.close();
    shelf.steps.length = 0;
    const next = createPartylineWith({ server }, world.tab());
    const again = next.open('general');
    const socket = await welcome(world);
    await settle();
    expect(shelf.steps).toEqual(['begin', 'finish']);
    expect(orders(socket)).toMatchObject([{ text: 'kept', files: [{ id: id(1) }] }]);
    expect(pendingOf(again)?.files?.[0]?.blob).toBeInstanceOf(Blob);
  });

  it('[OUT-3] is left to the tab that is still there', async () => {
    const world = new World();
    const { room, shelf } = await inRoom(world);
    shelf.fails('begin', 'hang');
    void room.send({ files: [file(1)] });
    await settle();
    const other = createPartylineWith({ server }, world.tab());
    other.open('general');
    await welcome(world);
    await settle();
    expect(shelf.countOf('begin')).toBe(1);
  });

  it('fails what a store could not keep the bytes of, visibly', async () => {
    const world = new World();
    const { blob: _, ...about } = file(1);
    await world.outbox.put({
      cid: '01900000-0000-7000-8000-000000000000',
      room: 'general',
      person: ann.id,
      owner: 'a tab that is gone',
      text: '',
      files: [{ ...about, size: 19 }],
      at: 1,
    });
    const { room } = await inRoom(world);
    await settle();
    expect(pendingOf(room)).toMatchObject({ status: 'failed', error: 'file-not-found' });
  });

  it('[OUT-5] is emptied when the person signs out, and uploads end', async () => {
    const { world, room, client, shelf } = await inRoom();
    shelf.fails('part', 'hang');
    const sending = codeOf(room.send({ files: [file(1)] }));
    await settle();
    const hanging = world.calls.at(-1);
    await client.signOut();
    await settle(60_000);
    expect(hanging?.init.signal?.aborted).toBe(true);
    expect(await sending).toBe('aborted');
    expect(await world.outbox.list()).toEqual([]);
    expect(shelf.steps).toEqual(['begin', 'part 0']);
  });

  it('ends the session when the server says that it is over', async () => {
    const { client, room, shelf } = await inRoom();
    shelf.fails('begin', { code: 'signed-out', status: 401 });
    const sending = codeOf(room.send({ files: [file(1)] }));
    await settle();
    expect(client.session.status).toBe('signed-out');
    expect(await sending).toBe('signed-out');
  });

  it('[OUT-6] shows a message with files once, whatever comes first', async () => {
    const { room, socket } = await inRoom();
    const sending = room.send({ files: [file(1)] });
    await settle();
    const cid = orders(socket)[0]?.cid ?? '';
    const { blob: _, ...about } = file(1);
    const sent = { by: ann.id, name: ann.name, cid, files: [{ ...about, size: 19 }] };
    socket.hears(events(said(1, '', sent)));
    socket.hears(acked(cid, 1));
    expect(await sending).toMatchObject({ seq: 1, files: [{ id: id(1) }] });
    expect(room.state.timeline).toHaveLength(1);
    socket.hears(hello({ head: 1 }));
    socket.hears(synced(1));
    expect(room.state.timeline).toHaveLength(1);
  });
});
