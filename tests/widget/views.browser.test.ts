import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useHarness } from './harness-page.ts';

const harness = useHarness();
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.querySelector('partyline-chat')?.shadowRoot?.activeElement;
    return element?.getAttribute('aria-label') ?? element?.className ?? null;
  });

describe('the door', () => {
  it('shows errors at their fields and goes to the first', async () => {
    const page = await harness.open({ scene: 'sign-in' });
    await page.getByRole('tab', { name: 'Sign up' }).click();
    await page.getByRole('button', { name: 'Create account' }).click();
    const username = page.getByLabel('Username');
    expect(await username.getAttribute('aria-invalid')).toBe('true');
    expect(await username.evaluate((input) => input.matches(':focus'))).toBe(true);
    await username.fill('mira');
    expect(await username.getAttribute('aria-invalid')).toBe('false');
    await page.close();
  });

  it('lets a guest in with a name alone', async () => {
    const page = await harness.open({ scene: 'sign-in' });
    await page.getByLabel('Your name').fill('Ana');
    await page.getByLabel('Your name').press('Enter');
    await page.getByRole('textbox', { name: 'Message general' }).waitFor();
    await expect.poll(() => focused(page)).toBe('Message general');
    await page.close();
  });

  it('says what was refused', async () => {
    const page = await harness.open({ scene: 'sign-in-failing' });
    await page.getByRole('tab', { name: 'Sign in' }).click();
    await page.getByLabel('Username').fill('mira');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('The username or the password is wrong.').waitFor();
    await page.close();
  });

  it('shows and hides the password', async () => {
    const page = await harness.open({ scene: 'sign-in' });
    await page.getByRole('tab', { name: 'Sign in' }).click();
    const password = page.getByLabel('Password', { exact: true });
    expect(await password.getAttribute('type')).toBe('password');
    await page.getByRole('button', { name: 'Show password' }).click();
    expect(await password.getAttribute('type')).toBe('text');
    await page.close();
  });

  it('explains itself to who was signed out elsewhere, and not to who went', async () => {
    const page = await harness.open({ scene: 'full' });
    await page.evaluate(() => globalThis.harness.client.setSession({ status: 'signed-out' }));
    await page
      .locator('.notice', { hasText: 'You were signed out. Please sign in again.' })
      .waitFor();
    await page.close();
    const other = await harness.open({ scene: 'full' });
    await other.getByRole('button', { name: /^Your account/ }).click();
    await other.getByRole('button', { name: 'Sign out', exact: true }).click();
    await other.getByRole('heading', { name: 'Join the conversation' }).waitFor();
    expect(await other.getByText('You were signed out').count()).toBe(0);
    await other.close();
  });
});

describe('rooms', () => {
  it('are made after a question when the name is new', async () => {
    const page = await harness.open({ scene: 'full' });
    await page.getByRole('searchbox').fill('Book Club');
    await page.getByRole('searchbox').press('Enter');
    await page.getByText('There is no room “book-club” yet. Create it?').waitFor();
    await page.getByRole('button', { name: 'Create it' }).click();
    await page.getByRole('button', { name: 'Create room' }).click();
    await page.getByRole('textbox', { name: 'Message book-club' }).waitFor();
    await page.close();
  });

  it('are entered by name when they exist', async () => {
    const page = await harness.open({ scene: 'full' });
    await page.getByRole('searchbox').fill('film-club');
    await page.getByRole('button', { name: /Film club/ }).click();
    await page.getByRole('textbox', { name: 'Message Film club' }).waitFor();
    await page.close();
  });

  it('are left after a question', async () => {
    const page = await harness.open({ scene: 'full', width: 1440 });
    await page.getByRole('button', { name: 'Show members' }).click();
    await page.getByRole('button', { name: 'Leave room' }).click();
    await page.getByRole('button', { name: 'Leave room' }).click();
    await page.getByText('Pick a room').waitFor();
    await page.close();
  });
});

describe('a guest', () => {
  it('becomes a member and keeps the room', async () => {
    const page = await harness.open({ scene: 'guest' });
    await page.getByRole('button', { name: /^Your account/ }).click();
    await page.getByLabel('Username').fill('house');
    await page.getByLabel('Password', { exact: true }).fill('correct horse');
    await page.getByRole('button', { name: 'Keep your account' }).click();
    await page.getByText('@house').waitFor();
    await page.close();
  });

  it('is asked before signing out for good', async () => {
    const page = await harness.open({ scene: 'guest' });
    await page.getByRole('button', { name: /^Your account/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('As a guest you cannot come back to this name.').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.close();
  });
});

describe('the keyboard', () => {
  it('goes from message to message with arrows', async () => {
    const page = await harness.open({ scene: 'full' });
    await page.getByRole('log').focus();
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toMatch(/^You, \d\d:\d\d$/);
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toMatch(/^Aïcha Benali, /);
    await page.keyboard.press('End');
    expect(await focused(page)).toMatch(/^You, /);
    await page.close();
  });

  it('stays inside a panel that fills the screen, and not elsewhere', async () => {
    const page = await harness.open({ scene: 'full', mode: 'panel', width: 375 });
    await page.evaluate(() => globalThis.harness.loadExtras());
    expect(await page.getByRole('dialog').getAttribute('aria-modal')).toBe('true');
    await expect.poll(() => focused(page)).toBe('Message General');
    const seen: (string | null)[] = [];
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab');
      seen.push(await focused(page));
    }
    expect(seen).not.toContain(null);
    expect(seen).toEqual(expect.arrayContaining(['Close chat', 'Send']));
    await page.setViewportSize({ width: 1000, height: 700 });
    await expect.poll(() => page.getByRole('dialog').getAttribute('aria-modal')).toBe('false');
    await page.close();
  });

  it('closes members with Escape first, then the panel', async () => {
    const page = await harness.open({ scene: 'full', mode: 'panel' });
    await page.getByRole('button', { name: 'Show members' }).click();
    const members = page.getByRole('complementary', { name: 'Members' });
    await members.getByRole('button', { name: 'Hide members' }).focus();
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => globalThis.harness.chat.hasAttribute('open'))).toBe(true);
    await page.getByRole('log').focus();
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => globalThis.harness.chat.hasAttribute('open'))).toBe(false);
    await page.close();
  });
});

describe('the element', () => {
  it('keeps its state when it is moved and ends when it is removed', async () => {
    const page = await harness.open({ scene: 'full' });
    await page.getByRole('textbox', { name: /^Message/ }).fill('still here');
    await page.evaluate(() => {
      const box = document.createElement('section');
      document.body.append(box);
      box.append(globalThis.harness.chat);
    });
    expect(await page.getByRole('textbox', { name: /^Message/ }).inputValue()).toBe('still here');
    await page.evaluate(() => globalThis.harness.chat.remove());
    await expect
      .poll(() => page.evaluate(() => globalThis.harness.chat.shadowRoot?.childElementCount))
      .toBe(0);
    await page.close();
  });

  it('tells the page of messages', async () => {
    const page = await harness.open({ scene: 'full' });
    const heard = page.evaluate(
      () =>
        new Promise((resolve) =>
          document.addEventListener('partyline:message', (event) =>
            resolve((event as CustomEvent).detail),
          ),
        ),
    );
    await page.evaluate(() => {
      const { client } = globalThis.harness;
      client.open('general').receive({ id: 'u_jonas0000', name: 'Jonas', kind: 'guest' }, 'hello');
    });
    expect(await heard).toEqual({
      room: 'general',
      by: 'u_jonas0000',
      name: 'Jonas',
      text: 'hello',
      isOwn: false,
    });
    await page.close();
  });
});

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
