import { describe, expect, it } from 'vitest';
import { createPartylineWith } from '../../../sdk/src/client.ts';
import { acked, events, hello, said, synced } from '../frames.ts';
import { welcome } from '../join.ts';
import { ann, server, World } from '../world.ts';
import { codeOf, file, id, inRoom, orders, pendingOf, useFiles } from './in-room.ts';
import { settle } from './settle.ts';

useFiles();

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
