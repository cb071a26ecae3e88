import { describe, expect, it } from 'vitest';
import { useHarness } from './harness-page.ts';
import { focused, openProfile, sheet } from './profile-page.ts';

const harness = useHarness();

describe('a profile', () => {
  it('opens by a click on the name or the picture of an author, and closes with Escape where one was', async () => {
    const page = await harness.open({ scene: 'people' });
    await page.evaluate(() => globalThis.harness.loadExtras());
    await page.getByRole('button', { name: 'Jonas Weber' }).first().waitFor();
    await page.locator('.author', { hasText: 'Jonas Weber' }).click();
    await sheet(page).getByText('Repairs bicycles by day').waitFor();
    await page.keyboard.press('Escape');
    await sheet(page).waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Jonas Weber');
    await page.locator('.message > .avatar').nth(1).click();
    await sheet(page).getByRole('heading', { name: 'Aïcha Benali' }).waitFor();
    await sheet(page).getByText('Last seen 25 minutes ago').waitFor();
    await page.close();
  });

  it('opens by keyboard from a message, keeps the focus inside, and puts all else out of reach', async () => {
    const page = await harness.open({ scene: 'people', mode: 'inline' });
    await page.evaluate(() => globalThis.harness.loadExtras());
    await page.locator('[data-message]').first().focus();
    await page.keyboard.press('Enter');
    await sheet(page).getByText('Repairs bicycles by day').waitFor();
    for (let press = 0; press < 12; press += 1) {
      await page.keyboard.press(press < 6 ? 'Tab' : 'Shift+Tab');
      expect(await page.evaluate(isFocusInSheet)).toBe(true);
    }
    expect(await page.locator('.pane.talk').getAttribute('inert')).toBe('');
    await page.keyboard.press('Escape');
    await sheet(page).waitFor({ state: 'detached' });
    expect(await page.locator('.pane.talk').getAttribute('inert')).toBeNull();
    expect(await focused(page)).toContain('Jonas Weber');
    await page.close();
  });

  it('opens by a click that came before the views that show it were loaded', async () => {
    const page = await harness.open({ scene: 'people', mode: 'inline', before: neverByItself });
    const author = page.locator('.author', { hasText: 'Jonas Weber' });
    await author.waitFor();
    expect(await page.locator('.over').count()).toBe(0);
    await author.click();
    await sheet(page).getByText('Repairs bicycles by day').waitFor();
    await page.close();
  });

  it('closes with Escape before the panel around it does', async () => {
    const page = await harness.open({ scene: 'people', mode: 'panel', width: 375 });
    await page.evaluate(() => globalThis.harness.loadExtras());
    await page.locator('.author').first().click();
    await sheet(page).waitFor();
    await page.keyboard.press('Escape');
    await sheet(page).waitFor({ state: 'detached' });
    expect(await page.evaluate(() => globalThis.harness.chat.hasAttribute('open'))).toBe(true);
    await page.close();
  });

  it('gives the focus to the pane when what opened it is gone', async () => {
    const page = await harness.open({ scene: 'people', mode: 'inline' });
    await page.evaluate(() => globalThis.harness.loadExtras());
    await page.locator('.author').first().click();
    await sheet(page).waitFor();
    await page.evaluate(() => globalThis.harness.client.open('general').update({ timeline: [] }));
    await page.locator('.author').first().waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await sheet(page).waitFor({ state: 'detached' });
    const isInPane = () =>
      document.querySelector('partyline-chat')?.shadowRoot?.activeElement?.matches('.pane.talk');
    expect(await page.evaluate(isInPane)).toBe(true);
    await page.close();
  });

  it('of oneself is the account', async () => {
    const page = await harness.open({ scene: 'people' });
    await page.getByRole('button', { name: 'Show members' }).click();
    await page.locator('.members .person-open', { hasText: 'Mira Sandoval' }).click();
    await page.getByRole('heading', { name: 'Your profile' }).waitFor();
    await page.close();
  });

  it('of somebody who is gone, or that cannot be read, says so and leads on', async () => {
    const page = await harness.open({ scene: 'people' });
    await page.evaluate(() => globalThis.harness.loadExtras());
    await page.evaluate(() => {
      const nobody = { id: 'u_nobody0000', name: 'Nobody', kind: 'guest' } as const;
      globalThis.harness.client.open('general').receive(nobody, 'I was here');
    });
    await page.locator('.author', { hasText: 'Nobody' }).click();
    await sheet(page).getByText('There is no such person any more.').waitFor();
    await sheet(page).locator('.empty').getByRole('button', { name: 'Close profile' }).click();
    await sheet(page).waitFor({ state: 'detached' });
    await page.close();

    const failing = await harness.open({ scene: 'people-failing' });
    await failing.evaluate(() => globalThis.harness.loadExtras());
    await failing.locator('.author').first().click();
    await sheet(failing).getByText('The server cannot be reached.').waitFor();
    await failing.evaluate(fail, null);
    await sheet(failing).getByRole('button', { name: 'Try again' }).click();
    await sheet(failing).getByText('Repairs bicycles by day').waitFor();
    await failing.close();
  });

  it('with a picture that cannot be loaded shows initials, and its size stays', async () => {
    const page = await harness.open({ scene: 'people' });
    await openProfile(page, 'WWWWW');
    const avatar = sheet(page).locator('.avatar');
    await expect.poll(() => avatar.locator('img:visible').count()).toBe(0);
    expect(await avatar.textContent()).toBe('W');
    expect(await avatar.boundingBox()).toMatchObject({ width: 128, height: 128 });
    await page.close();
  });

  it('of hostile words shows them as text, follows no bad link, and holds them inside', async () => {
    const page = await harness.open({ scene: 'people', width: 375, mode: 'inline', room: '' });
    await openProfile(page, 'WWWWW');
    await sheet(page).getByText("javascript:alert('1')").waitFor();
    expect(await sheet(page).locator('a, img[src=x]').count()).toBe(0);
    await sheet(page).getByText('<img src=x onerror=alert(1)>').waitFor();
    const body = sheet(page).locator('.sheet-body');
    expect(await body.evaluate((it) => it.scrollWidth <= it.clientWidth)).toBe(true);
    await page.close();
  });

  it('opens a link elsewhere and tells nothing', async () => {
    const page = await harness.open({ scene: 'people' });
    await openProfile(page, 'Sam Okafor');
    const link = sheet(page).getByRole('link', { name: 'sam.example' });
    expect(await link.getAttribute('href')).toBe('https://sam.example/');
    expect(await link.getAttribute('target')).toBe('_blank');
    expect(await link.getAttribute('rel')).toContain('noopener noreferrer');
    await page.close();
  });
});

function isFocusInSheet(): boolean {
  const root = document.querySelector('partyline-chat')?.shadowRoot;
  return root?.querySelector('[role=dialog]')?.contains(root.activeElement) ?? false;
}

/** The later views come only when somebody asks for them: the time after which they come anyway does not pass. */
function neverByItself(): void {
  const later = globalThis.setTimeout;
  const wait = (task: () => void, ms?: number) => (ms === 1_500 ? 0 : later(task, ms));
  Object.assign(globalThis, { setTimeout: wait });
}

function fail(code: 'network' | 'rate-limited' | null): void {
  globalThis.harness.people.failWith(code);
}

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
