import type { Locator, Page } from 'playwright-core';

/** Enters as a guest through the door that is on the page. */
export async function enter(page: Page, name: string): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Start talking' }).click();
  await composer(page).waitFor();
}

/** Makes an account through the door that is on the page. */
export async function signUp(
  page: Page,
  { username, name }: { username: string; name: string },
): Promise<void> {
  await page.getByRole('tab', { name: 'Sign up' }).click();
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Your name (optional)').fill(name);
  await page.getByLabel('Password', { exact: true }).fill('a long way home');
  await page.getByRole('button', { name: 'Create account' }).click();
  await composer(page).waitFor();
}

export const composer = (page: Page): Locator => page.getByRole('textbox', { name: /^Message / });

export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

export const message = (page: Page, text: string): Locator =>
  page.getByRole('article').filter({ hasText: text });

/** Waits until a message of one's own has its place on the server. */
export async function delivered(page: Page, text: string): Promise<void> {
  await message(page, text).getByText('Sent', { exact: true }).waitFor({ state: 'attached' });
}
