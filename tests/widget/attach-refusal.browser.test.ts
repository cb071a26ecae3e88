import { describe, expect, it } from 'vitest';
import {
  bring,
  clip,
  field,
  hasFocus,
  inTray,
  openWith,
  picture,
  refused,
  said,
  text,
  tray,
} from './attached-files.ts';
import { type Scene, useHarness } from './harness-page.ts';

const harness = useHarness();
const open = (scene?: Scene) => openWith(harness, scene);

describe('files are refused', () => {
  it('each with a sentence that can be dismissed, while the others stay', async () => {
    const page = await open();
    await page.evaluate(() => globalThis.harness.files.failures.set('broken.png', 'file-damaged'));
    const empty = { name: 'empty.png', type: 'image/png', bytes: 0 };
    const long = { name: 'holiday.mov', type: 'video/quicktime', bytes: 26 * 1_048_576 };
    await bring(page, [refused, picture, empty, long, { ...picture, name: 'broken.png' }], {
      how: 'drop',
    });
    await page.getByText('broken.png is damaged, or not what its name says.').first().waitFor();
    expect(await inTray(page)).toEqual(['cat.png']);
    expect(await page.locator('.attach-refusals span').allTextContents()).toEqual([
      'page.html cannot be sent. Pictures, videos, audio, PDF, text and ZIP files can.',
      'empty.png is empty.',
      'holiday.mov is 26 MB; files may be at most 25 MB.',
      'broken.png is damaged, or not what its name says.',
    ]);
    expect(await page.evaluate(() => globalThis.harness.files.prepared)).toEqual([
      'cat.png',
      'broken.png',
    ]);
    const dismiss = (name: string) => page.getByRole('button', { name: `Dismiss: ${name}` });
    await dismiss('empty.png').press('Enter');
    expect(await hasFocus(dismiss('holiday.mov'))).toBe(true);
    for (const name of ['holiday.mov', 'broken.png', 'page.html'])
      await dismiss(name).press('Enter');
    await page.locator('.attach-refusals').waitFor({ state: 'detached' });
    expect(await hasFocus(field(page))).toBe(true);
    await page.close();
  });

  it('in words that a screen reader says once, together with what was taken', async () => {
    const page = await open();
    await bring(page, [refused, picture], { how: 'drop' });
    await expect
      .poll(() => said(page))
      .toBe(
        '1 file added. page.html cannot be sent. Pictures, videos, audio, PDF, text and ZIP files can.',
      );
    await page.close();
  });

  it('where ten are there', async () => {
    const page = await open();
    const many = Array.from({ length: 11 }, (_, at) => ({ ...text, name: `${at + 1}.txt` }));
    await bring(page, many, { how: 'drop' });
    await page
      .getByText('11.txt was left out; a message takes at most 10 files.')
      .first()
      .waitFor();
    expect((await inTray(page)).length).toBe(10);
    await page.close();
  });

  it('where nobody can write', async () => {
    const page = await harness.open({ scene: 'refused' });
    await page.evaluate(() => globalThis.harness.loadExtras());
    expect(await clip(page).count()).toBe(0);
    expect(await bring(page, [text], { how: 'drop', at: '.talk-column' })).toBe(true);
    expect(await tray(page).count()).toBe(0);
    await page.close();
  });
});

it('nothing of this throws in the page', () => {
  expect(harness.errors).toEqual([]);
});
