import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from './axe.ts';
import { type Scene, useHarness } from './harness-page.ts';

const harness = useHarness();

type Steps = (page: Page) => Promise<unknown>;
const phone = { width: 375, mode: 'inline', room: '' } as const;
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
const friends: Steps = (page) => press(page, /^People/);
const found: Steps = async (page) => {
  await friends(page);
  await page.getByRole('tab', { name: 'Find people' }).click();
  await page.locator('.friends .person-card').first().waitFor();
};
const profileOf =
  (name: string, more?: Steps): Steps =>
  async (page) => {
    await found(page);
    await page.locator('.friends .person-open', { hasText: name }).click();
    await page.getByRole('dialog').getByText('Here since').waitFor();
    await more?.(page);
  };
const account: Steps = async (page) => {
  await press(page, /^Your account/);
  await page.getByLabel('About').waitFor();
};

const views: [name: string, scene: Scene, steps: Steps][] = [
  ['friends and requests', { scene: 'people' }, friends],
  [
    'friends on a phone, with the blocked ones',
    { scene: 'people', ...phone },
    async (page) => {
      await friends(page);
      await page.locator('summary').click();
    },
  ],
  ['no friends', { scene: 'people-empty', ...phone }, friends],
  ['friends that load', { scene: 'people-loading', ...phone }, friends],
  ['friends that could not be loaded', { scene: 'people-offline', ...phone }, friends],
  [
    'a request that failed',
    { scene: 'people-failing', ...phone },
    async (page) => {
      await friends(page);
      await press(page, /^Accept.*Nora/);
      await page.locator('.card-failure').waitFor();
    },
  ],
  ['people found', { scene: 'people' }, found],
  [
    'nobody found',
    { scene: 'people', ...phone },
    async (page) => {
      await found(page);
      await page.getByRole('searchbox').fill('zzz');
      await page.getByText('Nobody matches').waitFor();
    },
  ],
  ['the profile of a friend', { scene: 'people' }, profileOf('Jonas Weber')],
  [
    'the menu of a profile',
    { scene: 'people', ...phone },
    profileOf('Jonas Weber', (page) => press(page, /^More about/)),
  ],
  [
    'the question before a block',
    { scene: 'people', ...phone },
    profileOf('Jonas Weber', async (page) => {
      await press(page, /^More about/);
      await page.getByRole('menuitem', { name: /^Block/ }).click();
    }),
  ],
  ['the profile of a stranger', { scene: 'people', ...phone }, profileOf('Sam Okafor')],
  [
    'a note that is too long',
    { scene: 'people', ...phone },
    profileOf('Sam Okafor', async (page) => {
      await press(page, 'Add with a note…');
      await page.getByLabel('Note to Sam Okafor').fill('x'.repeat(300));
    }),
  ],
  ['the profile of who asks', { scene: 'people', ...phone }, profileOf('ليلى حداد')],
  ['the profile of who was asked', { scene: 'people', ...phone }, profileOf('Bartholomew')],
  ['the profile of who is blocked', { scene: 'people', ...phone }, profileOf('Trond Olsen')],
  ['a hostile profile', { scene: 'people', ...phone }, profileOf('WWWWW')],
  [
    'a profile that failed',
    { scene: 'people-failing', ...phone },
    async (page) => {
      await friends(page);
      await page.locator('.friends .person-open', { hasText: 'Jonas Weber' }).click();
      await page.getByRole('dialog').getByText('The server cannot be reached.').waitFor();
    },
  ],
  [
    'members with what can be done',
    { scene: 'people', width: 1_440 },
    (page) => press(page, 'Show members'),
  ],
  ["one's own profile", { scene: 'people' }, account],
  [
    "one's own profile with errors",
    { scene: 'people', ...phone },
    async (page) => {
      await account(page);
      await page.getByLabel('Name', { exact: true }).fill('');
      await page.getByLabel('Link').fill('nothing at all');
      await press(page, 'Save profile');
      await press(page, 'Change password');
      await press(page, 'Change password');
    },
  ],
  [
    'the picture being cut out',
    { scene: 'people', ...phone },
    async (page) => {
      await account(page);
      const png =
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
      await page.getByLabel('Choose a picture').setInputFiles({
        name: 'a.png',
        mimeType: 'image/png',
        buffer: Buffer.from(png, 'base64'),
      });
      await page.getByRole('slider', { name: 'Zoom' }).waitFor();
    },
  ],
];

describe('axe finds nothing in', () => {
  it.each(views)('%s', async (_, scene, steps) => {
    const page = await harness.open(scene);
    await steps(page);
    expect(await violations(page)).toEqual([]);
    const app = page.locator('.app');
    expect(await app.evaluate((it) => it.scrollWidth <= it.clientWidth)).toBe(true);
    await page.close();
  });
});

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
