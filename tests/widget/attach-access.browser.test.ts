import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import {
  bring,
  clip,
  isReady,
  large,
  openWith,
  picture,
  refused,
  remove,
  text,
} from './attached-files.ts';
import { violations } from './axe.ts';
import { type Scene, useHarness } from './harness-page.ts';

const harness = useHarness();
const open = (scene?: Scene) => openWith(harness, scene);

describe('attaching files is for everybody', () => {
  const all = async (page: Page) => {
    await page.evaluate(() => globalThis.harness.files.hold());
    await bring(page, [{ ...picture, name: 'waiting.png' }], { how: 'paste' });
    await page.evaluate(() => globalThis.harness.files.release());
    await isReady(page);
    await bring(page, [large, text, refused], { how: 'drop' });
    await page.getByRole('checkbox').waitFor();
  };

  it.each([
    ['on a desk', { scene: 'full' }],
    ['on a phone', { scene: 'full', width: 375, height: 720 }],
  ] as const)('axe finds nothing %s, in the light and in the dark', async (_, scene) => {
    const page = await open(scene);
    await all(page);
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  it('by keyboard alone, in the order in which it is seen', async () => {
    const page = await open();
    await all(page);
    await remove(page, 'waiting.png').focus();
    const order: (string | null)[] = [];
    for (let step = 0; step < 9; step += 1) {
      await page.keyboard.press('Tab');
      order.push(
        await page.evaluate(() => {
          const one = document.querySelector('partyline-chat')?.shadowRoot?.activeElement;
          return (
            one?.getAttribute('aria-label') ?? one?.parentElement?.textContent?.slice(0, 13) ?? null
          );
        }),
      );
    }
    expect(order).toEqual([
      'Describe this picture: waiting.png',
      'Send original',
      'Remove sunset.png',
      'Describe this picture: sunset.png',
      'Remove notes.txt',
      'Dismiss: page.html',
      'Attach files',
      'Message General',
      'Send',
    ]);
    await page.close();
  });

  it('by fingers: what is pressed is large enough', async () => {
    const page = await open({ scene: 'full', width: 375, context: { hasTouch: true } });
    await all(page);
    const box = await clip(page).boundingBox();
    expect([box?.width, box?.height]).toEqual([44, 44]);
    for (const button of await page.locator('.composer button').all()) {
      const { width, height } = (await button.boundingBox()) ?? { width: 0, height: 0 };
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(40);
    }
    await page.close();
  });
});

it('nothing of this throws in the page', () => {
  expect(harness.errors).toEqual([]);
});
