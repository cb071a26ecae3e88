import { describe, expect, it } from 'vitest';
import type { Connection } from '../../party/ports.ts';
import { Network } from './network.ts';
import { type Given, ObjectHost } from './object-host.ts';
import type { Outcome } from './outcome.ts';
import { World } from './world.ts';

type Task = (given: Given, connection: Connection<unknown>) => void | Promise<void>;

/** An object that does what a test says at every frame, and notes the frames that it heard. */
class Probe {
  readonly given: Given;
  readonly heard: string[];
  readonly task: Task;

  constructor(given: Given, heard: string[], task: Task) {
    this.given = given;
    this.heard = heard;
    this.task = task;
  }
  async ready(): Promise<void> {}
  async order(): Promise<unknown> {
    await this.given.storage.put({ ordered: true });
    return { ok: true };
  }
  message(connection: Connection<unknown>, frame: string): void {
    this.heard.push(frame);
    void this.task(this.given, connection);
  }
}

function start(task: Task = () => {}) {
  const world = new World();
  const heard: string[] = [];
  const database = { read: async () => [], write: async () => [] };
  const network: Network = new Network(world, { database, log: () => {}, find: () => host });
  const host: ObjectHost<Probe> = new ObjectHost(
    world,
    network,
    (given) => new Probe(given, heard, task),
  );
  const frames: string[] = [];
  const socket = host.accept({});
  socket.onFrame = (frame) => frames.push(frame);
  return { world, network, host, socket, frames, heard };
}

describe('the platform in memory', () => {
  it('lets no frame out before the writes that were begun before it', async () => {
    const { world, host, socket, frames } = start(({ storage }, connection) => {
      connection.send('before');
      void storage.put({ a: 1 });
      connection.send('after');
    });
    host.disk.isSlow = true;
    socket.say('go');
    await world.settle();
    expect(frames).toEqual(['before']);
    host.disk.isSlow = false;
    await world.settle();
    expect(frames).toEqual(['before', 'after']);
  });

  it('lets no answer and no call out before them either', async () => {
    const { world, host } = start();
    const answers: Outcome[] = [];
    host.disk.isSlow = true;
    host.ask({}, (outcome) => answers.push(outcome));
    await world.settle();
    expect(answers).toEqual([]);
    host.crash();
    expect(answers).toMatchObject([{ ok: false, code: 'unavailable' }]);
  });

  it('writes what is put without an await in between as one, and loses it as one', async () => {
    const { world, host, socket } = start(async ({ storage }) => {
      void storage.put({ a: 1 });
      void storage.put({ b: 1 });
      void storage.delete(['c']);
      await null;
      void storage.put({ d: 1 });
    });
    host.disk.values.set('c', '1');
    socket.say('go');
    while (host.disk.writes === 0) await world.step();
    expect([...host.disk.values.keys()]).toEqual(['a', 'b']);
    host.crash();
    await world.settle();
    expect([...host.disk.values.keys()]).toEqual(['a', 'b']);
  });

  it('reads what was just put', async () => {
    let read: unknown;
    const { world, host, socket } = start(async ({ storage }) => {
      void storage.put({ a: 1 });
      read = await storage.get('a');
    });
    host.disk.isSlow = true;
    socket.say('go');
    await world.settle();
    expect(read).toBe(1);
  });

  it('keeps events waiting while a read is under way, and lets them in during a call', async () => {
    const log: string[] = [];
    const { world, socket, network } = start(async ({ storage, database }) => {
      log.push('begin');
      await storage.get('a');
      log.push('read');
      await database.read({ sql: '', args: [] });
      log.push('called');
    });
    network.databaseTrouble = () => 'slow';
    socket.say('one');
    socket.say('two');
    await world.settle();
    expect(log).toEqual(['begin', 'read', 'begin', 'read']);
  });

  it('resets an object whose write fails, with everything that waited for it', async () => {
    const { world, host, socket, frames } = start(({ storage }, connection) => {
      void storage.put({ a: 1 });
      connection.send('never');
    });
    host.disk.isBroken = true;
    socket.say('go');
    await world.settle();
    expect(frames).toEqual([]);
    expect(host.disk.values.size).toBe(0);
    expect([host.isAwake, socket.isOpen, socket.isClientOpen]).toEqual([false, false, false]);
  });

  it('keeps sockets and their state over a hibernation, and nothing else', async () => {
    const { world, host, socket, heard } = start((_, connection) => {
      connection.setState({ kept: true });
    });
    socket.say('one');
    await world.settle();
    expect(host.hibernate()).toBe(true);
    socket.say('two');
    await world.settle();
    expect(host.lives).toBe(2);
    expect(socket.state).toEqual({ kept: true });
    expect(heard).toEqual(['one', 'two']);
  });

  it('does not hibernate while something is under way', async () => {
    const { world, host, socket, network } = start(async ({ database }) => {
      await database.read({ sql: '', args: [] });
    });
    network.databaseTrouble = () => 'slow';
    socket.say('go');
    await world.settle();
    expect(host.hibernate()).toBe(false);
  });

  it('refuses what the platform refuses', async () => {
    const errors: unknown[] = [];
    const { world, socket } = start(({ storage }) => {
      for (const value of [
        () => storage.put(Object.fromEntries(Array.from({ length: 129 }, (_, i) => [i, i]))),
        () => storage.put({ a: 'x'.repeat(128_001) }),
        () => storage.put({ ['k'.repeat(2_049)]: 1 }),
        () => storage.delete(Array.from({ length: 129 }, (_, i) => `${i}`)),
      ]) {
        try {
          void value();
        } catch (error) {
          errors.push(error);
        }
      }
    });
    socket.say('go');
    await world.settle();
    expect(errors).toHaveLength(4);
  });
});
