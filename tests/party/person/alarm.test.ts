import { describe, expect, it } from 'vitest';
import type { Device } from '../../harness/device.ts';
import type { Platform } from '../../harness/object-host.ts';
import { heartbeatMs, Neighbours } from './neighbours.ts';

async function build(platform: Platform = {}) {
  const s = await Neighbours.build(['Ann', 'Bob'], { answersPings: true, ...platform });
  await s.relate('Ann', 'Bob');
  return s;
}

/** A ping each minute, as hidden pages send it, while everybody's object sleeps as soon as it may; answers for how many seconds Ann was gone. */
async function liveHidden(s: Neighbours, minutes: number, ...devices: Device[]): Promise<number> {
  let goneSeconds = 0;
  for (let second = 1; second <= minutes * 60; second += 1) {
    await s.pass(1_000);
    for (const name of ['Ann', 'Bob']) s.home(name).sleep();
    if (second % 60 === 0) for (const device of devices) device.say({ type: 'ping' });
    const row = await s.row('Ann');
    if ((row?.until ?? 0) <= s.town.world.now()) goneSeconds += 1;
  }
  return goneSeconds;
}

describe('a person whose pings the platform answers', () => {
  it('[SEEN-1] never looks gone, however seldom they are heard', async () => {
    const s = await build();
    const bob = await s.come('Bob');
    const ann = await s.come('Ann');
    s.forget();
    expect(await liveHidden(s, 8, ann, bob)).toBe(0);
    // Not told anew: they never came again.
    expect(bob.told(s.id('Ann'))).toHaveLength(1);
    expect(s.callsOf('presence')).toEqual([]);
    expect(s.home('Ann').lives).toBeLessThan(8 * 3);
  });

  it('[SEEN-1] looks gone where no alarm rings, which this test would see', async () => {
    const s = await build({ losesAlarms: true });
    const bob = await s.come('Bob');
    expect(await liveHidden(s, 3, await s.come('Ann'), bob)).toBeGreaterThan(60);
  });

  it('[SEEN-1] is there to a friend who asks while their object knows of no ping', async () => {
    const s = await build();
    const ann = await s.come('Ann');
    await s.pass(50_000);
    ann.say({ type: 'ping' });
    s.home('Ann').loseAlarm();
    await s.pass(20_000);
    const order = { type: 'presence', from: s.id('Bob'), until: null, seenAt: null, at: 1 };
    expect(await s.ask('Ann', order)).toMatchObject({ until: 70_000 + startOf(s) + 45_000 });
  });

  it('[SEEN-1] who falls silent is gone 65 s after the last ping', async () => {
    const s = await build();
    const bob = await s.come('Bob');
    const ann = await s.come('Ann');
    await s.pass(30_000);
    ann.say({ type: 'ping' });
    await s.pass(0);
    const last = s.town.world.now();
    ann.socket.vanish();
    for (let passed = 0; passed < 70_000; passed += 1_000) {
      if (passed % 25_000 === 0) bob.say({ type: 'ping' });
      await s.pass(1_000);
      s.home('Ann').sleep();
    }
    expect(await s.row('Ann')).toMatchObject({ until: last + heartbeatMs });
    bob.say({ type: 'presence.ask' });
    await s.pass(0);
    expect(bob.last('presence')).toMatchObject({ people: [], isWhole: true });
    await s.pass(10_000);
    expect(s.home('Ann').alarmAt).toBeUndefined();
  });
});

/** So that 70 s later is now. */
const startOf = (s: Neighbours) => s.town.world.now() - 70_000;
