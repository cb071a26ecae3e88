import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import {
  bring,
  field,
  hasFocus,
  isReady,
  large,
  openWith,
  picture,
  remove,
  text,
  tray,
} from './attached-files.ts';
import { type Scene, useHarness } from './harness-page.ts';

const harness = useHarness();
const open = (scene?: Scene) => openWith(harness, scene);

/** What was sent, as far as a test can compare it. */
const sent = (page: Page, room = 'general') =>
  page.evaluate(
    (room) =>
      globalThis.harness.client.open(room).drafts.map(({ text, files }) => ({
        text,
        files: files?.map((file) =>
          file instanceof Blob || !('id' in file)
            ? 'not ready'
            : { name: file.name, alt: file.alt, size: file.blob.size },
        ),
      })),
    room,
  );
const names = async (page: Page) =>
  (await sent(page)).map(({ files }) =>
    files?.map((file) => (typeof file === 'string' ? file : file.name)),
  );

describe('files are sent', () => {
  it('without a text, or with one, and are gone then', async () => {
    const page = await open();
    const send = page.getByRole('button', { name: 'Send', exact: true });
    expect(await send.getAttribute('aria-disabled')).toBe('true');
    await bring(page, [text, picture], { how: 'drop' });
    await remove(page, 'cat.png').waitFor();
    await isReady(page);
    expect(await send.getAttribute('aria-disabled')).toBe('false');
    await send.click();
    await tray(page).waitFor({ state: 'detached' });
    await bring(page, [picture], { how: 'paste' });
    await isReady(page);
    await remove(page, 'cat.png').waitFor();
    await field(page).fill(' and a cat ');
    await field(page).press('Enter');
    await tray(page).waitFor({ state: 'detached' });
    expect(await field(page).inputValue()).toBe('');
    await field(page).fill('text alone');
    await field(page).press('Enter');
    expect((await sent(page)).map(({ text }) => text)).toEqual([
      undefined,
      'and a cat',
      'text alone',
    ]);
    expect(await names(page)).toEqual([['notes.txt', 'cat.png'], ['cat.png'], undefined]);
    await page.close();
  });

  it('as soon as they are ready, without anybody waiting for it', async () => {
    const page = await open();
    await page.evaluate(() => globalThis.harness.files.hold());
    await bring(page, [picture], { how: 'paste' });
    await page.getByText('Getting ready…').waitFor();
    await field(page).fill('with a text');
    await field(page).press('Enter');
    await page.getByText('1 file is being prepared, then sent').waitFor();
    expect(await sent(page)).toEqual([]);
    await page.evaluate(() => globalThis.harness.files.release());
    await expect.poll(() => names(page)).toEqual([['cat.png']]);
    await page.close();
  });

  it('while there is no connection', async () => {
    const page = await open({ scene: 'offline-device' });
    await bring(page, [picture], { how: 'paste' });
    await remove(page, 'cat.png').waitFor();
    await isReady(page);
    await field(page).press('Enter');
    await expect.poll(() => names(page)).toEqual([['cat.png']]);
    await page.close();
  });

  it('with what is said of pictures; Enter there does not send', async () => {
    const page = await open();
    await bring(page, [picture, text], { how: 'drop' });
    const alt = page.getByRole('textbox', { name: 'Describe this picture: cat.png' });
    await alt.fill('A cat on a wall');
    expect(await page.getByPlaceholder('Describe this picture').count()).toBe(1);
    await alt.press('Enter');
    expect(await sent(page)).toEqual([]);
    expect(await hasFocus(field(page))).toBe(true);
    await isReady(page);
    await field(page).press('Enter');
    expect(await sent(page)).toMatchObject([
      { files: [{ name: 'cat.png', alt: 'A cat on a wall' }, { name: 'notes.txt' }] },
    ]);
    await page.close();
  });

  it('smaller, or as they are', async () => {
    const page = await open();
    await bring(page, [large, picture], { how: 'drop' });
    const original = page.getByRole('checkbox', { name: /^Send original \(\d+ kB\)$/ });
    await original.waitFor();
    await isReady(page);
    expect(await original.count()).toBe(1);
    const size = () => page.locator('.attach-state').first().textContent();
    const small = await size();
    await original.check();
    await expect.poll(size).not.toBe(small);
    expect(await original.isChecked()).toBe(true);
    await isReady(page);
    await field(page).press('Enter');
    const [message] = await sent(page);
    expect(message?.files?.[0]).toMatchObject({ name: 'sunset.png', size: expect.any(Number) });
    const prepared = await page.evaluate(() => globalThis.harness.files.prepared);
    expect(prepared).toEqual(['sunset.png', 'cat.png', 'sunset.png as it is']);
    await page.close();
  });

  it('to the room they were attached in', async () => {
    const page = await open();
    await bring(page, [picture], { how: 'paste' });
    await remove(page, 'cat.png').waitFor();
    await page.getByRole('button', { name: /Garden/ }).click();
    await page.getByRole('textbox', { name: 'Message Garden & balcony' }).waitFor();
    expect(await tray(page).count()).toBe(0);
    await page.getByRole('button', { name: /General/ }).click();
    await remove(page, 'cat.png').waitFor();
    await isReady(page);
    await field(page).press('Enter');
    await expect.poll(() => names(page)).toEqual([['cat.png']]);
    await page.close();
  });
});

it('nothing of this throws in the page', () => {
  expect(harness.errors).toEqual([]);
});
