import { describe, expect, it } from 'vitest';
import { Town } from '../../harness/town.ts';

const close = (name: string, change: { session?: string | null } = {}) => ({
  type: 'close',
  room: 'hall',
  person: `u_${name.padEnd(8, '_')}`,
  session: `session-${name}`,
  code: 'signed-out',
  ...change,
});

describe('a sign-out', () => {
  it('[ACC-3] closes the sockets of its session for good, and no others', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const phone = await town.enter('ann', { identity: { session: 'phone' } });
    const bob = await town.enter('bob');
    expect(await town.ask('room', 'hall', close('ann'))).toEqual({ closed: 1 });
    expect(ann.closed).toEqual({ code: 4400, reason: 'signed-out' });
    expect([phone.closed, bob.closed]).toEqual([undefined, undefined]);
  });

  it('[ACC-3] everywhere closes all sockets of the person', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const phone = await town.enter('ann', { identity: { session: 'phone' } });
    await town.ask('room', 'hall', close('ann', { session: null }));
    expect([ann, phone].map(({ closed }) => closed?.reason)).toEqual(['signed-out', 'signed-out']);
  });

  it.each([{ session: 'session-ann' }, { session: null }])(
    '[ACC-3] with %j voids the tickets that were given before, also after a crash',
    async ({ session }) => {
      const town = await Town.build();
      await town.ask('room', 'hall', close('ann', { session }));
      expect((await town.enter('ann')).closed).toEqual({ code: 4400, reason: 'signed-out' });
      town.room().crash();
      expect((await town.enter('ann')).closed).toEqual({ code: 4400, reason: 'signed-out' });
    },
  );

  it('[ACC-3] everywhere lets the person in who signs in again', async () => {
    const town = await Town.build();
    await town.ask('room', 'hall', close('ann', { session: null }));
    await town.world.advance(1);
    const again = await town.enter('ann', { identity: { session: 'new' } });
    expect(again.closed).toBeUndefined();
  });

  it('[ACC-3] that failed to reach the disk is not answered', async () => {
    const town = await Town.build();
    await town.enter('ann');
    town.room().disk.isBroken = true;
    await expect(town.ask('room', 'hall', close('ann'))).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it('[ACC-3] ends what is still waiting in the room: nothing is sent after the answer', async () => {
    for (let steps = 0; steps < 40; steps += 1) {
      const town = await Town.build({ seed: steps });
      const ann = await town.enter('ann');
      const bob = await town.enter('bob');
      await town.world.advance(200);
      for (let i = 0; i < 5; i += 1) ann.send(`m${i}`);
      for (let step = 0; step < steps; step += 1) await town.world.step();
      let atAnswer: number | undefined;
      town.begin('room', 'hall', close('ann')).then(() => {
        atAnswer = town.stored().length;
      });
      for (let i = 5; i < 10; i += 1) ann.send(`m${i}`);
      await town.world.advance(100);
      expect(atAnswer).toBe(town.stored().length);
      expect(bob.texts).toEqual(town.stored().flatMap(({ text = [] }) => text));
      expect(ann.acks.length).toBeLessThanOrEqual(bob.texts.length);
      expect(ann.closed?.reason).toBe('signed-out');
    }
  });

  it('[ACC-3] ends an order that is waiting for libSQL only after it was taken or refused', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    await town.world.advance(200);
    town.network.databaseTrouble = () => 'slow';
    ann.send('old', { cid: town.cid(town.world.now() - 30 * 24 * 60 * 60_000) });
    await town.world.advance(10);
    let isAnswered = false;
    const answer = town.begin('room', 'hall', close('ann')).then(() => {
      isAnswered = true;
    });
    await town.world.advance(10);
    expect([isAnswered, ann.closed?.reason]).toEqual([false, 'signed-out']);
    town.network.isStuck = false;
    await town.world.settle();
    await answer;
    expect(bob.texts).toEqual(['old']);
  });

  it('[ACC-3] tells the others that the person is gone', async () => {
    const town = await Town.build();
    const ann = await town.enter('ann');
    const bob = await town.enter('bob');
    await town.world.advance(200);
    await town.ask('room', 'hall', close('ann'));
    await town.world.advance(15_000);
    expect(bob.last('presence')).toMatchObject({ left: [ann.person.id] });
  });

  it('[ACC-3] leaves no trace once every ticket of its time has expired', async () => {
    const town = await Town.build();
    await town.enter('ann');
    await town.ask('room', 'hall', close('ann'));
    await town.world.advance(10 * 60_000);
    await town.ask('room', 'hall', { type: 'sweep', room: 'hall' });
    const { disk } = town.room();
    expect([...disk.keys('ended:'), ...disk.keys('ticket:')]).toEqual([]);
  });
});
