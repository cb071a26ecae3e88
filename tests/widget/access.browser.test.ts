import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from './axe.ts';
import { type Scene, useHarness } from './harness-page.ts';

const harness = useHarness();

const views: [name: string, scene: Scene, steps?: (page: Page) => Promise<unknown>][] = [
  ['the door', { scene: 'sign-in' }],
  [
    'the door with errors',
    { scene: 'sign-in' },
    async (page) => {
      await page.getByRole('tab', { name: 'Sign up' }).click();
      await page.getByRole('button', { name: 'Create account' }).click();
    },
  ],
  ['the door that only the website opens', { scene: 'sign-in-vouched', mode: 'inline' }],
  [
    'the door where nothing can be kept',
    {
      scene: 'sign-in',
      mode: 'panel',
      before: () =>
        Object.defineProperty(globalThis, 'localStorage', {
          get() {
            throw new DOMException('denied', 'SecurityError');
          },
        }),
    },
    (page) => page.getByText('This browser keeps nothing').waitFor(),
  ],
  ['checking a session', { scene: 'signing-in' }],
  ['a conversation', { scene: 'full' }],
  ['a panel', { scene: 'full', mode: 'panel' }],
  ['a panel on a phone', { scene: 'full', mode: 'panel', width: 375 }],
  ['the rooms', { scene: 'full', mode: 'inline', room: '', width: 375 }],
  ['the lobby', { scene: 'lobby', width: 1440 }],
  ['the lobby on a phone', { scene: 'lobby', room: '', width: 375 }],
  ['the lobby without people', { scene: 'lobby-unreachable', room: '' }],
  [
    'a private talk',
    { scene: 'lobby' },
    (page) =>
      page
        .getByRole('button', { name: /Jonas Weber/ })
        .first()
        .click(),
  ],
  [
    'news from elsewhere',
    { scene: 'lobby' },
    async (page) => {
      await page.evaluate(() => globalThis.harness.loadExtras());
      await page.evaluate(() => {
        const { people } = globalThis.harness;
        const chat = people.state.chats.find(({ kind }) => kind === 'private');
        if (chat?.with) people.receiveMessage(chat.room, chat.with, 'Are you there?');
      });
      await page.getByRole('complementary', { name: 'New elsewhere' }).waitFor();
    },
  ],
  ['no rooms', { scene: 'no-rooms', room: '' }],
  ['rooms that failed', { scene: 'rooms-failing', room: '' }],
  ['an empty room', { scene: 'empty' }],
  ['connecting', { scene: 'connecting' }],
  ['offline with failed messages', { scene: 'offline' }],
  ['offline without a network', { scene: 'offline-device' }],
  ['a refused room', { scene: 'refused' }],
  ['a room that is not there', { scene: 'missing', room: 'nowhere' }],
  [
    'who is on this page',
    { scene: 'page-room', room: 'page-3w5e11264sgsf', mode: 'inline' },
    (page) => page.getByRole('button', { name: /^Show members \(/ }).click(),
  ],
  ['somebody typing', { scene: 'typing' }],
  ['older messages that failed', { scene: 'older-failing' }],
  [
    'the members',
    { scene: 'full', width: 1440 },
    (page) => page.getByRole('button', { name: 'Show members' }).click(),
  ],
  [
    'the members on a phone',
    { scene: 'full', mode: 'panel', width: 375 },
    (page) => page.getByRole('button', { name: 'Show members' }).click(),
  ],
  [
    'the account of somebody the website vouches for',
    { scene: 'vouched' },
    (page) => page.getByRole('button', { name: /^Your account/ }).click(),
  ],
  [
    'the account of a guest',
    { scene: 'guest' },
    (page) => page.getByRole('button', { name: /^Your account/ }).click(),
  ],
  [
    'a new room',
    { scene: 'full' },
    (page) => page.getByRole('button', { name: 'New room' }).click(),
  ],
  [
    'the question whether to make a room',
    { scene: 'full' },
    async (page) => {
      await page.getByRole('searchbox').fill('book club');
      await page.getByRole('searchbox').press('Enter');
      await page.getByText('Create it?').waitFor();
    },
  ],
];

describe('axe finds nothing in', () => {
  it.each(views)('%s', async (_, scene, steps) => {
    const page = await harness.open(scene);
    await steps?.(page);
    expect(await violations(page)).toEqual([]);
    await page.close();
  });
});

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
