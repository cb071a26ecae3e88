import { describe, expect, it } from 'vitest';
import { pass, turn, useTestClock } from './clock.ts';
import { codeOf } from './code-of.ts';
import { events, hello, run, said, synced } from './frames.ts';
import { joined, signedIn, texts } from './join.ts';

useTestClock();

describe('catching up', () => {
  it('[SYNC-5] asks for what is missing', async () => {
    const { room, socket } = await joined(3);
    socket.hears(events(said(6)));
    expect(socket.saidOf('sync').at(-1)).toEqual({ type: 'sync', epoch: 'e1', after: 3 });
    socket.hears(events(said(4), said(5), said(6)));
    socket.hears(synced(6));
    expect(texts(room)).toEqual(run(1, 6).map((_, index) => `text ${index + 1}`));
    expect(socket.saidOf('sync')).toHaveLength(2);
  });

  it('[SYNC-4] starts from the newest after a reset', async () => {
    const { room, socket } = await joined(3);
    socket.hears({ type: 'reset', epoch: 'e2', head: 80 });
    expect(socket.saidOf('sync').at(-1)).toEqual({ type: 'sync', epoch: 'e2', after: null });
    socket.hears(events(...run(31, 80)));
    socket.hears(synced(80));
    expect(texts(room)).toEqual(run(31, 80).map((_, index) => `text ${index + 31}`));
  });

  it('opens another socket when a sync is not answered', async () => {
    const { world, client } = await signedIn();
    client.open('general');
    await turn();
    world.socket.accept();
    world.socket.hears(hello());
    await pass(11_000);
    expect(world.sockets).toHaveLength(2);
  });
});

describe('history', () => {
  const withHistory = async () => {
    const all = await joined(120);
    all.world.routes.set('GET /v1/rooms/general/events', ({ query }) => {
      const before = Number(query.get('before'));
      const first = Math.max(1, before - Number(query.get('limit')));
      const list = run(first, before - 1);
      const complete = first === 1;
      return { body: { events: list, first, last: before - 1, complete, epoch: 'e1', head: 120 } };
    });
    return all;
  };

  it('[HIST-1] pages back by seq until the first event', async () => {
    const { room } = await withHistory();
    expect(room.state.timeline).toHaveLength(50);
    expect(await room.loadOlder()).toBe(50);
    expect(room.state.history).toBe('idle');
    expect(await room.loadOlder()).toBe(20);
    expect(room.state.history).toBe('complete');
    expect(texts(room)).toEqual(run(1, 120).map((_, index) => `text ${index + 1}`));
    expect(await room.loadOlder()).toBe(0);
  });

  it('loads one page at a time', async () => {
    const { world, room } = await withHistory();
    const both = [room.loadOlder(), room.loadOlder()];
    expect(room.state.history).toBe('loading');
    expect(await Promise.all(both)).toEqual([50, 50]);
    expect(world.calls.filter(({ path }) => path.endsWith('/events'))).toHaveLength(1);
  });

  it('says that it failed, and can be asked again', async () => {
    const { world, room } = await withHistory();
    const route = world.routes.get('GET /v1/rooms/general/events');
    world.fails('GET /v1/rooms/general/events', 'unavailable', 503);
    expect(await codeOf(room.loadOlder())).toBe('unavailable');
    expect(room.state.history).toBe('failed');
    if (route) world.routes.set('GET /v1/rooms/general/events', route);
    expect(await room.loadOlder()).toBe(50);
  });
});
