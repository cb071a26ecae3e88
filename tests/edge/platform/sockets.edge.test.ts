import { describe, expect, it } from 'vitest';
import { home } from '../../support/home.ts';
import { useStack } from '../../support/stack.ts';
import { openLine, Visitor } from './visitor.ts';

const stack = useStack();
const enter = (name?: string) => Visitor.enter(stack().url, name);
const within = <T>(ms: number, promise: Promise<T>): Promise<T | 'too late'> =>
  Promise.race([
    promise,
    new Promise<'too late'>((resolve) => setTimeout(() => resolve('too late'), ms)),
  ]);

describe('a close frame', () => {
  it('of a client is answered at once, with 1000 (the platform lets it wait and end with 1006)', async () => {
    const ann = await enter();
    const line = await ann.join(await ann.makeRoom());
    line.socket.close(1000);
    expect(await within(2_000, line.closed)).toMatchObject({ code: 1000 });
  });

  it('with a reason of the client is answered too', async () => {
    const ann = await enter();
    const line = await ann.join(await ann.makeRoom());
    line.socket.close(3999, 'going');
    expect(await within(2_000, line.closed)).not.toBe('too late');
  });
});

describe('[CONN-5] the connection id that a client asks for (`_pk`)', () => {
  it('[S4] is not taken: two sockets of the same one are two, and each hears its own', async () => {
    const [ann, tom] = [await enter('Ann'), await enter('Tom')];
    const room = await ann.makeRoom();
    const query = '&_pk=victim';
    const [victim, attacker] = [await ann.join(room, { query }), await tom.join(room, { query })];
    await victim.post('from the victim');
    await attacker.hears('from the victim');
    attacker.say({ type: 'ping' });
    await attacker.next('pong');
    expect(victim.heard.some(({ type }) => type === 'pong')).toBe(false);
    expect(attacker.heard.some((m) => m.type === 'events' && m.acks !== undefined)).toBe(false);
    attacker.socket.close(1000);
    await attacker.closed;
    await victim.post('still here');
  });

  it('[S4] neither helps nor harms in any form', async () => {
    const ann = await enter();
    const room = await ann.makeRoom();
    for (const pk of ['', 'x'.repeat(4_000), '%00', '__proto__']) {
      const line = await ann.join(room, { query: `&_pk=${pk}` });
      line.socket.close(1000);
      await line.closed;
    }
  });
});

describe('one socket that is gone', () => {
  it('does not keep the others from hearing (the broadcast of the platform stops at it)', async () => {
    const people = await Promise.all(['a', 'b', 'c', 'd'].map(enter));
    const [first] = people;
    if (first === undefined) throw new Error('nobody came');
    const room = await first.makeRoom();
    const lines = [];
    for (const person of people) lines.push(await person.join(room));
    const [gone, speaker, ...others] = lines;
    gone?.socket.terminate();
    for (let i = 0; i < 10; i += 1) await speaker?.post(`text ${i}`);
    await Promise.all(others.map((line) => line.hears('text 9')));
    for (const line of others)
      expect(line.texts.filter((t) => t.startsWith('text'))).toHaveLength(10);
  });
});

describe('a frame over what the platform takes', () => {
  // PartyKit takes 1 MiB, a Worker 32; what is smaller than that we refuse ourselves, and the socket stays.
  const most = (home === 'worker' ? 32 : 1) * 1024 * 1024;

  it('ends its own socket with 1009 and nobody else notices', async () => {
    const [ann, tom] = [await enter('Ann'), await enter('Tom')];
    const room = await ann.makeRoom();
    const [line, other] = [await ann.join(room), await tom.join(room)];
    line.socket.send('x'.repeat(most + 1));
    expect(await line.closed).toMatchObject({ code: 1009 });
    await other.post('undisturbed');
  });

  it('[CONN-7] just below it is refused, and the socket stays', async () => {
    const ann = await enter();
    const line = await ann.join(await ann.makeRoom());
    line.socket.send('x'.repeat(most - 100));
    expect(await line.next('refused')).toMatchObject({ code: 'too-large' });
    await line.post('still here');
  });

  it('[CONN-7] of bytes instead of text is refused, and the socket stays', async () => {
    const ann = await enter();
    const line = await ann.join(await ann.makeRoom());
    line.socket.send(Buffer.from([0, 255, 1]));
    expect(await line.next('refused')).toMatchObject({ code: 'invalid' });
    await line.post('still here');
  });
});

describe('what is kept with a socket (2,048 bytes, its address included)', () => {
  it('holds with the longest name and room, and a Host header of any length', async () => {
    const ann = await enter('𝒜'.repeat(32));
    const room = `r${Date.now()}${'x'.repeat(64)}`.slice(0, 64);
    await fetch(`${stack().url}/v1/rooms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ann.token}` },
      body: JSON.stringify({ id: room }),
    });
    const host = `${'h'.repeat(60)}.`.repeat(30);
    const line = await ann.join(room, { ws: { headers: { host: `${host}example` } } });
    await line.post('it fits');
  });
});

describe('a socket without a right to be there', () => {
  it.each([
    ['without a ticket', '?v=1', 4500, 'ticket-invalid'],
    ['with a forged ticket', '?v=1&t=eyJ9.AAAA', 4500, 'ticket-invalid'],
    ['with a ticket of 12,000 characters', `?v=1&t=${'a'.repeat(12_000)}`, 4500, 'ticket-invalid'],
    ['[CONN-8] of another version', '?v=2&t=x', 4400, 'unsupported-version'],
  ])('[CONN-2] %s is told so by a close code', async (_, query, code, reason) => {
    const line = openLine(`${stack().url}/parties/room/hall${query}`);
    expect(await line.closed).toEqual({ code, reason });
    expect(line.heard).toEqual([]);
  });

  it('[CONN-2] of a foreign origin is told so for good', async () => {
    const ann = await enter();
    const room = await ann.makeRoom();
    const address = `${stack().url}/parties/room/${room}?v=1&t=${await ann.ticket(room)}`;
    const line = openLine(address, { origin: 'https://evil.example' });
    expect(await line.closed).toEqual({ code: 4400, reason: 'origin-not-allowed' });
  });

  it('[CONN-2] with a used ticket is refused by the room', async () => {
    const ann = await enter();
    const room = await ann.makeRoom();
    const address = `${stack().url}/parties/room/${room}?v=1&t=${await ann.ticket(room)}`;
    await openLine(address).next('hello');
    const second = openLine(address);
    expect(await second.closed).toEqual({ code: 4500, reason: 'ticket-invalid' });
    expect(second.heard).toEqual([]);
  });
});
