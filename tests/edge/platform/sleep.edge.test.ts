import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { useStack } from '../../support/stack.ts';
import { Visitor } from './visitor.ts';

const stack = useStack();
// The platform puts an object to sleep 10 to 20 s after its last event (November 2026). Nothing tells that it slept but
// its next start, so this is the one place where a test waits by the clock.
const sleepMs = 25_000;

const starts = (room: string) =>
  stack().log.filter((line) => line.includes('object started') && line.includes(`"${room}"`))
    .length;

describe('a room that sleeps', () => {
  it('[LOG-8] keeps its sockets, and its wake loses nothing', async () => {
    const [ann, tom] = [await Visitor.enter(stack().url), await Visitor.enter(stack().url, 'Tom')];
    const [woken, closed, revoked] = [
      await ann.makeRoom(),
      await ann.makeRoom(),
      await ann.makeRoom(),
    ];
    const [a, b] = [await ann.join(woken), await tom.join(woken)];
    await a.post('one');
    const [leaver, stayer] = [await ann.join(closed), await tom.join(closed)];
    await leaver.post('one');
    const guest = await Visitor.enter(stack().url, 'Gus');
    const [out, other] = [await guest.join(revoked), await tom.join(revoked)];
    await other.post('one');
    expect([woken, closed, revoked].map(starts)).toEqual([1, 1, 1]);

    await wait(sleepMs);

    // A frame wakes it: the order goes on, everybody hears, nobody had to connect again.
    expect(await b.post('two')).toBe(4);
    await a.hears('two');
    expect(starts(woken)).toBe(2);
    // A newcomer after the wake finds a room that knows its own name and all that was said.
    const late = await tom.join(woken);
    expect(await late.next('hello')).toMatchObject({ room: woken, head: 4 });
    await late.hears('two');

    // A close wakes it: it is answered, and the others stay.
    leaver.socket.close(1000);
    expect(await leaver.closed).toMatchObject({ code: 1000 });
    await stayer.post('two');
    expect(starts(closed)).toBe(2);

    // A call from inside wakes it: signing out bites at once.
    await fetch(`${stack().url}/v1/sign-out`, {
      method: 'POST',
      headers: { authorization: `Bearer ${guest.token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(await out.closed).toEqual({ code: 4400, reason: 'signed-out' });
    await other.post('two');
    expect(starts(revoked)).toBe(2);
  });
});

describe('a room that starts', () => {
  it('[LOG-8] after a restart of the server lets many in at once, each after it is ready', async () => {
    const ann = await Visitor.enter(stack().url);
    const room = await ann.makeRoom();
    await (await ann.join(room)).post('before');
    const people = await Promise.all(
      Array.from({ length: 20 }, (_, index) => Visitor.enter(stack().url, `P${index}`)),
    );
    await stack().restartWorker();
    const lines = await Promise.all(people.map((person) => person.join(room)));
    for (const line of lines) {
      expect(await line.next('hello')).toMatchObject({ room });
      expect(line.texts).toContain('before');
    }
    await Promise.all(lines.map((line, index) => line.post(`text ${index}`)));
    await Promise.all(
      lines.map((line) => line.until('all texts', () => line.texts.length === 21 || undefined)),
    );
    expect(new Set(lines.map((line) => line.texts.join())).size).toBe(1);
  });
});
