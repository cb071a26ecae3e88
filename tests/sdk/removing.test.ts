import { describe, expect, it } from 'vitest';
import { turn, useTestClock } from './clock.ts';
import { acked, events, run, said } from './frames.ts';
import { joined } from './join.ts';
import { ann } from './world.ts';

useTestClock();

const files = [{ id: 'f_1', name: 'a.txt', type: 'text/plain', size: 1 }];
const removed = (seq: number, target: number) =>
  ({ kind: 'removed', seq, at: 9_000 + seq, by: ann.id, name: ann.name, target }) as const;
const page = (...list: ReturnType<typeof said>[]) => ({
  body: { events: list, first: 1, last: list.length, complete: true, epoch: 'e1', head: 60 },
});

describe('a message that is removed', () => {
  it('[DEL-4] loses its text and files and keeps its place', async () => {
    const { room, socket } = await joined();
    socket.hears(events(said(1), said(2, 'secret', { files }), said(3, 'answer', { replyTo: 2 })));
    expect(room.state.timeline[1]).toMatchObject({ text: 'secret', files });
    const before = room.state.timeline;
    socket.hears(events(removed(4, 2)));
    expect(room.state.timeline).toMatchObject([
      { text: 'text 1' },
      { seq: 2, text: '', removedAt: 9_004 },
      { text: 'answer', replyTo: 2 },
    ]);
    expect(room.state.timeline[1]).not.toHaveProperty('files.0');
    expect(room.state.timeline[0]).toBe(before[0]);
  });

  it('[DEL-4] comes as removed from the server, which is no news to anybody', async () => {
    const { room, socket } = await joined();
    const heard: unknown[] = [];
    room.on('message', (message) => heard.push(message));
    socket.hears(events(said(1, '', { removedAt: 9_002 }), removed(2, 1)));
    expect(room.state.timeline).toMatchObject([{ seq: 1, text: '', removedAt: 9_002 }]);
    expect(heard).toEqual([]);
  });

  it('[DEL-4] is not heard of when both come together', async () => {
    const { room, socket } = await joined();
    const heard: unknown[] = [];
    room.on('message', (message) => heard.push(message));
    socket.hears(events(said(1, 'secret'), removed(2, 1)));
    expect(room.state.timeline).toMatchObject([{ text: '', removedAt: 9_002 }]);
    expect(heard).toEqual([]);
  });

  it('[DEL-4] stays removed when an older page comes after the removal', async () => {
    const { world, room, socket } = await joined(60);
    world.routes.set('GET /v1/rooms/general/events', async () => {
      socket.hears(events(removed(61, 5)));
      return page(...run(1, 10));
    });
    await room.loadOlder();
    expect(room.state.timeline.find(({ seq }) => seq === 5)).toMatchObject({
      text: '',
      removedAt: 9_061,
    });
    expect(room.state.timeline.find(({ seq }) => seq === 6)).toMatchObject({ text: 'text 6' });
  });

  it('[DEL-4] is removed by an event that comes before its turn', async () => {
    const { room, socket } = await joined();
    socket.hears(events(removed(2, 1)));
    socket.hears(events(said(1, 'secret')));
    expect(room.state.timeline).toMatchObject([{ seq: 1, text: '', removedAt: 9_002 }]);
  });

  it('[DEL-4] is removed while it is acked and its event is on its way', async () => {
    const { room, socket } = await joined();
    void room.send('secret');
    await turn();
    const cid = socket.saidOf('message.send')[0]?.cid ?? '';
    socket.hears(acked(cid, 1));
    socket.hears(events(removed(2, 1)));
    socket.hears(events(said(1, '', { cid, by: ann.id, removedAt: 9_002 })));
    expect(room.state.timeline).toMatchObject([{ key: cid, text: '', removedAt: 9_002 }]);
  });
});

describe('removing a message', () => {
  it('[DEL-1] asks the server, and shows what it makes of it', async () => {
    const { world, room, socket } = await joined(3);
    world.routes.set('DELETE /v1/rooms/general/events/2', () => ({ body: { ok: true } }));
    await room.remove(2);
    socket.hears(events(removed(4, 2)));
    expect(room.state.timeline[1]).toMatchObject({ seq: 2, text: '' });
  });

  it('[DEL-3] tells why it was refused', async () => {
    const { world, room } = await joined(3);
    world.fails('DELETE /v1/rooms/general/events/1', 'forbidden', 403);
    await expect(room.remove(1)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
