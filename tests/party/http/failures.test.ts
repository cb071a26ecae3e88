import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type House, openHouse } from '../support/house.ts';

vi.setConfig({ testTimeout: 30_000 });
let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

describe('when something inside fails', () => {
  const canary = 'canary SELECT secret FROM host.internal:8080';

  it('[S26] says only that, and where we find it in the log', async () => {
    const ann = await house.guest();
    house.room.answer = async () => {
      throw Object.assign(new Error(canary), { code: 200 });
    };
    await ann.ask('POST', '/v1/rooms', { id: 'den' });
    const { status, body, headers } = await ann.ask('GET', '/v1/rooms/den/events');
    expect(status).toBe(500);
    expect(Object.keys(body.error).sort()).toEqual(['code', 'message', 'requestId']);
    expect(JSON.stringify([body, [...headers]])).not.toMatch(/canary|SELECT|at .*\.ts/);
    const line = house.lines.find(({ what }) => what === 'request failed');
    expect(line?.details).toMatchObject({ requestId: body.error.requestId });
  });

  it.each(['database', 'scribe', 'limiter', 'person', 'room'] as const)(
    '[S26] is 503 while the %s does not answer, and works again after',
    async (part) => {
      const ann = await house.guest();
      await ann.ask('POST', '/v1/rooms', { id: 'den' });
      house.room.answer = async () => ({ events: [], epoch: 'e', head: 0, from: 1 });
      const attempt = async () => {
        const all = [
          await house.ask('POST', '/v1/guest', { body: { name: 'Gus' } }),
          await ann.ask('POST', '/v1/ticket', { room: 'den' }),
          await ann.ask('GET', '/v1/rooms/den/events'),
        ];
        return Math.max(...all.map(({ status }) => status));
      };
      house.broken.add(part);
      expect(await attempt()).toBe(503);
      house.broken.delete(part);
      expect(await attempt()).toBe(201);
    },
  );

  it('[S3] no token, ticket or password is ever in the log', async () => {
    const ann = await house.member('ann', 'canary in a mine');
    await ann.ask('POST', '/v1/rooms', { id: 'den' });
    const { body } = await ann.ask('POST', '/v1/ticket', { room: 'den' });
    for (const part of ['database', 'scribe', 'limiter', 'person', 'room'] as const) {
      house.broken.add(part);
      await ann.ask('GET', '/v1/rooms/den/events');
      await house.ask('POST', '/v1/sign-in', {
        body: { username: 'ann', password: 'canary in a mine' },
      });
      house.broken.delete(part);
    }
    const log = JSON.stringify(house.lines);
    expect(house.lines.length).toBeGreaterThan(0);
    for (const secret of [ann.token, body.ticket, 'canary']) expect(log).not.toContain(secret);
  });
});
