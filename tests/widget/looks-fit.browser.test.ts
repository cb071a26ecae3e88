import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Scene, useHarness } from './harness-page.ts';

const harness = useHarness();

const press = (name: RegExp | string) => (page: Page) =>
  page.getByRole('button', { name }).first().click();
const fromRooms = (name: RegExp | string) => async (page: Page) => {
  await press('Back to rooms')(page);
  await press(name)(page);
};

const views: [name: string, scene: Scene, step?: (page: Page) => Promise<unknown>][] = [
  ['the door', { scene: 'sign-in' }, (page) => page.getByRole('tab', { name: 'Sign up' }).click()],
  ['a talk', { scene: 'full', mode: 'panel' }],
  ['files', { scene: 'media' }],
  ['what was not sent', { scene: 'offline' }],
  ['older messages that failed', { scene: 'older-failing' }],
  ['a refused room', { scene: 'refused' }],
  ['the lobby', { scene: 'lobby' }, press('Back to rooms')],
  ['the members', { scene: 'full' }, press('Show members')],
  ['a guest', { scene: 'guest' }, fromRooms(/^Your account/)],
  ['an account', { scene: 'full' }, fromRooms(/^Your account/)],
  ['a new room', { scene: 'full' }, fromRooms('New room')],
  ['the people', { scene: 'people' }, fromRooms(/^People/)],
  ['a profile', { scene: 'full' }, press('Jonas Weber')],
];

type Options = { readonly scale?: string; readonly least: number };

/** What of the widget's controls is smaller than `least`, and what of its text does not fit. */
const findMisfits = (page: Page, { scale = '', least }: Options): Promise<string[]> =>
  page.evaluate(
    ([scale, least]) => {
      const { chat } = globalThis.harness;
      chat.style.setProperty('--partyline-scale', scale);
      const root = chat.shadowRoot;
      if (!root) throw new Error('no chat');
      const isSeen = (element: Element) =>
        element.checkVisibility({ visibilityProperty: true }) && !element.closest('.unseen');
      const all = [...root.querySelectorAll('.app *')].filter(isSeen);
      const name = (element: Element) =>
        `${element.tagName}.${element.getAttribute('class')} ${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 30)}`;
      // A link in a sentence is as high as its line; a name in a bubble does what the picture beside it does.
      const controls = 'button, input, textarea, summary, [role=tab]';
      const small = all
        .filter((it) => it.matches(controls) && !it.matches('.author, .text *'))
        .filter((it) => !it.closest('label'))
        .flatMap((it) => {
          // What is pressed is the whole field around an input.
          const { width, height } = (it.closest('.input, .search') ?? it).getBoundingClientRect();
          const isSmall = Math.min(width, height) < least - 0.5;
          return isSmall ? [`${Math.round(width)}×${Math.round(height)} ${name(it)}`] : [];
        });
      const isCut = (it: Element) => {
        const { overflowX, overflowY, textOverflow } = getComputedStyle(it);
        if (textOverflow === 'ellipsis') return it.scrollHeight > it.clientHeight + 1;
        return (
          (overflowX === 'hidden' && it.scrollWidth > it.clientWidth + 1) ||
          (overflowY === 'hidden' && it.scrollHeight > it.clientHeight + 1)
        );
      };
      const cut = all
        .filter((it) => it.textContent?.trim() && !it.matches('.tile') && isCut(it))
        .map((it) => `cut ${name(it)}`);
      // Within code, which scrolls by itself, or what ends in dots.
      const isClipped = (it: Element | null): boolean =>
        it !== null &&
        (it.matches('pre, .tile') ||
          getComputedStyle(it).textOverflow === 'ellipsis' ||
          isClipped(it.parentElement));
      const edge = chat.getBoundingClientRect();
      const outside = all
        .filter((it) => !isClipped(it))
        .filter((it) => {
          const { left, right, width } = it.getBoundingClientRect();
          return width > 0 && (left < edge.left - 1 || right > edge.right + 1);
        })
        .map((it) => `outside ${name(it)}`);
      return [...small, ...cut, ...outside];
    },
    [scale, least] as const,
  );

describe('on a phone 320 px wide', () => {
  const context = { hasTouch: true, isMobile: true };
  it.each(views)(
    '%s fits, and is large enough for fingers, also when compact',
    async (_, scene, step) => {
      const page = await harness.open({ ...scene, width: 320, height: 568, context });
      await page.evaluate(() => globalThis.harness.loadExtras());
      await step?.(page);
      expect(await findMisfits(page, { least: 44 })).toEqual([]);
      await page.evaluate(() => globalThis.harness.chat.setAttribute('density', 'compact'));
      expect(await findMisfits(page, { least: 44 })).toEqual([]);
      await page.close();
    },
  );
});

describe('at twice the size', () => {
  it.each(views)('%s fits into 640 px, from right to left too', async (_, scene, step) => {
    const page = await harness.open({ ...scene, width: 640, height: 900 });
    await page.evaluate(() => globalThis.harness.loadExtras());
    await step?.(page);
    expect(await findMisfits(page, { scale: '2', least: 48 })).toEqual([]);
    await page.evaluate(() => globalThis.harness.chat.setAttribute('dir', 'rtl'));
    expect(await findMisfits(page, { scale: '1', least: 24 })).toEqual([]);
    await page.close();
  });
});
