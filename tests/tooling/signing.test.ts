import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyIdentity } from '../../party/auth/identity.ts';
import { readIdentityKeys } from '../../party/auth/identity-keys.ts';
import type { Site } from '../../party/sites/site.ts';
import { read } from '../support/tree.ts';

const page = read('docs/identity.md');
const secret = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64url');
const code = /<!-- runs: sign -->\n```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
const folder = mkdtempSync(join(tmpdir(), 'partyline-signing-'));

type Sign = (person: { id: string; name: string; picture?: string }) => string;
let chatToken: Sign;
beforeAll(async () => {
  process.env.CHAT_SECRET = secret;
  const path = join(folder, 'sign.mjs');
  writeFileSync(path, code);
  ({ chatToken } = await import(/* @vite-ignore */ pathToFileURL(path).href));
});
afterAll(() => {
  delete process.env.CHAT_SECRET;
  rmSync(folder, { recursive: true, force: true });
});

function siteOf(written: string): Site {
  const keys = readIdentityKeys(written);
  if (!keys.ok) throw new Error(keys.problem);
  const settings = { guests: true, accounts: true, files: true, room: 'general' };
  return { id: '', origins: [], settings, keys: keys.keys };
}

it('the signing example of the documentation is short, and what it signs is taken', async () => {
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(12);
  const picture = 'https://shop.example/ada.png';
  const [, written = ''] = /IDENTITY_KEYS='([^']+)'/.exec(page) ?? [];
  const site = siteOf(written.replace('the secret of above', secret));
  const token = chatToken({ id: '42', name: 'Ada', picture });
  expect(await verifyIdentity(token, site, Date.now())).toMatchObject({
    ok: true,
    vouched: { name: 'Ada', picture },
  });
  expect(chatToken({ id: '42', name: 'Ada' })).not.toBe(token);
});
