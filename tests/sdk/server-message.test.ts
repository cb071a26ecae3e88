import { describe, expect, it } from 'vitest';
import { decodeServerMessage } from '../../sdk/src/protocol/index.ts';

const decode = (message: unknown) => decodeServerMessage(JSON.stringify(message));
const said = {
  kind: 'message',
  seq: 7,
  at: 1_000,
  by: 'u_abcdefgh',
  name: 'Ann',
  text: 'hello',
};
const place = { seq: 7, at: 1_000, kind: 'unknown' };
const eventsOf = (event: object) => decode({ type: 'events', events: [event] });
const received = (event: object) => ({ ok: true, value: { type: 'events', events: [event] } });

describe('a message of the server', () => {
  it('is known by its type and loses what this version does not know', () => {
    const decoded = decode({ type: 'pong', now: 5, mood: 'good' });
    expect(decoded).toEqual({ ok: true, value: { type: 'pong', now: 5 } });
  });

  it.each([
    ['an unknown type', { type: 'weather' }],
    ['a name of every object', { type: 'constructor' }],
    ['no type', { now: 5 }],
    ['nothing', null],
    ['a word', 'pong'],
    ['a list', []],
    ['a moment before 1970', { type: 'pong', now: -1 }],
    ['a moment that is no integer', { type: 'pong', now: 1.5 }],
    ['a moment too large to be exact', { type: 'pong', now: 2 ** 53 }],
    ['an empty epoch', { type: 'reset', epoch: '', head: 0 }],
    ['an epoch of 33', { type: 'reset', epoch: 'e'.repeat(33), head: 0 }],
    ['a person of a third kind', presenceOf({ kind: 'robot' })],
    ['a person without a proper id', presenceOf({ id: 'ann' })],
  ])('is none with %s', (_, message) => {
    expect(decode(message).ok).toBe(false);
  });

  it('reads a code that a newer server added as `internal`', () => {
    const value = { type: 'refused', code: 'internal' };
    expect(decode({ type: 'refused', code: 'tired' })).toEqual({ ok: true, value });
  });
});

describe('an event', () => {
  it.each([
    ['a message', said],
    ['an answer', { ...said, replyTo: 3 }],
    ['a notice', { kind: 'left', seq: 7, at: 1_000, by: 'u_abcdefgh', name: 'Ann' }],
  ])('%s is taken whole', (_, event) => {
    expect(eventsOf(event)).toEqual(received(event));
  });

  it.each([
    ['an unknown kind', { ...said, kind: 'waved' }],
    ['a message without a text', { ...said, text: undefined }],
    ['a message whose author is none', { ...said, by: 'ann' }],
  ])('[SYNC-6] %s keeps its place', (_, event) => {
    expect(eventsOf(event)).toEqual(received(place));
  });

  it.each([
    ['a place', { ...said, seq: 0 }],
    ['a kind', { ...said, kind: undefined }],
  ])('is none without %s', (_, event) => {
    expect(eventsOf(event).ok).toBe(false);
  });
});

function presenceOf(person: object) {
  const ann = { id: 'u_abcdefgh', name: 'Ann', kind: 'guest', ...person };
  return { type: 'presence', joined: [ann], left: [], count: 1 };
}
