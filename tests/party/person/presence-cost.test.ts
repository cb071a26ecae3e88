import { describe, expect, it } from 'vitest';
import { heartbeatMs, Neighbours, street } from './neighbours.ts';

describe('what coming and going costs', () => {
  it('[SEEN-2] is a write, a read and a call for each friend who is there', async () => {
    const names = Array.from({ length: 130 }, (_, index) => `P${index}`);
    const s = await Neighbours.build(['Ann', ...names]);
    for (const name of names) await s.relate('Ann', name);
    const present = names.slice(0, 120);
    for (const name of present) await s.come(name);
    s.forget();
    const ann = await s.come('Ann');
    expect(s.callsOf('write')).toHaveLength(1);
    expect(s.callsOf('presence')).toHaveLength(120);
    expect(s.calls).toHaveLength(121);
    expect(s.town.database.reads).toBe(1);
    expect(ann.last('presence')?.people).toHaveLength(120);
    s.forget();
    ann.socket.hangUp();
    await s.pass(10_100);
    expect(s.callsOf('write')).toHaveLength(1);
    expect(s.callsOf('presence')).toHaveLength(120);
    expect(s.calls).toHaveLength(121);
    expect(s.town.database.reads).toBe(1);
  });

  it('[SEEN-2] is at most 50 calls at a time', async () => {
    const names = Array.from({ length: 120 }, (_, index) => `P${index}`);
    const s = await Neighbours.build(['Ann', ...names]);
    for (const name of names) await s.relate('Ann', name);
    for (const name of names) await s.come(name);
    s.town.network.troubleOf = (_, __, order) => {
      if ((order as { type: string }).type !== 'presence') return undefined;
      s.calls.push({ party: 'person', name: '', order: order as { type: string } });
      return 'slow';
    };
    s.forget();
    await s.come('Ann');
    expect(s.callsOf('presence')).toHaveLength(50);
  });

  it('[SEEN-2] is nothing for another device', async () => {
    const s = await street();
    await s.come('Bob');
    await s.come('Ann');
    s.forget();
    await s.come('Ann');
    expect([s.calls.length, s.town.database.reads]).toEqual([0, 0]);
  });

  it('[SEEN-2] is one entry each 20 s for signs of life, however many', async () => {
    const s = await street();
    const ann = await s.come('Ann');
    s.forget();
    for (let second = 0; second < 60; second += 1) {
      ann.say({ type: 'ping' });
      await s.pass(1_000);
    }
    expect(s.callsOf('seen')).toHaveLength(3);
    expect(s.calls).toHaveLength(3);
  });

  it('[SEEN-2] tells the last sign of life of many, though later', async () => {
    const s = await street();
    const ann = await s.come('Ann');
    await s.pass(15_000);
    ann.say({ type: 'ping' });
    const last = s.town.world.now();
    await s.pass(10_000);
    expect((await s.row('Ann'))?.until).toBe(last + heartbeatMs);
  });
});
