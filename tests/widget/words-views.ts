// The views in which words are looked for, and how they are looked for.
import type { Page } from 'playwright-core';
import { attachEnglish } from '../../widget/src/attach-strings.ts';
import { english as eager } from '../../widget/src/strings.ts';
import { moreEnglish } from '../../widget/src/strings-extras.ts';
import type { Scene } from './harness-page.ts';

/** Every English word of the widget. */
export const english: Readonly<Record<string, string>> = {
  ...eager,
  ...moreEnglish,
  ...attachEnglish,
};

type Step = (page: Page) => Promise<unknown>;
/** By classes and roles alone, because the words are another language's. */
const press = (selector: string) => (page: Page) => page.locator(selector).first().click();
/** On a phone the talk may be in front of the lobby. */
const inLobby = (selector: string) => async (page: Page) => {
  const front = page.locator('.lobby:visible, .to-rooms:visible').first();
  if (await front.evaluate((it) => it.matches('.to-rooms'))) await front.click();
  await press(selector)(page);
};
const friends = inLobby('.lobby .tabs button:last-child');
const account = inLobby('.lobby .me');

/** Views with as many words as there can be at once. */
export const views: [name: string, scene: Scene, step?: Step][] = [
  [
    'the door',
    { scene: 'sign-in' },
    async (page) => {
      await page.getByRole('tab').last().click();
      await page.locator('.entry [type=submit]').last().click();
      await page.locator('.has-error').first().waitFor();
    },
  ],
  ['a talk with members', { scene: 'full' }, press('.conversation [aria-pressed]')],
  ['what was not sent', { scene: 'offline' }],
  ['a room that is not there', { scene: 'missing', room: 'nowhere' }],
  ['messages with files', { scene: 'media', height: 2_600 }],
  ['files on their way', { scene: 'media-sending', height: 1_600 }],
  ['the lobby', { scene: 'lobby', room: '' }],
  ['rooms that failed', { scene: 'rooms-failing', room: '' }],
  ['friends and requests', { scene: 'people', room: '' }, friends],
  [
    'a profile',
    { scene: 'people', room: '' },
    async (page) => {
      await friends(page);
      await page.locator('.friends .person-open').first().click();
      await page.locator('.profile-details').waitFor();
    },
  ],
  ["a guest's account", { scene: 'guest', room: '' }, account],
  [
    "one's own profile",
    { scene: 'people', room: '', height: 2_000 },
    async (page) => {
      await account(page);
      await page.locator('[name=about]').fill('x'.repeat(600));
    },
  ],
  ['a new room', { scene: 'full', room: '' }, inLobby('.lobby .bar .icon-button')],
];

/** All texts that are seen or read out, without what people wrote in the language of their names: pictures' initials. */
export const textsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const root = globalThis.harness.chat.shadowRoot;
    if (!root) throw new Error('no chat');
    const said = [
      'aria-label',
      'aria-description',
      'aria-valuetext',
      'title',
      'placeholder',
      'alt',
    ];
    const texts: (string | null)[] = [];
    for (const element of root.querySelectorAll('*')) {
      if (element.closest('style, .avatar, [hidden]') || !element.checkVisibility()) continue;
      texts.push(...said.map((name) => element.getAttribute(name)));
      for (const { nodeType, textContent } of element.childNodes)
        if (nodeType === Node.TEXT_NODE) texts.push(textContent);
    }
    return [...new Set(texts.map((text) => (text ?? '').trim()).filter(Boolean))];
  });
