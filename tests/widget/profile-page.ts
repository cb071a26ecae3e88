import type { Page } from 'playwright-core';

export const sheet = (page: Page) => page.getByRole('dialog', { name: 'Profile' });
export const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.querySelector('partyline-chat')?.shadowRoot?.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent ?? null;
  });
export const calls = (page: Page) => page.evaluate(() => globalThis.harness.people.calls);

async function openPeople(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^People/ }).click();
}

/** Finds somebody and opens their profile. */
export async function openProfile(page: Page, name: string): Promise<void> {
  await openPeople(page);
  await page.getByRole('tab', { name: 'Find people' }).click();
  await page.getByRole('searchbox').fill(name.slice(0, 5));
  await page.locator('.friends .person-open', { hasText: name }).click();
  await sheet(page).waitFor();
}
