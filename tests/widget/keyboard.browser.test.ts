import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { bring, isReady, large } from './attached-files.ts';
import { type Scene, useHarness } from './harness-page.ts';

const harness = useHarness();

type Steps = (page: Page) => Promise<unknown>;
const narrow = { mode: 'inline', width: 420, room: '' } as const;
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
const friends: Steps = (page) => press(page, /^People/);
const account: Steps = async (page) => {
  await press(page, /^Your account/);
  await page.getByLabel('About').waitFor();
};

const views: [name: string, scene: Scene, steps?: Steps][] = [
  ['the door', { scene: 'sign-in', mode: 'inline' }],
  [
    'the door with errors',
    { scene: 'sign-in', mode: 'inline' },
    async (page) => {
      await page.getByRole('tab', { name: 'Sign up' }).click();
      await press(page, 'Create account');
    },
  ],
  ['a talk', { scene: 'full', mode: 'inline', width: 420 }],
  ['a talk from right to left', { scene: 'full', mode: 'inline', width: 420, dir: 'rtl' }],
  ['both panes', { scene: 'lobby', width: 1_100 }],
  ['members', { scene: 'full', mode: 'inline', width: 420 }, (page) => press(page, 'Show members')],
  ['the rooms', { scene: 'full', ...narrow }],
  ['friends', { scene: 'people', ...narrow }, friends],
  [
    'people that are looked for',
    { scene: 'people', ...narrow },
    async (page) => {
      await friends(page);
      await page.getByRole('tab', { name: 'Find people' }).click();
      await page.locator('.friends .person-card').first().waitFor();
    },
  ],
  ["one's own profile and settings", { scene: 'people', ...narrow }, account],
  ['a new room', { scene: 'full', ...narrow }, (page) => press(page, 'New room')],
  [
    'files that are to be sent',
    { scene: 'full', mode: 'inline', width: 420 },
    async (page) => {
      await bring(page, [{ name: 'a.png', type: 'image/png', pixels: 200 }], { how: 'paste' });
      await isReady(page);
      await bring(page, [large], { how: 'drop' });
    },
  ],
  ['messages with files', { scene: 'media', mode: 'inline', width: 420, height: 900 }],
];

/** Two buttons of the page, so that there is something to come from and to go on to. */
async function between(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await globalThis.harness.loadExtras();
    const button = (id: string) => Object.assign(document.createElement('button'), { id });
    for (const id of ['before', 'after'])
      button(id).style.cssText = 'position: fixed; top: 0; opacity: 0';
    const { chat } = globalThis.harness;
    chat.before(Object.assign(button('before'), { style: 'position:fixed' }));
    chat.after(Object.assign(button('after'), { style: 'position:fixed' }));
  });
  await page.locator('#before').focus();
}

/** What has the focus, and what is wrong with how that is shown. */
function stop(page: Page) {
  return page.evaluate(async () => {
    // What comes into view with the focus tells so in the next frame, and no hand is faster than that.
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    const root = globalThis.harness.chat.shadowRoot;
    const one = root?.activeElement;
    if (!root || !(one instanceof HTMLElement)) return { id: document.activeElement?.id ?? '' };
    const wrong: string[] = [];
    const name = (
      one.ariaLabel ??
      one.getAttribute('name') ??
      one.innerText ??
      one.className
    ).slice(0, 40);
    const { left, top, width, height } = one.getBoundingClientRect();
    const seen = root.elementFromPoint(left + width / 2, top + height / 2);
    if (!one.matches('[role=log], input[type=range]'))
      if (!seen || !(one.contains(seen) || seen.contains(one))) wrong.push('obscured');
    const framed = [one, one.closest('.input, .composer, .search')].some((it) => {
      if (!it) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(it);
      return (
        (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1.5) || boxShadow !== 'none'
      );
    });
    if (!framed) wrong.push('no visible focus');
    if (one.dataset.reached) return { again: `${name} <${one.tagName}>` };
    one.dataset.reached = 'yes';
    return { wrong: wrong.map((what) => `${name} <${one.tagName}>: ${what}`) };
  });
}

/** What could be pressed or filled in and was not come by; arrows reach the rest of a group from one of it. */
function left(page: Page) {
  return page.evaluate(() => {
    const root = globalThis.harness.chat.shadowRoot;
    const all = root?.querySelectorAll<HTMLElement>('button, a[href], input, textarea, summary');
    return [...(all ?? [])]
      .filter((it) => it.checkVisibility({ visibilityProperty: true, opacityProperty: false }))
      .filter((it) => !it.dataset.reached && !it.matches('[role=tab], :disabled'))
      .filter((it) => !(it.tabIndex < 0 && it.closest('[data-message]')))
      .map((it) => `${it.ariaLabel ?? it.innerText} <${it.tagName}>`);
  });
}

describe('Tab goes through everything, shows where it is, and out again', () => {
  it.each(views)('%s', async (_, scene, steps) => {
    const page = await harness.open(scene);
    await steps?.(page);
    await between(page);
    const wrong: string[] = [];
    const ends: string[] = [];
    for (let step = 0; step < 90 && !ends.includes('after'); step += 1) {
      await page.keyboard.press('Tab');
      const found = await stop(page);
      if ('id' in found) ends.push(found.id ?? '');
      else wrong.push(...(found.wrong ?? [`again: ${found.again}`]));
    }
    expect(wrong).toEqual([]);
    expect(ends).toEqual(['after']);
    expect(await left(page)).toEqual([]);
    await page.close();
  });
});

it('what covers a talk takes the focus and gives it back', async () => {
  const page = await harness.open({ scene: 'full', mode: 'inline', width: 420 });
  await press(page, 'Show members');
  await page.getByRole('complementary', { name: 'Members' }).waitFor();
  const focused = () =>
    page.evaluate(() => globalThis.harness.chat.shadowRoot?.activeElement?.ariaLabel);
  expect(await focused()).toBe('Hide members');
  await page.keyboard.press('Escape');
  await expect.poll(focused).toBe('Show members');
  await page.close();
});

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
