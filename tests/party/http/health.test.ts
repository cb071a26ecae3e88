import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../../party/fault.ts';
import { createApp } from '../../../party/http/app.ts';
import { freshMsOf, type Health, lostAfterMs } from '../../../party/http/routes/health.ts';
import { Seldom } from '../../../party/metrics/seldom.ts';
import { eventsOf } from '../scribe/desk.ts';
import { type House, openHouse } from '../support/house.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

describe('health', () => {
  it('is well while the database can be read and written, and tells numbers alone', async () => {
    const { status, body } = await house.ask('GET', '/health');
    expect(status).toBe(200);
    expect(body).toEqual({
      ok: true,
      version: 1,
      home: 'memory',
      database: { ok: true, hangsMs: 0, waiting: 0 },
      backlog: { rooms: 0, events: 0, oldestMs: 0 },
    });
  });

  it.each(['database', 'scribe'] as const)(
    'is not while the %s fails, and is again',
    async (part) => {
      house.broken.add(part);
      const { status, body } = await house.ask('GET', '/health');
      expect(status).toBe(503);
      expect(body).toMatchObject({ ok: false, database: { ok: false } });
      house.broken.delete(part);
      expect((await house.ask('GET', '/health')).status).toBe(200);
    },
  );

  it('does not wait for an answer that never comes', async () => {
    house.objectOf('scribe', 's0').order = () => new Promise(() => {});
    expect((await house.ask('GET', '/health')).status).toBe(503);
  });

  it('[LOG-7] tells for how long a write has hung', async () => {
    house.objectOf('scribe', 's0').order = async () => ({
      hangsMs: 12_345,
      waiting: 7,
      lastError: 'canary',
      commits: 1,
    });
    const { status, body } = await house.ask('GET', '/health');
    expect(status).toBe(503);
    expect(body.database).toEqual({ ok: false, hangsMs: 12_345, waiting: 7 });
    expect(JSON.stringify(body)).not.toContain('canary');
  });

  it('tells what rooms hold and could not hand over, and for how long', async () => {
    const scribe = house.objectOf('scribe', 's0');
    const at = Date.now();
    const order = eventsOf('hall', 1, 3);
    const events = order.events.map((event) => ({ ...event, at }));
    // The database holds something else there, and takes no other.
    await scribe.order({ ...order, events: [{ ...events[0], body: '{}' }] });
    const failed = await scribe.order({ ...order, events, behind: 4 }).catch((error) => error);
    expect(failed).toBeInstanceOf(Fault);
    house.pass(5_000);
    const { body } = await house.ask('GET', '/health');
    expect(body.backlog).toEqual({ rooms: 1, events: 7, oldestMs: 5_000 });
  });

  it('cannot be used to load the database', async () => {
    const before = house.reads.length;
    const recent = new Seldom<Health>({ freshMs: freshMsOf, lostAfterMs });
    const serve = createApp({ ...house.deps, health: recent });
    const ask = async () => (await serve(new Request('https://chat.example/health'))).status;
    const answers = await Promise.all(Array.from({ length: 200 }, ask));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(house.reads.length - before).toBe(1);
    house.pass(1_000);
    await ask();
    expect(house.reads.length - before).toBe(2);
  });
});
