import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Scene, useHarness } from './harness-page.ts';

const harness = useHarness();
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Pictures of this conversation' });
const thumb = (page: Page, name: string) =>
  page.getByRole('button', { name: `Open picture: ${name}` });
const place = (page: Page) => dialog(page).locator('.lightbox-place').textContent();
/** What has the focus, by its name. */
const focused = (page: Page) =>
  page.evaluate(() =>
    globalThis.harness.chat.shadowRoot?.activeElement?.getAttribute('aria-label'),
  );

async function open(scene: Partial<Scene> = {}, name = '1-shot.jpg') {
  const page = await harness.open({ scene: 'media', ...scene });
  await thumb(page, name).click();
  await dialog(page).locator('.stage-frame').waitFor();
  return page;
}

describe('a large picture', () => {
  it.each([
    ['a page', { mode: 'page', width: 1_440 }],
    ['a panel', { mode: 'panel' }],
    ['a panel on a phone', { mode: 'panel', width: 375 }],
    ['a part of a page', { mode: 'inline', width: 700 }],
  ] as const)('lies over everything in %s', async (_, scene) => {
    const page = await open(scene);
    const [box, view] = [await dialog(page).boundingBox(), page.viewportSize()];
    expect([box?.x, box?.y, box?.width, box?.height]).toEqual([0, 0, view?.width, view?.height]);
    const onTop = await page.evaluate(() => {
      const { shadowRoot } = globalThis.harness.chat;
      const at = shadowRoot?.elementFromPoint(innerWidth / 2, innerHeight / 2);
      return at?.closest('dialog') !== null;
    });
    expect(onTop).toBe(true);
    const picture = await dialog(page).locator('.stage-frame').boundingBox();
    expect((picture?.width ?? 0) / (picture?.height ?? 1)).toBeCloseTo(4 / 3, 1);
    expect(picture?.width).toBeLessThanOrEqual(view?.width ?? 0);
    await page.close();
  });

  it('tells what it is, by whom, and what is on it', async () => {
    const page = await open({}, 'Roofs of a town under a blue sky');
    const head = dialog(page).locator('.lightbox-head');
    expect(await head.locator('.media-name').textContent()).toBe('tower.jpg');
    expect(await head.locator('.lightbox-by').textContent()).toMatch(
      /^Jonas Weber · Today, \d\d:\d\d · 556 kB$/,
    );
    expect(await dialog(page).locator('figcaption').textContent()).toBe(
      'Roofs of a town under a blue sky',
    );
    await expect.poll(() => place(page)).toBe('1 of 17');
    expect(await head.getByRole('button', { name: 'Download tower.jpg' }).count()).toBe(1);
    await page.close();
  });

  it('is left with Escape, and the focus goes back to the small one', async () => {
    const page = await open({ mode: 'panel' });
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog(page).count()).toBe(0);
    expect(await focused(page)).toBe('Open picture: 1-shot.jpg');
    // Only the picture was closed.
    expect(await page.evaluate(() => globalThis.harness.chat.hasAttribute('open'))).toBe(true);
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('button', { name: 'Close pictures' }).click();
    expect(await focused(page)).toBe('Open picture: 1-shot.jpg');
    await page.close();
  });

  it('keeps the focus, and what lies behind out of reach', async () => {
    const page = await open();
    const seen = new Set<unknown>();
    for (let turn = 0; turn < 12; turn += 1) {
      await page.keyboard.press('Tab');
      seen.add(await focused(page));
    }
    expect([...seen].sort()).toEqual([
      '1-shot.jpg. Show at full size',
      'Close pictures',
      'Download 1-shot.jpg',
      'Next',
      'Previous',
    ]);
    const reached = await page.evaluate(() => {
      const field = globalThis.harness.chat.shadowRoot?.querySelector('textarea');
      field?.focus();
      return field?.matches(':focus');
    });
    expect(reached).toBe(false);
    await page.close();
  });

  it('is shown pixel by pixel with a click or Enter, and the arrow keys go through it', async () => {
    const page = await open({ width: 800, height: 600 });
    const frame = dialog(page).locator('.stage-frame');
    await page.keyboard.press('Enter');
    expect((await frame.boundingBox())?.width).toBe(1_600);
    const stage = dialog(page).locator('.stage');
    const before = await stage.evaluate((it) => it.scrollLeft);
    expect(before).toBeGreaterThan(0);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => stage.evaluate((it) => it.scrollLeft)).toBeGreaterThan(before);
    await expect.poll(() => place(page)).toBe('3 of 17');
    await frame.click();
    expect((await frame.boundingBox())?.width).toBeLessThanOrEqual(800);
    await page.close();
  });

  it('that does not load says so, and can be tried again', async () => {
    const page = await harness.open({ scene: 'media' });
    await thumb(page, '1-shot.jpg').waitFor();
    await page.evaluate(() => {
      globalThis.harness.files.links = 'gone';
    });
    await thumb(page, '1-shot.jpg').click();
    await dialog(page).getByText('This file is not there any more.').waitFor();
    await page.close();
  });

  it('that is deleted while it is shown makes room for the next', async () => {
    const page = await open();
    await page.evaluate(() => globalThis.harness.client.open('general').remove(3));
    await expect.poll(() => place(page)).toBe('3 of 15');
    expect(await dialog(page).locator('.media-name').textContent()).toBe('10-shot.jpg');
    await page.close();
  });
});

describe('going through pictures', () => {
  const press = async (page: Page, key: string, place: string) => {
    await page.keyboard.press(key);
    await dialog(page).locator('.lightbox-place').getByText(place, { exact: true }).waitFor();
  };

  it('by keys: one by one, to the first and to the last, and no further', async () => {
    const page = await open();
    await expect.poll(() => place(page)).toBe('3 of 17');
    await press(page, 'ArrowRight', '4 of 17');
    await press(page, 'ArrowLeft', '3 of 17');
    await press(page, 'Home', '1 of 17');
    await press(page, 'ArrowLeft', '1 of 17');
    await press(page, 'End', '17 of 17');
    await press(page, 'ArrowRight', '17 of 17');
    // A video; there is none behind its address here, and the browser may have found out by now.
    await dialog(page).locator('video, .media-problem').waitFor();
    await page.close();
  });

  it('follows the direction of reading', async () => {
    const page = await open({ dir: 'rtl' });
    await press(page, 'ArrowLeft', '4 of 17');
    await press(page, 'ArrowRight', '3 of 17');
    const [next, previous] = [
      await dialog(page).getByRole('button', { name: 'Next' }).boundingBox(),
      await dialog(page).getByRole('button', { name: 'Previous' }).boundingBox(),
    ];
    expect(next?.x).toBeLessThan(previous?.x ?? 0);
    await page.close();
  });

  it('by buttons, which keep the focus', async () => {
    const page = await open();
    await dialog(page).getByRole('button', { name: 'Next' }).click();
    await expect.poll(() => place(page)).toBe('4 of 17');
    expect(await focused(page)).toBe('Next');
    await page.close();
  });

  it.each([
    ['ltr', -1, '4 of 17'],
    ['ltr', 1, '2 of 17'],
    ['rtl', 1, '4 of 17'],
  ] as const)('by finger: %s, towards %d', async (direction, towards, expected) => {
    const page = await open({
      width: 375,
      context: { hasTouch: true, isMobile: true },
      ...(direction === 'rtl' && { dir: 'rtl' as const }),
    });
    await swipe(page, towards * 120);
    await expect.poll(() => place(page)).toBe(expected);
    await page.close();
  });

  it('not by a finger that goes up and down, or a little', async () => {
    const page = await open({ width: 375, context: { hasTouch: true, isMobile: true } });
    await swipe(page, 20);
    await swipe(page, 60, 200);
    await expect.poll(() => place(page)).toBe('3 of 17');
    await page.close();
  });

  it('the keys of the page and of the widget stay untouched by it', async () => {
    const page = await open();
    await page.evaluate(() => {
      globalThis.keysHeard = 0;
      document.addEventListener('keydown', () => {
        globalThis.keysHeard = (globalThis.keysHeard ?? 0) + 1;
      });
    });
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => globalThis.keysHeard)).toBe(0);
    await page.close();
  });
});

async function swipe(page: Page, x: number, y = 0): Promise<void> {
  await dialog(page)
    .locator('.stage')
    .evaluate(
      (stage, [x, y]) => {
        const at = (type: string, clientX: number, clientY: number) =>
          new PointerEvent(type, {
            pointerType: 'touch',
            isPrimary: true,
            bubbles: true,
            clientX,
            clientY,
          });
        stage.dispatchEvent(at('pointerdown', 180, 300));
        stage.dispatchEvent(at('pointerup', 180 + (x ?? 0), 300 + (y ?? 0)));
      },
      [x, y],
    );
}

declare global {
  var keysHeard: number | undefined;
}

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
