import { describe, expect, it } from 'vitest';
import { codeOf, file, id, inRoom, orders, pendingOf, useFiles } from './in-room.ts';
import { settle } from './settle.ts';

useFiles();

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

  it('while bytes are read sends none of them any more', async () => {
    const { room, shelf } = await inRoom();
    const abort = new AbortController();
    const large = file(1, 'x'.repeat(200));
    const { slice } = large.blob;
    large.blob.slice = (...range) => {
      abort.abort();
      return slice.apply(large.blob, range);
    };
    const sending = codeOf(room.send({ files: [large], signal: abort.signal }));
    await settle();
    expect(await sending).toBe('aborted');
    expect([shelf.countOf('part'), shelf.countOf('remove')]).toEqual([0, 1]);
  });

  it('shows nothing of a message whose signal was aborted before', async () => {
    const { room } = await inRoom();
    const sending = room.send({ files: [file(1)], signal: AbortSignal.abort() });
    expect(await codeOf(sending)).toBe('aborted');
    expect(room.state.timeline).toEqual([]);
  });

  it('by its signal leaves what has failed already', async () => {
    const { room, shelf } = await inRoom();
    shelf.fails('begin', { code: 'quota-exceeded', status: 413 });
    const abort = new AbortController();
    const sending = codeOf(room.send({ files: [file(1)], signal: abort.signal }));
    expect(await sending).toBe('quota-exceeded');
    abort.abort();
    await settle();
    expect(pendingOf(room)).toMatchObject({ status: 'failed', files: [{ id: id(1) }] });
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
