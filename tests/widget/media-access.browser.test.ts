import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from './axe.ts';
import { type Scene, useHarness } from './harness-page.ts';

const harness = useHarness();
const loaded = (page: Page) => page.locator('img.there').first().waitFor();
const openFirst = async (page: Page) => {
  await page.getByRole('button', { name: /^Open picture: 1-shot/ }).click();
  await page.locator('.lightbox img').waitFor();
};
const saving = () =>
  Object.defineProperty(navigator, 'connection', { value: { saveData: true }, configurable: true });

const views: [name: string, scene: Scene, steps: (page: Page) => Promise<unknown>][] = [
  ['messages with files', { scene: 'media', height: 2_600 }, loaded],
  ['messages with files on a phone', { scene: 'media', width: 375, height: 2_600 }, loaded],
  [
    'messages with files in a panel',
    { scene: 'media', mode: 'panel' },
    (page) => page.getByText('Good night!').waitFor(),
  ],
  ['messages from right to left', { scene: 'media', dir: 'rtl', height: 2_600 }, loaded],
  [
    'pictures that wait to be asked for',
    { scene: 'media-one', before: saving },
    (page) => page.getByRole('button', { name: /^Load picture/ }).waitFor(),
  ],
  [
    'pictures that did not come',
    { scene: 'media', links: 'dead', height: 2_600 },
    (page) => page.getByText('This could not be loaded.').first().waitFor(),
  ],
  [
    'uploads under way',
    { scene: 'media-sending', height: 1_600 },
    (page) => page.getByText('Sending 5 files').waitFor(),
  ],
  [
    'the question before a message is deleted',
    { scene: 'media' },
    async (page) => {
      await page.getByText('Good night!').hover();
      await page.getByRole('button', { name: 'Delete message' }).last().click();
    },
  ],
  ['a large picture', { scene: 'media', width: 1_440 }, openFirst],
  ['a large picture on a phone', { scene: 'media', mode: 'panel', width: 375 }, openFirst],
];

describe('axe finds nothing in', () => {
  it.each(views)('%s', async (_, scene, steps) => {
    const page = await harness.open(scene);
    await steps(page);
    expect(await violations(page)).toEqual([]);
    await page.close();
  });
});

it('at 200 % of 640 px nothing is cut off at the side', async () => {
  const page = await harness.open({ scene: 'media', width: 320, height: 700 });
  await page.locator('.tile').first().waitFor();
  const { over, rows } = await page.getByRole('log').evaluate((box) => {
    const right = box.getBoundingClientRect().right;
    const all = [...box.querySelectorAll('.media, .media-file, .removal > *')];
    return {
      over: all.filter((it) => it.getBoundingClientRect().right > right).length,
      rows: all.length,
    };
  });
  expect(rows).toBeGreaterThan(12);
  expect(over).toBe(0);
  await openFirst(page);
  const close = await page.getByRole('button', { name: 'Close pictures' }).boundingBox();
  expect((close?.x ?? 999) + (close?.width ?? 0)).toBeLessThanOrEqual(320);
  await page.close();
});

it('everything to press is at least 24 px a side', async () => {
  const page = await harness.open({ scene: 'media-sending', width: 375, height: 1_600 });
  await page.getByText('Sending 5 files').waitFor();
  const small = await page
    .getByRole('log')
    .locator('button:not(.author)')
    .evaluateAll((all) =>
      all.flatMap((it) => {
        const { width, height } = it.getBoundingClientRect();
        return Math.min(width, height) < 24 ? [`${it.ariaLabel ?? it.textContent}: ${height}`] : [];
      }),
    );
  expect(small).toEqual([]);
  await page.close();
});

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
