import { describe, expect, it } from 'vitest';
import { Device } from '../../harness/device.ts';
import { Neighbours } from './neighbours.ts';

const admit = (session: string, startedAt: number) => ({ type: 'admit', session, startedAt });

describe('the socket of a person', () => {
  it('[ME-1] begins with hello, before anything else', async () => {
    const s = await Neighbours.build(['Ann']);
    const ann = await s.come('Ann');
    expect(ann.heard[0]).toEqual({
      type: 'hello',
      version: 1,
      you: s.person('Ann'),
      now: s.town.world.now(),
    });
  });

  it('[ME-1] [CONN-2] takes a ticket once, and none of somebody else', async () => {
    const s = await Neighbours.build(['Ann', 'Bob']);
    new Device(s.town, s.person('Ann'), { ticket: 'one' });
    const again = new Device(s.town, s.person('Ann'), { ticket: 'one' });
    const late = new Device(s.town, s.person('Ann'), { ticketExpiresAt: 1 });
    const other = new Device(s.town, s.person('Ann'), { person: s.person('Bob') });
    await s.pass(0);
    for (const { closed, heard } of [again, late, other])
      expect([closed, heard]).toEqual([{ code: 4500, reason: 'ticket-invalid' }, []]);
  });

  it('[ME-1] [CONN-6] is one of at most 10', async () => {
    const s = await Neighbours.build(['Ann']);
    const devices = await Promise.all(Array.from({ length: 11 }, () => s.come('Ann')));
    expect(devices.filter(({ closed }) => closed).map(({ closed }) => closed?.reason)).toEqual([
      'too-many-connections',
    ]);
    devices[0]?.socket.vanish();
    for (const device of devices.slice(1, 10)) device.say({ type: 'ping' });
    await s.live(66_000, ...devices.slice(1, 10));
    expect((await s.come('Ann')).closed).toBeUndefined();
  });

  it('[ME-1] [PRES-7] answers a ping', async () => {
    const s = await Neighbours.build(['Ann']);
    const ann = await s.come('Ann');
    ann.say({ type: 'ping' });
    await s.pass(0);
    expect(ann.last('pong')).toEqual({ type: 'pong', now: s.town.world.now() });
  });

  it.each([
    ['no JSON', '{', 'invalid'],
    ['an unknown order', '{"type":"message.send"}', 'invalid'],
    ['a field too many', '{"type":"ping","more":1}', 'invalid'],
    ['33 KiB', JSON.stringify({ type: 'ping', more: 'x'.repeat(33 * 1024) }), 'too-large'],
  ])('[ME-1] [CONN-7] refuses %s, and stays', async (_, frame, code) => {
    const s = await Neighbours.build(['Ann']);
    const [ann, phone] = [await s.come('Ann'), await s.come('Ann')];
    phone.heard.length = 0;
    ann.socket.say(frame);
    ann.say({ type: 'ping' });
    await s.pass(0);
    expect(ann.last('refused')).toEqual({ type: 'refused', code });
    expect(ann.last('pong')).toBeDefined();
    expect(phone.heard).toEqual([]);
  });

  it('[ME-1] [RATE-3] is closed when it says too much, and leaves the others', async () => {
    const s = await Neighbours.build(['Ann']);
    const [ann, phone] = [await s.come('Ann'), await s.come('Ann')];
    for (let i = 0; i < 61; i += 1) ann.say({ type: 'ping' });
    await s.pass(0);
    expect(ann.closed?.reason).toBe('rate-limited');
    expect(phone.closed).toBeUndefined();
  });

  it('[ME-1] keeps its place over a sleep of the object', async () => {
    const s = await Neighbours.build(['Ann']);
    const ann = await s.come('Ann');
    s.home('Ann').hibernate();
    await s.ask('Ann', { type: 'me', person: { ...s.person('Ann'), name: 'Anna' } });
    expect(ann.last('me')).toMatchObject({ me: { name: 'Anna' } });
    expect(s.home('Ann').lives).toBe(2);
  });
});

describe('a sign-out', () => {
  const close = (session: string | null) => ({ type: 'close', person: 'u_Ann_____', session });

  it('[ME-3] [ACC-3] closes the sockets of its session before it is answered, and voids its tickets', async () => {
    const s = await Neighbours.build(['Ann']);
    const ann = await s.come('Ann');
    const other = new Device(s.town, s.person('Ann'), { session: 'another' });
    await s.pass(0);
    expect(await s.ask('Ann', close('session-Ann'))).toEqual({ closed: 1 });
    expect(ann.closed).toEqual({ code: 4400, reason: 'signed-out' });
    expect(other.closed).toBeUndefined();
    const late = await s.come('Ann');
    expect(late.closed?.reason).toBe('signed-out');
    await expect(s.ask('Ann', admit('session-Ann', s.town.world.now()))).rejects.toMatchObject({
      code: 'signed-out',
    });
  });

  it('[ME-3] everywhere closes all, and voids what was asked for before', async () => {
    const s = await Neighbours.build(['Ann']);
    const devices = [await s.come('Ann'), await s.come('Ann')];
    const began = s.town.world.now();
    expect(await s.ask('Ann', close(null))).toEqual({ closed: 2 });
    expect(devices.map(({ closed }) => closed?.reason)).toEqual(['signed-out', 'signed-out']);
    await expect(s.ask('Ann', admit('new', began))).rejects.toMatchObject({ code: 'signed-out' });
    expect(await s.ask('Ann', admit('new', began + 1))).toEqual({ ok: true });
  });

  it('[ME-3] reaches an object that sleeps, and friends see it', async () => {
    const s = await Neighbours.build(['Ann', 'Bob']);
    await s.relate('Ann', 'Bob');
    const [ann, bob] = [await s.come('Ann'), await s.come('Bob')];
    s.home('Ann').hibernate();
    await s.ask('Ann', close('session-Ann'));
    expect(ann.closed?.reason).toBe('signed-out');
    await s.pass(11_000);
    expect(bob.told(s.id('Ann')).at(-1)).toBeNull();
  });
});

describe('facts', () => {
  it('[ME-1] [REL-7] [NEW-2] reach every device', async () => {
    const s = await Neighbours.build(['Ann', 'Bob']);
    const devices = [await s.come('Ann'), await s.come('Ann')];
    const presence = { until: null, seenAt: null, at: 0 };
    const contact = {
      person: s.person('Bob'),
      state: 'incoming',
      note: 'hi',
      since: 1,
      version: 3,
      presence,
    };
    const read = { room: 'hall', seq: 5, unread: 2, upTo: 7 };
    await s.ask('Ann', { type: 'contact', contact });
    await s.ask('Ann', { type: 'read', ...read });
    for (const device of devices) {
      expect(device.last('contact')).toEqual({ type: 'contact', contact });
      expect(device.last('read')).toEqual({ type: 'read', ...read });
    }
  });

  it('[NEW-3] of the last seconds are told again to who connects', async () => {
    const s = await Neighbours.build(['Ann']);
    const last = { seq: 4, by: s.id('Ann'), name: 'Ann', text: 'hi', at: 1 };
    const activity = { type: 'activity', room: 'hall', from: 3, to: 4, messages: 1, last };
    await s.ask('Ann', activity);
    await s.pass(9_000);
    const next = { ...activity, from: 4, to: 5 };
    await s.ask('Ann', next);
    expect((await s.come('Ann')).all('activity')).toEqual([activity, next]);
    await s.pass(2_000);
    expect((await s.come('Ann')).all('activity')).toEqual([next]);
    await s.pass(9_000);
    expect((await s.come('Ann')).all('activity')).toEqual([]);
  });

  it('[NEW-3] of activity tell the room whether somebody is there', async () => {
    const s = await Neighbours.build(['Ann']);
    const last = { seq: 4, by: s.id('Ann'), name: 'Ann', text: 'hi', at: 1 };
    const activity = { type: 'activity', room: 'hall', from: 3, to: 4, messages: 1, last };
    expect(await s.ask('Ann', activity)).toEqual({ isThere: false });
    const ann = await s.come('Ann');
    expect(await s.ask('Ann', activity)).toEqual({ isThere: true });
    expect(ann.last('activity')).toEqual(activity);
    ann.socket.hangUp();
    await s.pass(9_000);
    expect(await s.ask('Ann', activity)).toEqual({ isThere: true });
    await s.pass(2_000);
    expect(await s.ask('Ann', activity)).toEqual({ isThere: false });
  });
});
