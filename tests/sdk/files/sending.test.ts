import { describe, expect, it } from 'vitest';
import { acked } from '../frames.ts';
import { codeOf, file, id, inRoom, orders, pendingOf, statesOf, useFiles } from './in-room.ts';
import { settle } from './settle.ts';

useFiles();

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
