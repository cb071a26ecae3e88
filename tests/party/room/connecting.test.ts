import { describe, expect, it } from 'vitest';
import { limits } from '../../../sdk/src/protocol/index.ts';
import { Random } from '../../harness/random.ts';
import { Town } from '../../harness/town.ts';

describe('a connection', () => {
  it('[CONN-2] with a ticket that was used is closed', async () => {
    const town = await Town.build();
    const identity = { ticket: 'the same' };
    const first = await town.enter('ann', { identity });
    const second = await town.enter('ann', { identity });
    expect(first.closed).toBeUndefined();
    expect(second.closed).toEqual({ code: 4500, reason: 'ticket-invalid' });
    expect(second.heard).toEqual([]);
  });

  it('[CONN-2] with a ticket that was used before a crash or at the same moment is closed', async () => {
    const town = await Town.build();
    const identity = { ticket: 'the same' };
    const [one, other] = [town.connect('ann', { identity }), town.connect('ann', { identity })];
    await town.world.settle();
    expect([one.closed, other.closed?.reason]).toEqual([undefined, 'ticket-invalid']);
    town.room().crash();
    expect((await town.enter('ann', { identity })).closed?.reason).toBe('ticket-invalid');
  });

  it('[CONN-2] with a ticket that has expired on the way is closed', async () => {
    const town = await Town.build();
    const late = town.connect('ann', { identity: { ticketExpiresAt: town.world.now() - 1 } });
    await town.world.settle();
    expect(late.closed).toEqual({ code: 4500, reason: 'ticket-invalid' });
  });

  it('[CONN-3] hears hello before anything else', async () => {
    const town = await Town.build();
    const bob = await town.enter('bob');
    const ann = town.connect('ann');
    ann.sync();
    bob.send('hello');
    await town.world.advance(10);
    expect(ann.heard[0]).toEqual({
      type: 'hello',
      version: 1,
      epoch: expect.any(String),
      head: 1,
      floor: 0,
      you: town.person('ann'),
      now: town.world.now() - 10,
      room: 'hall',
      limits: { textLength: limits.textLength },
    });
    expect(ann.all('hello')).toHaveLength(1);
  });

  it('[CONN-6] is the last of a person at ten', async () => {
    const town = await Town.build();
    const all = [];
    for (let i = 0; i < 11; i += 1) all.push(await town.enter('ann'));
    expect(all.map(({ closed }) => closed?.reason)).toEqual([
      ...Array(10).fill(undefined),
      'too-many-connections',
    ]);
    all[0]?.socket.hangUp();
    await town.world.settle();
    expect((await town.enter('ann')).closed).toBeUndefined();
    expect((await town.enter('bob')).closed).toBeUndefined();
  });

  it('[CONN-6] does not count those that died in silence', async () => {
    const town = await Town.build();
    for (let i = 0; i < 10; i += 1) (await town.enter('ann')).socket.vanish();
    await town.world.advance(limits.heartbeatMs + 1);
    expect((await town.enter('ann')).closed).toBeUndefined();
  });

  it.each([
    ['no JSON', 'hello'],
    ['no object', '[]'],
    ['an unknown order', '{"type":"shout"}'],
    ['a field too many', '{"type":"ping","x":1}'],
    ['a name of the prototype', '{"type":"ping","__proto__":{}}'],
    ['half an order', '{"type":"message.send"}'],
    [
      'another kind of id',
      '{"type":"message.send","cid":"c6a5b0b5-2f2c-4e5e-8a55-111111111111","text":"x"}',
    ],
  ])('[CONN-7] that says %s is answered and stays', async (_, frame) => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    bob.forget();
    ann.socket.say(frame);
    await town.world.settle();
    expect(ann.refusals).toMatchObject([{ code: 'invalid' }]);
    expect(bob.heard).toEqual([]);
    await ann.tell('still here');
    expect(bob.texts).toEqual(['still here']);
  });

  it.each([
    ['letters', 'x'.repeat(limits.frameBytes + 1)],
    ['characters of three bytes', '€'.repeat(limits.frameBytes / 3 + 1)],
  ])('[CONN-7] that says too many %s is answered and stays', async (_, frame) => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    ann.socket.say(frame);
    await ann.tell('still here');
    expect(ann.refusals).toEqual([{ type: 'refused', code: 'too-large' }]);
    expect(ann.texts).toEqual(['still here']);
  });

  it('[CONN-7] that says bytes is answered and stays', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    ann.socket.say(new ArrayBuffer(8) as unknown as string);
    await ann.tell('still here');
    expect(ann.refusals).toEqual([{ type: 'refused', code: 'invalid' }]);
  });

  it('[CONN-7] that says thousands of broken things harms nobody', async () => {
    const town = await Town.build({ limitScale: 1_000_000 });
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    await town.world.advance(1_000);
    bob.forget();
    const random = new Random(7);
    for (let i = 0; i < 3_000; i += 1) {
      ann.socket.say(broken(random, town.cid()));
      if (i % 100 === 99) await town.world.advance(10);
    }
    expect(ann.closed).toBeUndefined();
    expect(town.logged).toEqual([]);
    expect(ann.refusals.length).toBeGreaterThan(1_000);
    expect(bob.texts).toEqual(town.stored().flatMap(({ text = [] }) => text));
    const cid = await ann.tell('still here');
    expect(ann.ackOf(cid)).toBeDefined();
  });

  it('answers a ping', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    ann.say({ type: 'ping' });
    await town.world.settle();
    expect(ann.last('pong')).toEqual({ type: 'pong', now: town.world.now() });
  });

  it('is refused while the room cannot be opened, and the room is opened by a later one', async () => {
    const town = await Town.build();
    town.network.databaseTrouble = () => 'refused';
    const early = await town.enter('ann');
    expect(early.closed).toEqual({ code: 4500, reason: 'unavailable' });
    town.network.databaseTrouble = () => undefined;
    const later = await town.enter('ann');
    expect(later.last('synced')).toMatchObject({ head: 1 });
  });

  it('carries at most 1 KB through a hibernation, with the longest name', async () => {
    const town = await Town.build();
    const person = { id: `u_${'x'.repeat(32)}`, name: '€'.repeat(64), kind: 'member' };
    const identity = { person: { ...person, username: 'x'.repeat(32) }, session: 'f'.repeat(64) };
    const ann = await town.enter('ann', { identity });
    expect(ann.last('synced')?.online).toHaveLength(1);
  });
});

/** A frame that was a valid one before some of its characters were changed, cut or doubled. */
function broken(random: Random, cid: string): string {
  const frames = [
    `{"type":"message.send","cid":"${cid}","text":"hello","replyTo":1}`,
    '{"type":"sync","epoch":"r1","after":0}',
    '{"type":"typing"}',
    '{"type":"ping"}',
  ];
  const characters = [...random.pick(frames)];
  const strange = [
    '"',
    '{',
    '}',
    '\\',
    '\u0000',
    '\ud800',
    '🎉',
    '-',
    '9'.repeat(20),
    '__proto__',
    ',',
  ];
  for (let changes = 1 + random.below(3); changes > 0; changes -= 1) {
    const at = random.below(characters.length);
    const changed = random.chance(0.5) ? [random.pick(strange)] : characters.slice(at, at + 5);
    characters.splice(at, random.below(4), ...changed);
  }
  return characters.join('');
}
