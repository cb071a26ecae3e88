import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useHarness } from './harness-page.ts';
import { makePicture } from './picture-file.ts';

const harness = useHarness();
const calls = (page: Page) => page.evaluate(() => globalThis.harness.people.calls);
const fail = (code: 'network' | 'too-long' | null) => globalThis.harness.people.failWith(code);

async function openAccount(scene = 'people', more = {}): Promise<Page> {
  const page = await harness.open({ scene, ...more });
  await page.getByRole('button', { name: /^Your account/ }).click();
  return page;
}

describe("one's own profile", () => {
  it('is saved with what was changed alone', async () => {
    const page = await openAccount();
    await page.getByLabel('About').fill('Only plants now.');
    await page.getByLabel('Link').fill('example.org/mira');
    await page.getByRole('button', { name: 'Save profile' }).click();
    await page.getByText('Your profile is saved.').first().waitFor();
    expect((await calls(page)).at(-1)).toEqual([
      'editProfile',
      { about: 'Only plants now.', link: 'https://example.org/mira' },
    ]);
    await page.getByLabel('About').fill('');
    await page.getByRole('button', { name: 'Save profile' }).click();
    await expect
      .poll(async () => (await calls(page)).at(-1))
      .toEqual(['editProfile', { about: '' }]);
    await page.close();
  });

  it('changes the name everywhere at once', async () => {
    const page = await openAccount();
    await page.getByLabel('Name', { exact: true }).fill('Mira S.');
    await page.getByRole('button', { name: 'Save profile' }).click();
    await page.locator('.profile-name', { hasText: 'Mira S.' }).waitFor();
    await page.close();
  });

  it('shows errors at their fields, goes to the first, and sends nothing', async () => {
    const page = await openAccount();
    await page.getByLabel('Name', { exact: true }).fill('  ');
    await page.getByLabel('Location').fill('x'.repeat(65));
    await page.getByLabel('Link').fill('javascript:alert(1)');
    await page.getByRole('button', { name: 'Save profile' }).click();
    await page.getByText('Please enter a name.').waitFor();
    await page.getByText('Too long by 1.').waitFor();
    await page.getByText('This is not a web address.').waitFor();
    const name = page.getByLabel('Name', { exact: true });
    expect(await name.evaluate((it) => it.matches(':focus'))).toBe(true);
    expect((await calls(page)).map(([call]) => call)).not.toContain('editProfile');
    await page.getByLabel('Location').fill('x'.repeat(64));
    expect(await page.getByText('Too long by').count()).toBe(0);
    await page.close();
  });

  it('keeps what was typed when it could not be saved', async () => {
    const page = await openAccount();
    await page.getByLabel('About').fill('New words');
    await page.evaluate(fail, 'network' as const);
    await page.getByRole('button', { name: 'Save profile' }).click();
    await page.getByText('The server cannot be reached.').waitFor();
    expect(await page.getByLabel('About').inputValue()).toBe('New words');
    await page.close();
  });

  it('that could not be loaded can be tried again', async () => {
    const page = await openAccount('people-failing');
    await page.getByText('Your profile could not be loaded.').waitFor();
    await page.evaluate(fail, null);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByLabel('About').waitFor();
    await page.close();
  });

  it('has a switch for the last time one was there, which goes back when it fails', async () => {
    const page = await openAccount();
    const shows = page.getByRole('switch', { name: 'Friends see when I was last here' });
    expect(await shows.getAttribute('aria-checked')).toBe('true');
    await shows.click();
    await expect.poll(() => shows.getAttribute('aria-checked')).toBe('false');
    expect((await calls(page)).at(-1)).toEqual(['editProfile', { showsLastSeen: false }]);
    await page.evaluate(fail, 'network' as const);
    await shows.click();
    await page.getByText('The server cannot be reached.').waitFor();
    expect(await shows.getAttribute('aria-checked')).toBe('false');
    await page.close();
  });

  it('of a guest is their name and the way to an account', async () => {
    const page = await openAccount('people-guest');
    await page.getByRole('heading', { name: 'Keep your account' }).waitFor();
    expect(await page.getByLabel('About').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Choose a picture' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Change password' }).count()).toBe(0);
    await page.close();
  });
});

describe("one's own picture", () => {
  const input = (page: Page) => page.getByLabel('Choose a picture');
  const stage = (page: Page) =>
    page.getByRole('group', { name: 'Part of the picture that is used' });

  it('is cut out by keyboard and saved', async () => {
    const page = await openAccount();
    await input(page).setInputFiles(await makePicture(page, 400, 200));
    await expect.poll(() => stage(page).evaluate((it) => it.matches(':focus'))).toBe(true);
    for (const key of ['+', '+', '-', 'ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowDown'])
      await page.keyboard.press(key);
    expect(await page.getByRole('slider', { name: 'Zoom' }).inputValue()).toBe('110');
    for (let press = 0; press < 40; press += 1) await page.keyboard.press('ArrowLeft');
    await page.getByRole('button', { name: 'Save picture' }).click();
    await page.locator('[role=status]', { hasText: 'Your picture is saved.' }).waitFor();
    const [, , crop] = (await calls(page)).findLast(([name]) => name === 'setPicture') ?? [];
    expect(crop).toMatchObject({ x: 0, size: 181 });
    await page.close();
  });

  it('is moved by the pointer, and zoomed by the wheel and the slider', async () => {
    const page = await openAccount();
    await input(page).setInputFiles(await makePicture(page, 400, 200));
    const box = await stage(page).boundingBox();
    if (!box) throw new Error('the stage has no box');
    await page.mouse.move(box.x + 130, box.y + 130);
    await page.mouse.down();
    await page.mouse.move(box.x + 130 - box.width / 2, box.y + 130, { steps: 4 });
    await page.mouse.up();
    await page.mouse.move(box.x + 130, box.y + 130);
    await page.mouse.wheel(0, -200);
    await expect
      .poll(() => page.getByRole('slider', { name: 'Zoom' }).inputValue().then(Number))
      .toBeGreaterThan(140);
    await page.getByRole('slider', { name: 'Zoom' }).fill('100');
    await page.getByRole('button', { name: 'Save picture' }).click();
    await page.locator('[role=status]', { hasText: 'Your picture is saved.' }).waitFor();
    const [, , crop] = (await calls(page)).findLast(([name]) => name === 'setPicture') ?? [];
    expect(crop).toEqual({ x: 200, y: 0, size: 200 });
    await page.close();
  });

  it('is moved as far as the pointer where the widget is scaled', async () => {
    const page = await openAccount();
    await page.evaluate(() => globalThis.harness.chat.style.setProperty('--partyline-scale', '2'));
    await input(page).setInputFiles(await makePicture(page, 400, 200));
    await stage(page).scrollIntoViewIfNeeded();
    const box = await stage(page).boundingBox();
    if (!box) throw new Error('the stage has no box');
    await page.mouse.move(box.x + box.width / 2, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 4, box.y + 100, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('button', { name: 'Save picture' }).click();
    await page.locator('[role=status]', { hasText: 'Your picture is saved.' }).waitFor();
    const [, , crop] = (await calls(page)).findLast(([name]) => name === 'setPicture') ?? [];
    expect(crop).toEqual({ x: 150, y: 0, size: 200 });
    await page.close();
  });

  it('is not sent when it is too large, of another kind, or no picture at all', async () => {
    const page = await openAccount();
    const file = (mimeType: string, size: number) => ({
      name: 'x',
      mimeType,
      buffer: Buffer.alloc(size),
    });
    await input(page).setInputFiles(file('image/png', 2 * 1024 * 1024 + 1));
    await page.getByText('This file has 2.1 MB. A picture may have up to 2 MB.').waitFor();
    await input(page).setInputFiles(file('image/gif', 10));
    await page.getByText('This is not a picture that can be used.').waitFor();
    await input(page).setInputFiles(file('image/png', 10));
    await page.getByText('This is not a picture that can be used.').waitFor();
    expect((await calls(page)).map(([name]) => name)).not.toContain('setPicture');
    await page.close();
  });

  it('can be dropped, called off with Escape, tried again, and removed', async () => {
    const page = await openAccount();
    await page.locator('.picture-edit').evaluate(async (target) => {
      const canvas = new OffscreenCanvas(80, 80);
      canvas.getContext('2d');
      const drawn = await canvas.convertToBlob({ type: 'image/png' });
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([drawn], 'me.png', { type: 'image/png' }));
      target.dispatchEvent(
        new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }),
      );
    });
    await stage(page).waitFor();
    await page.keyboard.press('Escape');
    await stage(page).waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Your account' }).waitFor();

    await input(page).setInputFiles(await makePicture(page, 80, 80));
    await page.evaluate(fail, 'network' as const);
    await page.getByRole('button', { name: 'Save picture' }).click();
    await page.getByText('The server cannot be reached.').waitFor();
    await stage(page).waitFor();
    await page.evaluate(fail, null);
    await page.getByRole('button', { name: 'Save picture' }).click();
    await stage(page).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Remove picture' }).click();
    await page.getByRole('button', { name: 'Choose a picture' }).waitFor();
    expect(await page.locator('.picture-edit .avatar').textContent()).toBe('MS');
    await page.close();
  });
});

describe('the password', () => {
  it('is changed with the current one, and says what happens to other devices', async () => {
    const page = await openAccount();
    await page.getByText('All other devices are signed out.').waitFor();
    await page.getByRole('button', { name: 'Change password' }).click();
    const current = page.getByLabel('Current password');
    await expect.poll(() => current.evaluate((it) => it.matches(':focus'))).toBe(true);
    await current.fill('wrong password');
    await page.getByLabel('New password').fill('short');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('Use at least 8 characters.').waitFor();
    await page.getByLabel('New password').fill('wrong password');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('Choose another one.').waitFor();
    await page.getByLabel('New password').fill('a better password');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('This is not your current password.').waitFor();
    await current.fill('the right password');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('Your password is changed.').first().waitFor();
    expect((await calls(page)).at(-1)).toEqual([
      'changePassword',
      { current: 'the right password', next: 'a better password' },
    ]);
    await page.close();
  });
});

describe('signing out everywhere', () => {
  it('asks first', async () => {
    const page = await openAccount();
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByText('this one too?').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('heading', { name: 'Join the conversation' }).waitFor();
    expect(await page.getByText('You were signed out.').count()).toBe(0);
    await page.close();
  });
});

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
