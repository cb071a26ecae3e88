import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useHarness } from './harness-page.ts';

const harness = useHarness();

const isDark = (page: Page) =>
  page.evaluate(() => globalThis.harness.chat.shadowRoot?.querySelector('.app.dark') !== null);
const change = (page: Page, name: string, value: string) =>
  page.evaluate(
    ([name = '', value = '']) => document.documentElement.setAttribute(name, value),
    [name, value],
  );

describe('the scheme of the page', () => {
  it('is followed at once, by class, attribute and style, and only where it is asked for', async () => {
    const page = await harness.open({
      scene: 'empty',
      scheme: 'page',
      context: { colorScheme: 'dark' },
    });
    // A page that says nothing is light, whatever the device prefers.
    expect(await isDark(page)).toBe(false);
    const says: [name: string, value: string, dark: boolean][] = [
      ['class', 'no-js dark', true],
      ['class', '', false],
      ['data-theme', 'dark', true],
      ['data-theme', 'light', false],
      ['data-bs-theme', 'dark', false],
      ['data-theme', '', true],
      ['data-bs-theme', '', false],
      ['style', 'color-scheme: dark', true],
      ['style', 'color-scheme: only light', false],
      ['style', 'color-scheme: light dark', true],
    ];
    for (const [name, value, dark] of says) {
      await change(page, name, value);
      await expect.poll(() => isDark(page), { message: `${name}=${value}` }).toBe(dark);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(() => isDark(page)).toBe(false);
    await change(page, 'class', 'dark');
    await page.evaluate(() => globalThis.harness.chat.setAttribute('color-scheme', 'light'));
    await expect.poll(() => isDark(page)).toBe(false);
    await page.close();
  });
});

describe('what a page sets', () => {
  it('wins over our own: properties, parts, and on any element around', async () => {
    const page = await harness.open({ scene: 'full' });
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`body { --partyline-accent: rgb(10 20 30); --partyline-radius: 0px; --partyline-font: serif }
        partyline-chat::part(own-message) { background: rgb(1 2 3) }`);
      document.adoptedStyleSheets = [sheet];
    });
    const looks = await page.evaluate(() => {
      const root = globalThis.harness.chat.shadowRoot;
      const style = (selector: string) =>
        getComputedStyle(root?.querySelector(selector) ?? document.body);
      return [
        style('.send').borderRadius,
        style('.own .bubble').backgroundColor,
        style('.app').fontFamily,
      ];
    });
    expect(looks).toEqual(['0px', 'rgb(1, 2, 3)', 'serif']);
    await page.close();
  });

  it('is left aside by browsers that cannot keep it readable', async () => {
    const page = await harness.open({
      scene: 'full',
      before: () => {
        const { supports } = CSS;
        CSS.supports = (...asked: string[]) =>
          !asked.join().includes('from red') && Reflect.apply(supports, CSS, asked);
      },
    });
    await page.evaluate(() =>
      globalThis.harness.chat.style.setProperty('--partyline-accent', 'yellow'),
    );
    const accent = () =>
      page.evaluate(() => {
        const app = globalThis.harness.chat.shadowRoot?.querySelector('.app');
        return app && getComputedStyle(app).getPropertyValue('--accent');
      });
    await expect.poll(accent).toBe('#17635c');
    await page.evaluate(() => globalThis.harness.loadExtras());
    await expect.poll(accent).toBe('#17635c');
    await page.close();
  });
});

it('shows every shape by a line where the device chooses the colors', async () => {
  const context = { forcedColors: 'active' } as const;
  const page = await harness.open({ scene: 'full', width: 1440, context });
  await page.evaluate(() => globalThis.harness.loadExtras());
  await page.getByRole('searchbox').waitFor();
  const flat = await page.evaluate(() => {
    const root = globalThis.harness.chat.shadowRoot;
    const shapes = [
      '.bubble',
      '.avatar',
      '.room-mark',
      '.send',
      '.composer textarea',
      '.search',
      '.tabs',
    ];
    return shapes.filter((shape) => {
      const element = root?.querySelector(shape);
      if (!element) return true;
      const { borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(element);
      return borderTopWidth === '0px' || borderTopColor === backgroundColor;
    });
  });
  expect(flat).toEqual([]);
  await page.close();
});
