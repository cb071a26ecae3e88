import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import resolve from '@rollup/plugin-node-resolve';
import esbuild from 'rollup-plugin-esbuild';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { bundle } from '../../scripts/build.mjs';
import { lean } from '../../scripts/lean.mjs';
import * as whole from '../../sdk/src/protocol/index.ts';
import { events, hello, run, said, synced } from '../sdk/frames.ts';
import { ann, bob } from '../sdk/world.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const input = fileURLToPath(new URL('../../sdk/src/protocol/index.ts', import.meta.url));
let slim: typeof whole;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'partyline-lean-'));
  const [chunk] = await bundle({
    input,
    plugins: [resolve({ extensions: ['.ts', '.mjs'] }), lean(), esbuild({ target: 'es2022' })],
    output: { format: 'es' },
  });
  const file = join(folder, 'protocol.mjs');
  await writeFile(file, chunk?.code ?? '');
  slim = await import(/* @vite-ignore */ pathToFileURL(file).href);
});
afterAll(() => rm(folder, { recursive: true }));

const room = {
  id: 'general',
  title: 'General',
  description: '',
  members: 1,
  online: 1,
  createdAt: 1,
  lastMessageAt: null,
};
const cid = '01890000-0000-7000-8000-00000000000a';
const file = { id: 'f', name: 'a.png', type: 'image/png', size: 3, width: 1, alt: 'A' };
const frames = [
  hello(),
  events(...run(1, 3), said(4, 'with', { replyTo: 1, cid, files: [file] }), {
    ...said(5),
    kind: 'removed',
    target: 2,
  } as never),
  synced(3),
  { type: 'reset', epoch: 'e2', head: 4 },
  { type: 'acked', acks: [{ cid, seq: 1, at: 1 }] },
  { type: 'refused', code: 'rate-limited', cid, retryAfterMs: 3 },
  { type: 'refused', code: 'of a newer server' },
  { type: 'presence', joined: [ann], left: [bob.id], count: 1 },
  { type: 'typing', by: ann.id, name: 'Ann' },
  { type: 'of a newer server' },
];
const bodies = {
  session: { token: 't', expiresAt: 1, me: ann },
  ticket: { ticket: 't', expiresAt: 1, room },
  roomList: { rooms: [room], next: null },
  members: { members: [ann, bob], next: 'more' },
  history: { events: run(1, 2), first: 1, last: 2, complete: true },
  error: { error: { code: 'unavailable', message: 'm', requestId: 'r', retryAfterMs: 5 } },
} as const;

it('takes and refuses what the whole library does, for the same reason', () => {
  let refused = 0;
  for (const frame of variants(frames)) {
    const text = JSON.stringify(frame);
    const expected = whole.decodeServerMessage(text);
    expect(slim.decodeServerMessage(text), text).toEqual(expected);
    if (!expected.ok) refused += 1;
  }
  for (const name of Object.keys(bodies) as (keyof typeof bodies)[]) {
    for (const body of variants([bodies[name]])) {
      const expected = whole.parse(whole.answers[name], body);
      const found = slim.parse(slim.answers[name], body);
      expect(found, `${name} ${JSON.stringify(body)}`).toEqual(expected);
      if (!expected.ok) refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(200);
});

it('reads what others say to it the same way', () => {
  const contact = { person: bob, state: 'friends', version: 2, note: '', isOnline: true, until: 9 };
  const personal = [
    { type: 'hello', version: 1, you: ann, now: 1 },
    { type: 'me', me: ann },
    { type: 'contact', contact },
    { type: 'read', room: 'general', seq: 2 },
  ];
  for (const message of variants(personal)) {
    const text = JSON.stringify(message);
    expect(slim.decodePersonMessage(text), text).toEqual(whole.decodePersonMessage(text));
  }
  const orders = [{ type: 'message.send', cid, text: 'hello', replyTo: 1 }, { type: 'ping' }];
  for (const order of variants(orders)) {
    const text = JSON.stringify(order);
    expect(slim.decodeClientMessage(text).ok, text).toBe(whole.decodeClientMessage(text).ok);
  }
});

it('names the same field and code of what people wrote', () => {
  const requests = [
    { username: 'Ann', password: 'correct horse', name: ' Ann ' },
    { username: 'a', password: 'x' },
    { username: 'ann', password: 'x'.repeat(2_000) },
  ];
  for (const request of variants(requests)) {
    const expected = whole.parse(whole.requests.signUp, request);
    expect(slim.parse(slim.requests.signUp, request)).toEqual(expected);
  }
});

/** Each value, and each with one part of it gone or changed, at whatever depth. */
function* variants(values: readonly unknown[]): Generator<unknown> {
  for (const value of values) {
    yield value;
    if (typeof value !== 'object' || value === null) continue;
    for (const key of Object.keys(value)) {
      const { [key]: part, ...rest } = value as Record<string, unknown>;
      const around = (changed: unknown) =>
        Array.isArray(value)
          ? value.map((each, index) => (`${index}` === key ? changed : each))
          : { ...rest, [key]: changed };
      yield Array.isArray(value) ? value.slice(1) : rest;
      for (const other of [null, '', 'x', -1, 1.5, true, [], {}, [7]]) yield around(other);
      for (const inner of variants([part])) if (inner !== part) yield around(inner);
    }
  }
}
