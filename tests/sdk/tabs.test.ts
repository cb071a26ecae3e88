import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPartylineWith } from '../../sdk/src/client.ts';
import { indexedDbOutbox } from '../../sdk/src/indexeddb-outbox.ts';
import { memoryOutbox } from '../../sdk/src/outbox.ts';
import type { OutboxStore, Partyline, RoomHandle } from '../../sdk/src/types.ts';
import { pass, turn, useTestClock } from './clock.ts';
import { acked } from './frames.ts';
import { welcome } from './join.ts';
import { server, World } from './world.ts';

useTestClock();
beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** IndexedDB answers after some macrotasks that the test's clock does not rule. */
async function settle(): Promise<void> {
  for (let round = 0; round < 30; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    await turn();
  }
}
const inMemory = async (): Promise<World> => new World();
const inIndexedDb = async (): Promise<World> =>
  new World({ outbox: indexedDbOutbox(server, memoryOutbox()) });

async function openTab(world: World): Promise<{ client: Partyline; room: RoomHandle }> {
  const client = createPartylineWith({ server }, world.tab());
  await client.signIn({ username: 'ann', password: 'correct horse' });
  const room = client.open('general');
  await settle();
  return { client, room };
}
const texts = (room: RoomHandle) =>
  room.state.timeline.map((item) => (item.type === 'message' ? item.text : item.kind));
const sent = (world: World) =>
  world.sockets.flatMap((socket) => socket.saidOf('message.send').map(({ text }) => text));

describe.each([
  ['memory', inMemory],
  ['IndexedDB', inIndexedDb],
] as const)('tabs that share an outbox in %s', (_, makeWorld) => {
  it('[OUT-2] sends after a reload what the page before left, in its order and with its cids', async () => {
    const world = await makeWorld();
    const first = await openTab(world);
    for (const text of ['a', 'b', 'c']) void first.room.send(text);
    await settle();
    const cids = first.room.state.timeline.map(({ key }) => key);
    first.client.close();
    const second = await openTab(world);
    expect(texts(second.room)).toEqual(['a', 'b', 'c']);
    await welcome(world);
    expect(world.socket.saidOf('message.send').map(({ cid }) => cid)).toEqual(cids);
  });

  it('[OUT-3] leaves a living tab what it wrote', async () => {
    const world = await makeWorld();
    const first = await openTab(world);
    void first.room.send('of the first');
    await settle();
    const second = await openTab(world);
    await welcome(world);
    await settle();
    expect(texts(second.room)).toEqual([]);
    expect(sent(world)).toEqual([]);
    void second.room.send('of the second');
    second.room.close();
    const again = second.client.open('general');
    await welcome(world);
    await settle();
    expect(texts(again)).toEqual(['of the second']);
    expect(sent(world)).toEqual(['of the second']);
  });

  it('[OUT-3] of two living tabs one takes over what a third left', async () => {
    const world = await makeWorld();
    const first = await openTab(world);
    void first.room.send('orphan');
    await settle();
    const others = [await openTab(world), await openTab(world)];
    first.client.close();
    world.changePage({ isVisible: true });
    await settle();
    for (const socket of world.sockets.slice(-2)) {
      socket.accept();
      const { hello, synced } = await import('./frames.ts');
      socket.hears(hello());
      socket.hears(synced(0));
    }
    await settle();
    expect(others.flatMap(({ room }) => texts(room))).toEqual(['orphan']);
    expect(sent(world)).toEqual(['orphan']);
  });

  it('[OUT-2] shows after a reload what had failed, and does not send it', async () => {
    const world = await makeWorld();
    const first = await openTab(world);
    void first.room.send('bad');
    await welcome(world);
    await settle();
    const cid = world.socket.saidOf('message.send')[0]?.cid ?? '';
    world.socket.hears({ type: 'refused', code: 'invalid', cid });
    await settle();
    first.client.close();
    const second = await openTab(world);
    await welcome(world);
    await settle();
    expect(second.room.state.timeline).toMatchObject([
      { text: 'bad', status: 'failed', error: 'invalid' },
    ]);
    expect(world.socket.saidOf('message.send')).toEqual([]);
    await second.room.discard(cid);
    await settle();
    expect(await world.outbox.list()).toEqual([]);
  });

  it('empties the outbox as the acks come', async () => {
    const world = await makeWorld();
    const { room } = await openTab(world);
    void room.send('a');
    await settle();
    await welcome(world);
    await settle();
    world.socket.hears(acked(world.socket.saidOf('message.send')[0]?.cid ?? '', 1));
    await settle();
    expect(await world.outbox.list()).toEqual([]);
  });
});

it('takes over at once where there are no locks', async () => {
  const world = new World();
  const open = async () => {
    const client = createPartylineWith({ server }, { ...world.tab(), locks: undefined });
    await client.signIn({ username: 'ann', password: 'correct horse' });
    return { client, room: client.open('general') };
  };
  const first = await open();
  void first.room.send('left');
  await turn();
  first.client.close();
  const second = await open();
  await welcome(world);
  expect(texts(second.room)).toEqual(['left']);
  expect(sent(world)).toEqual(['left']);
});

it('goes on where the outbox fails', async () => {
  const fail = () => Promise.reject(new Error('broken'));
  const outbox: OutboxStore = { list: fail, put: fail, remove: fail };
  const world = new World({ outbox });
  const { client, room } = await openTab(world);
  await welcome(world);
  const sending = room.send('all the same');
  await turn();
  world.socket.hears(acked(world.socket.saidOf('message.send')[0]?.cid ?? '', 1));
  expect(await sending).toMatchObject({ status: 'sent' });
  await client.signOut();
  await pass(0);
});
