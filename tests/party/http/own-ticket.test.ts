import { afterEach, describe, expect, it } from 'vitest';
import { verifyTicket } from '../../../party/auth/ticket.ts';
import { type House, hostOrigin, openHouse, secret, start } from '../support/house.ts';

let house: House;
afterEach(() => house.close());

const path = '/v1/me/ticket';

describe('a ticket for one’s own socket', () => {
  it('[ME-1] [CONN-1] is for this person, session and origin, for 30 s', async () => {
    house = await openHouse();
    const ann = await house.member('ann');
    const { body, status } = await house.ask('POST', path, {
      token: ann.token,
      headers: { origin: hostOrigin },
    });
    expect([status, Object.keys(body).sort()]).toEqual([200, ['expiresAt', 'ticket']]);
    expect(body.expiresAt).toBe(start + 30_000);
    expect(await verifyTicket(secret, body.ticket, start)).toMatchObject({
      place: { party: 'person', name: ann.id },
      person: { id: ann.id },
      origin: hostOrigin,
    });
    const session = (await verifyTicket(secret, body.ticket, start))?.session;
    expect(session).toMatch(/^[0-9a-f]{64}$/);
    expect(session).not.toBe(ann.token);
  });

  it('[ME-3] is given to nobody without a session', async () => {
    house = await openHouse();
    const ann = await house.guest();
    expect((await house.ask('POST', path)).status).toBe(401);
    await ann.ask('POST', '/v1/sign-out', {});
    expect((await ann.ask('POST', path)).status).toBe(401);
  });

  it('[ME-3] is refused where the person’s object knows better than libSQL', async () => {
    house = await openHouse();
    const ann = await house.guest();
    const order = { type: 'close', person: ann.id, session: null };
    await house.objectOf('person', ann.id).ready();
    await house.objectOf('person', ann.id).order(order);
    expect((await ann.ask('POST', path)).body.error.code).toBe('signed-out');
  });

  it('[HTTP-3] is not given without end', async () => {
    house = await openHouse();
    const ann = await house.guest();
    const answers = [];
    for (let i = 0; i < 61; i += 1) answers.push((await ann.ask('POST', path)).status);
    expect(answers.filter((status) => status !== 200)).toEqual([429]);
  });
});
