import { describe, expect, it } from 'vitest';
import { acked } from '../frames.ts';
import { codeOf, file, id, inRoom, orders, pendingOf, statesOf, useFiles } from './in-room.ts';
import { settle } from './settle.ts';
import type { Trouble } from './shelf.ts';

useFiles();

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

  it('takes a new id for a file whose old one the room takes no more, and keeps that first', async () => {
    const { world, room, socket, shelf } = await inRoom();
    shelf.fails('finish', { code: 'file-not-found', status: 404 });
    void room.send({ text: 'late', files: [file(1), file(2)] });
    await settle();
    shelf.fails('begin', { code: 'file-not-found', status: 404 });
    await settle(1_000);
    const [order] = orders(socket);
    const [first, second] = order?.files ?? [];
    expect([first?.id === id(1), second?.id]).toEqual([false, id(2)]);
    expect(shelf.textOf(first?.id ?? '')).toBe('bytes of the file 1');
    const files = [{ id: first?.id, name: '1.txt' }, { id: id(2) }];
    expect(await world.outbox.list()).toMatchObject([{ cid: order?.cid, files }]);
    expect([shelf.rows.has(id(1)), shelf.rows.size]).toEqual([false, 2]);
  });

  it('takes a new id once', async () => {
    const { world, room, shelf } = await inRoom();
    const gone = { code: 'file-not-found', status: 404 };
    shelf.fails('begin', gone, gone);
    expect(await codeOf(room.send({ files: [file(1)] }))).toBe('file-not-found');
    await settle();
    expect(shelf.countOf('begin')).toBe(2);
    expect(await world.outbox.list()).toMatchObject([{ error: 'file-not-found' }]);
  });

  it('leaves nothing in the outbox where it is discarded while a new id is kept', async () => {
    const { world, room, shelf } = await inRoom();
    shelf.fails('begin', { code: 'file-not-found', status: 404 });
    void room.send({ files: [file(1)] });
    const { put } = world.outbox;
    world.outbox.put = async (entry) => {
      await put.call(world.outbox, entry);
      if (entry.files?.[0]?.id === id(1)) return;
      await room.discard(entry.cid);
      await put.call(world.outbox, entry);
    };
    await settle(1_000);
    expect(room.state.timeline).toEqual([]);
    expect(await world.outbox.list()).toEqual([]);
  });

  it('leaves a server time to look into a large file, and does not begin anew before', async () => {
    const { world, room, shelf } = await inRoom();
    shelf.fails('finish', 'hang');
    void room.send({ files: [file(1)] });
    await settle();
    const hanging = world.calls.at(-1);
    await settle(40_000);
    expect([hanging?.init.signal?.aborted, shelf.countOf('finish')]).toEqual([false, 1]);
    await settle(10_000);
    expect([hanging?.init.signal?.aborted, shelf.countOf('finish')]).toEqual([true, 2]);
  });
});
