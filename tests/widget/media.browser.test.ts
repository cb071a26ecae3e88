import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useHarness } from './harness-page.ts';

declare global {
  var saved: string[][] | undefined;
}

const harness = useHarness();

const log = (page: Page) => page.getByRole('log');
const frames = (page: Page) => log(page).locator('.media');
const pictures = (page: Page) => log(page).locator('img.there');
const answer = (page: Page, how: 'good' | 'dead' | 'stale' | 'gone') =>
  page.evaluate((how) => globalThis.harness.files.answerLinks(how), how);
const asked = (page: Page) => page.evaluate(() => globalThis.harness.files.asked);
/** The places of all rows and frames. */
const places = (page: Page) =>
  log(page)
    .locator('[data-row], .media')
    .evaluateAll((all) =>
      all.map((it) => {
        const { x, y, width, height } = it.getBoundingClientRect();
        return [x, y, width, height].map(Math.round).join();
      }),
    );
const saving = () =>
  Object.defineProperty(navigator, 'connection', { value: { saveData: true }, configurable: true });

describe('pictures', () => {
  it.each([375, 1_000])('move nothing when they come, %d px wide', async (width) => {
    const page = await harness.open({ scene: 'media', links: 'held', width, height: 2_400 });
    await page.locator('.tile').first().waitFor();
    const before = await places(page);
    expect(await pictures(page).count()).toBe(0);
    await answer(page, 'good');
    await expect.poll(() => pictures(page).count()).toBeGreaterThan(10);
    await page.getByText('This could not be loaded').first().waitFor();
    expect(await places(page)).toEqual(before);
    await page.close();
  });

  it('have their frame before the views that show them are there', async () => {
    let come = () => {};
    const later = new Promise<void>((done) => {
      come = done;
    });
    const page = await harness.open({ scene: 'media', height: 2_400, later });
    await frames(page).first().waitFor();
    const before = await places(page);
    expect(await log(page).locator('.tile').count()).toBe(0);
    come();
    await page.locator('.tile').first().waitFor();
    await expect.poll(() => pictures(page).count()).toBeGreaterThan(10);
    const after = await places(page);
    // Frames that are still empty have the places of those that are full.
    expect(after).toEqual(before);
    await page.close();
  });

  it('keep their shape, at most 320 px a side', async () => {
    const page = await harness.open({ scene: 'media', height: 2_400 });
    const sizes = await frames(page).evaluateAll((all) =>
      all.slice(0, 5).map((it) => [it.clientWidth, it.clientHeight].join('x')),
    );
    expect(sizes).toEqual(['320x213', '180x320', '320x200', '320x200', '320x320']);
    await page.close();
  });

  it('stand side by side, the rest behind the fourth', async () => {
    const page = await harness.open({ scene: 'media', height: 2_400 });
    const more = page.getByRole('button', { name: 'Open picture: 23-shot.jpg, and 3 more' });
    await more.waitFor();
    expect(await more.textContent()).toBe('+3');
    expect(await page.getByRole('button', { name: /24-shot/ }).count()).toBe(0);
    await page.close();
  });

  it('show their colours until they are there', async () => {
    const page = await harness.open({ scene: 'media-one', links: 'held' });
    const canvas = page.locator('.placeholder');
    await expect
      .poll(() => canvas.evaluate((it) => (it instanceof HTMLCanvasElement ? it.width : 0)))
      .toBeGreaterThan(8);
    const isColoured = await canvas.evaluate((it) => {
      if (!(it instanceof HTMLCanvasElement)) return false;
      const { data } = it.getContext('2d')?.getImageData(0, 0, it.width, it.height) ?? {};
      return new Set(data).size > 20;
    });
    expect(isColoured).toBe(true);
    await answer(page, 'good');
    await pictures(page).waitFor();
    expect(await canvas.count()).toBe(0);
    await page.close();
  });

  it('are loaded only near the view', async () => {
    const page = await harness.open({ scene: 'media-long', height: 700 });
    await expect.poll(() => pictures(page).count()).toBeGreaterThan(1);
    const first = (await asked(page)).length;
    expect(first).toBeLessThan(8);
    await log(page).evaluate((box) => box.scrollTo(0, box.scrollHeight / 2));
    await expect.poll(async () => (await asked(page)).length).toBeGreaterThan(first);
    expect((await asked(page)).length).toBeLessThan(20);
    await page.close();
  });

  it('wait to be asked for where data is saved, and say how large they are', async () => {
    const page = await harness.open({ scene: 'media-one', before: saving });
    const load = page.getByRole('button', { name: 'Load picture (556 kB)' });
    await load.waitFor();
    expect(await asked(page)).toEqual([]);
    await load.click();
    await pictures(page).waitFor();
    expect(await page.getByRole('button', { name: /^Open picture/ }).count()).toBe(1);
    await page.close();
  });

  it('have the direction of the widget, whatever that of the text', async () => {
    const page = await harness.open({ scene: 'media', dir: 'rtl', height: 2_400 });
    await page.locator('.tile').first().waitFor();
    expect(await page.locator('.media-in').first().getAttribute('dir')).toBe('rtl');
    await page.close();
  });
});

describe('addresses', () => {
  it('that have ended are asked for once more', async () => {
    const page = await harness.open({ scene: 'media-one', links: 'stale' });
    await pictures(page).waitFor();
    expect((await asked(page)).map(({ fresh }) => fresh)).toEqual([false, true]);
    await page.close();
  });

  it('that lead nowhere twice say so, and can be tried again', async () => {
    const page = await harness.open({ scene: 'media-one', links: 'dead' });
    await page.getByText('This could not be loaded.').waitFor();
    expect(await asked(page)).toHaveLength(2);
    await page.evaluate(() => {
      globalThis.harness.files.links = 'good';
    });
    await page.getByRole('button', { name: 'Try again' }).click();
    await pictures(page).waitFor();
    expect(await page.getByText('This could not be loaded.').count()).toBe(0);
    await page.close();
  });

  it('of files that are gone say that, and nothing to try', async () => {
    const page = await harness.open({ scene: 'media-one', links: 'gone' });
    await page.getByText('This file is not there any more.').waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await page.close();
  });
});

describe('other files', () => {
  it('show what they are, with the end of a name that is too long', async () => {
    const page = await harness.open({ scene: 'media-files', width: 375 });
    const row = page.locator('.media-file').first();
    await row.getByText('PDF · 1.2 MB').waitFor();
    const name = row.locator('.media-name');
    const [stem, end] = await name.locator('span').all();
    expect(await end?.textContent()).toBe('.pdf');
    expect(await stem?.evaluate((it) => it.scrollWidth > it.clientWidth)).toBe(true);
    expect(await end?.evaluate((it) => it.scrollWidth <= it.clientWidth)).toBe(true);
    expect(await name.evaluate((it) => it.tagName)).toBe('BDI');
    await page.close();
  });

  it('are saved under their name', async () => {
    const page = await harness.open({ scene: 'media-files' });
    await page.evaluate(() => {
      globalThis.saved = [];
      HTMLAnchorElement.prototype.click = function () {
        globalThis.saved?.push([this.href, this.download, this.rel]);
      };
    });
    await page.getByRole('button', { name: 'Download list.txt' }).click();
    await expect.poll(() => page.evaluate(() => globalThis.saved?.length)).toBe(1);
    const [[href, name, rel] = []] = (await page.evaluate(() => globalThis.saved)) ?? [];
    expect(href).toContain('/v1/pictures/general');
    expect([name, rel]).toEqual(['list.txt', 'noopener']);
    expect((await asked(page)).at(-1)?.download).toBe(true);
    await page.close();
  });

  it('that are gone say so in their row', async () => {
    const page = await harness.open({ scene: 'media-files', links: 'gone' });
    await page.getByRole('button', { name: 'Download list.txt' }).click();
    await page.locator('.media-file').getByText('This file is not there any more.').waitFor();
    await page.close();
  });
});

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
