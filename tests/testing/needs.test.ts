import { createTestServer } from 'partyline/testing';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => vi.unstubAllGlobals());

it('says what an environment lacks', async () => {
  vi.stubGlobal('Request', undefined);
  vi.stubGlobal('structuredClone', undefined);
  await expect(createTestServer()).rejects.toThrow('needs Request, structuredClone: run the test');
});

it('says what a page lacks that came over an open line', async () => {
  vi.stubGlobal('crypto', {});
  await expect(createTestServer()).rejects.toThrow('open the page over https or on localhost');
});

it('says what is wrong with a room', async () => {
  const opening = createTestServer({ settings: { room: 'No Room' } });
  await expect(opening).rejects.toThrow('must be the name of a room');
});
