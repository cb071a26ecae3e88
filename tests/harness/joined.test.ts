import { afterEach, describe, expect, it, vi } from 'vitest';
import { limits } from '../../sdk/src/protocol/index.ts';
import { givePast } from './past.ts';
import { type Resident, Street, shown, texts } from './street.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Everything up to the first event. */
async function loadAll(street: Street, { room }: Resident): Promise<void> {
  for (let pages = 0; room.state.history !== 'complete' && pages < 100; pages += 1) {
    void room.loadOlder().catch(() => undefined);
    await street.pass(1_000);
  }
}

describe('SDK and room together', () => {
  it('[SYNC-5] ask for a live frame that was lost', async () => {
    const street = await Street.build();
    const ann = await street.moveIn('ann');
    const bob = await street.moveIn('bob');
    if (bob.tab.socket) bob.tab.socket.lose = 1;
    void ann.room.send('lost');
    await street.pass(100);
    void ann.room.send('heard');
    await street.pass(100);
    expect(texts(bob)).toEqual(['lost', 'heard']);
    expect(bob.tab.sockets).toHaveLength(1);
  });

  it('[SYNC-5] make nothing of a frame that comes twice', async () => {
    const street = await Street.build();
    const ann = await street.moveIn('ann');
    const bob = await street.moveIn('bob');
    for (const { tab } of [ann, bob]) if (tab.socket) tab.socket.double = 3;
    const told: string[] = [];
    bob.room.on('message', ({ text }) => told.push(text));
    void ann.room.send('one');
    await street.pass(100);
    void ann.room.send('two');
    await street.pass(100);
    expect([texts(ann), texts(bob), told]).toEqual(Array(3).fill(['one', 'two']));
  });

  it('[SYNC-5] catch up over a gap of thousands', async () => {
    const street = await Street.build({ limitScale: 1_000 });
    const ann = await street.moveIn('ann');
    const bob = await street.moveIn('bob');
    bob.tab.setOnline(false);
    for (let i = 0; i < 900; i += 1) {
      void ann.room.send(`m${i}`);
      if (i % 50 === 49) await street.pass(20);
    }
    await street.pass(2_000);
    bob.tab.setOnline(true);
    await street.pass(20_000);
    expect(texts(bob)).toEqual(texts(ann));
    expect(texts(bob)).toHaveLength(900);
  });

  it('[SYNC-6] keep the place of an event that the client does not know', async () => {
    const street = await Street.build();
    const { town } = street;
    await givePast(town, 3);
    const poll = { seq: 2, at: 1, by: 'u_past____', name: 'past', kind: 'poll', question: '?' };
    town.room().disk.values.set('event:000000000002', JSON.stringify(poll));
    const ann = await street.moveIn('ann');
    await street.town.world.settle();
    void ann.room.send('hello');
    await street.pass(100);
    expect(shown(ann)).toEqual(['past 1 (sent)', 'past 3 (sent)', 'ann joined', 'hello (sent)']);
  });

  it('[SYNC-4] start from the newest when the room lost its storage', async () => {
    const street = await Street.build();
    const ann = await street.moveIn('ann');
    const bob = await street.moveIn('bob');
    for (const text of ['one', 'two']) void ann.room.send(text);
    await street.pass(1_000);
    street.town.room().crash();
    street.town.room().disk.values.clear();
    await street.pass(5_000);
    void ann.room.send('three');
    await street.pass(1_000);
    for (const each of [ann, bob]) {
      await loadAll(street, each);
      expect(texts(each)).toEqual(['one', 'two', 'three']);
    }
  });

  it('[CONN-4] come back after a crash, each at its own time', async () => {
    const street = await Street.build();
    const people = [];
    for (const name of ['ann', 'bob', 'cat']) people.push(await street.moveIn(name));
    street.town.room().crash();
    await street.pass(249);
    expect(people.map(({ tab }) => tab.sockets.length)).toEqual([1, 1, 1]);
    await street.pass(1_000);
    expect(people.map(({ tab }) => tab.sockets.length)).toEqual([2, 2, 2]);
    expect(people.map(({ room }) => room.state.connection.status)).toEqual(Array(3).fill('online'));
  });

  it('[CONN-4] stop at a close that is final', async () => {
    const street = await Street.build();
    const ann = await street.moveIn('ann');
    const { town } = street;
    const order = { type: 'close', room: 'hall', person: 'u_ann_____', session: null };
    void town.begin('room', 'hall', { ...order, code: 'forbidden' });
    await street.pass(60_000);
    expect(ann.room.state.connection).toEqual({ status: 'refused', error: 'forbidden' });
    expect(ann.tab.sockets).toHaveLength(1);
  });

  it('[ACC-3] end with the session, in every tab, and send nothing more', async () => {
    const street = await Street.build();
    const ann = await street.moveIn('ann');
    const other = await street.open(ann);
    const bob = await street.moveIn('bob');
    void ann.tab.client.signOut();
    other.room.send('too late').catch(() => undefined);
    await street.pass(60_000);
    expect(texts(bob)).toEqual([]);
    expect(other.tab.client.session).toEqual({ status: 'signed-out' });
    expect([ann, other].map(({ tab }) => tab.socket?.isOpen)).toEqual([false, false]);
  });

  it('[PRES-7] notice a server that fell silent, and come back', async () => {
    const street = await Street.build();
    const ann = await street.moveIn('ann');
    if (ann.tab.socket) ann.tab.socket.isHeld = true;
    await street.pass(limits.pingVisibleMs + limits.pongWithinMs + 2_000);
    expect(ann.tab.sockets).toHaveLength(2);
    expect(ann.room.state.connection.status).toBe('online');
  });

  it('[PRES-1] keep each other present for as long as they are there', async () => {
    const street = await Street.build();
    const ann = await street.moveIn('ann');
    const bob = await street.moveIn('bob');
    ann.tab.isVisible = false;
    ann.tab.tellPage();
    await street.pass(10 * 60_000);
    expect(bob.room.state.online.map(({ name }) => name).sort()).toEqual(['ann', 'bob']);
    expect([ann, bob].map(({ tab }) => tab.sockets.length)).toEqual([1, 1]);
  });

  it('[PRES-3] see somebody gone who lost their network', async () => {
    const street = await Street.build();
    const ann = await street.moveIn('ann');
    const bob = await street.moveIn('bob');
    ann.tab.setOnline(false);
    await street.pass(90_000);
    expect(bob.room.state.online.map(({ name }) => name)).toEqual(['bob']);
  });

  it('[PRES-5] leave for good', async () => {
    const street = await Street.build();
    const ann = await street.moveIn('ann');
    const bob = await street.moveIn('bob');
    void ann.room.leave();
    await street.pass(15_000);
    expect(shown(bob)).toEqual(['ann joined', 'bob joined', 'ann left']);
    expect(bob.room.state.online.map(({ name }) => name)).toEqual(['bob']);
    expect(ann.room.state.connection.status).toBe('closed');
  });

  it('[HIST-2] page back to the first event, in the room and in libSQL', async () => {
    const street = await Street.build({ limitScale: 1_000 });
    await givePast(street.town, 1_248);
    const ann = await street.moveIn('ann');
    void ann.room.send('now');
    await street.pass(1_000);
    expect(street.town.stored().length).toBeLessThan(1_100);
    await loadAll(street, ann);
    expect(texts(ann)).toEqual([
      ...Array.from({ length: 1_248 }, (_, index) => `past ${index + 1}`),
      'now',
    ]);
  });

  it('[LOG-3] go on talking while libSQL is away', async () => {
    const street = await Street.build();
    const ann = await street.moveIn('ann');
    const bob = await street.moveIn('bob');
    street.town.network.databaseTrouble = () => 'refused';
    void ann.room.send('hello');
    await street.pass(100);
    void bob.room.send('hello to you');
    await street.pass(60_000);
    expect(shown(ann).slice(2)).toEqual(['hello (sent)', 'hello to you (sent)']);
  });

  it('[RATE-1] send everything in the end, in order, when someone is too fast', async () => {
    const street = await Street.build();
    const ann = await street.moveIn('ann');
    for (let i = 0; i < 40; i += 1) void ann.room.send(`m${i}`);
    await street.pass(10_000);
    expect(texts(ann)).toEqual(Array.from({ length: 40 }, (_, i) => `m${i}`));
    expect(street.town.stored().flatMap(({ text = [] }) => text)).toEqual(texts(ann));
  });
});
