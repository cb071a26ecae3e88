import { describe, expect, it } from 'vitest';
import { useHarness } from './harness-page.ts';

const harness = useHarness();

describe('the door', () => {
  it('[SITE-6] offers no account where there are none', async () => {
    const page = await harness.open({ scene: 'sign-in-guests' });
    await page.getByLabel('Your name').waitFor();
    expect(await page.getByRole('tab').count()).toBe(0);
    await page.close();
  });

  it('[SITE-6] offers accounts alone where guests are not let in', async () => {
    const page = await harness.open({ scene: 'sign-in-accounts' });
    await page.getByLabel('Username').waitFor();
    expect(await page.getByRole('tab').allTextContents()).toEqual(['Sign in', 'Sign up']);
    await page.getByRole('tab', { name: 'Sign in' }).press('ArrowRight');
    await page.getByRole('button', { name: 'Create account' }).waitFor();
    await page.close();
  });

  it('[IDENT-6] says where to sign in where the website alone lets people in, and opens when it does', async () => {
    const page = await harness.open({ scene: 'sign-in-vouched' });
    await page.getByRole('heading', { name: 'Sign in to chat' }).waitFor();
    await page.getByText('for people who are signed in on this website').waitFor();
    expect(await page.locator('form').count()).toBe(0);
    await page.evaluate(() => globalThis.harness.client.identify(() => 'Ada'));
    await page.getByRole('textbox', { name: 'Message general' }).waitFor();
    await page.close();
  });

  it('[IDENT-7] waits while the website is asked who this is', async () => {
    const page = await harness.open({ scene: 'sign-in' });
    await page.getByLabel('Your name').waitFor();
    await page.evaluate(() => globalThis.harness.client.setSession({ status: 'unknown' }));
    await page.locator('.busy', { hasText: 'Connecting' }).waitFor();
    expect(await page.getByLabel('Your name').count()).toBe(0);
    await page.close();
  });
});

describe('somebody for whom the website vouches', () => {
  it('[IDENT-4] has the picture of the website, which does not learn where it is looked at', async () => {
    const page = await harness.open({ scene: 'vouched', room: '' });
    const picture = page.locator('.me .avatar img');
    await picture.waitFor();
    expect(await picture.getAttribute('src')).toBe('https://shop.example/v1/pictures/a');
    expect(await picture.getAttribute('referrerpolicy')).toBe('no-referrer');
    await page.close();
  });

  it('[IDENT-4] cannot change name, picture and password here, nor sign out of the website', async () => {
    const page = await harness.open({ scene: 'vouched', room: '' });
    await page.getByRole('button', { name: /^Your account/ }).click();
    await page.getByText('Your name and picture come from this website.').waitFor();
    await page.getByLabel('About').waitFor();
    expect(await page.getByLabel('Name', { exact: true }).count()).toBe(0);
    for (const name of [/picture/i, /password/i, /^Sign out/])
      expect(await page.getByRole('button', { name }).count(), String(name)).toBe(0);
    await page.close();
  });
});

it('[SITE-6] offers no files where there are none, nor takes a pasted one', async () => {
  const page = await harness.open({ scene: 'text-only', room: 'general' });
  const field = page.getByRole('textbox', { name: 'Message General' });
  await field.waitFor();
  // What offers files comes later than the place to write.
  await page.locator('input[type=file]').waitFor({ state: 'attached' });
  await expect.poll(() => page.getByRole('button', { name: 'Attach files' }).count()).toBe(0);
  await field.evaluate((element) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(['words'], 'letter.txt', { type: 'text/plain' }));
    element.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true }),
    );
  });
  await field.fill('Hello');
  await field.press('Enter');
  const drafts = () =>
    page.evaluate(() => globalThis.harness.client.open('general').drafts.map(({ files }) => files));
  await expect.poll(drafts).toEqual([undefined]);
  await page.close();
});
