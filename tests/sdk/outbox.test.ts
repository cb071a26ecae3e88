import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { indexedDbOutbox } from '../../sdk/src/indexeddb-outbox.ts';
import { memoryOutbox } from '../../sdk/src/outbox.ts';
import type { OutboxEntry } from '../../sdk/src/types.ts';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const entry = (cid: string, more: Partial<OutboxEntry> = {}): OutboxEntry => ({
  cid,
  room: 'general',
  person: 'u_ann',
  owner: 'tab',
  text: `text of ${cid}`,
  at: 1,
  ...more,
});

const denied = () => {
  vi.stubGlobal('indexedDB', undefined);
  return indexedDbOutbox('https://a.example', memoryOutbox());
};
const stores = [
  ['memory', memoryOutbox],
  ['IndexedDB', () => indexedDbOutbox('https://a.example', memoryOutbox())],
  ['IndexedDB where it is denied', denied],
] as const;

describe.each(stores)('an outbox in %s', (_, make) => {
  it('lists what was put', async () => {
    const outbox = make();
    await outbox.put(entry('c'));
    await outbox.put(entry('a', { replyTo: 4, error: 'forbidden' }));
    const list = await outbox.list();
    expect(list).toHaveLength(2);
    expect(list).toContainEqual(entry('c'));
    expect(list).toContainEqual(entry('a', { replyTo: 4, error: 'forbidden' }));
  });

  it('replaces the entry of the same cid', async () => {
    const outbox = make();
    await outbox.put(entry('a'));
    await outbox.put(entry('a', { owner: 'other tab' }));
    expect(await outbox.list()).toEqual([entry('a', { owner: 'other tab' })]);
  });

  it('removes, also what is not there', async () => {
    const outbox = make();
    await outbox.put(entry('a'));
    await outbox.remove('a');
    await outbox.remove('a');
    expect(await outbox.list()).toEqual([]);
  });
});

it('[OUT-2] is still there for the next page, and only for the same server', async () => {
  await indexedDbOutbox('https://a.example', memoryOutbox()).put(entry('a'));
  const sameServer = indexedDbOutbox('https://a.example', memoryOutbox());
  const otherServer = indexedDbOutbox('https://b.example', memoryOutbox());
  expect(await sameServer.list()).toEqual([entry('a')]);
  expect(await otherServer.list()).toEqual([]);
});
