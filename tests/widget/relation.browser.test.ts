import { describe, expect, it } from 'vitest';
import { useHarness } from './harness-page.ts';
import { calls, focused, openProfile, sheet } from './profile-page.ts';

const harness = useHarness();

describe('what two are to each other', () => {
  it('begins with a request, which can be taken back', async () => {
    const page = await harness.open({ scene: 'people' });
    await openProfile(page, 'Sam Okafor');
    await sheet(page).getByRole('button', { name: 'Add friend: Sam Okafor' }).click();
    await sheet(page).getByText('Request sent').waitFor();
    await sheet(page).getByRole('button', { name: 'Cancel request: Sam Okafor' }).click();
    await sheet(page).getByRole('button', { name: 'Add friend: Sam Okafor' }).waitFor();
    expect((await calls(page)).map(([name]) => name)).toContain('cancel');
    await page.close();
  });

  it('can begin with a note, which is kept when it could not be sent', async () => {
    const page = await harness.open({ scene: 'people' });
    await openProfile(page, 'Sam Okafor');
    await sheet(page).getByRole('button', { name: 'Add with a note…' }).click();
    const note = sheet(page).getByLabel('Note to Sam Okafor');
    await expect.poll(() => note.evaluate((it) => it.matches(':focus'))).toBe(true);
    await note.fill('x'.repeat(281));
    await sheet(page).getByText('Too long by 1.').waitFor();
    await sheet(page).getByRole('button', { name: 'Send request' }).click();
    expect((await calls(page)).map(([name]) => name)).not.toContain('request');
    await note.fill('We met at the film club');
    await page.evaluate(fail, 'rate-limited' as const);
    await sheet(page).getByRole('button', { name: 'Send request' }).click();
    await sheet(page).getByText('That was too fast.').waitFor();
    expect(await note.inputValue()).toBe('We met at the film club');
    await page.evaluate(fail, null);
    await sheet(page).getByRole('button', { name: 'Send request' }).click();
    await sheet(page).getByText('Request sent').waitFor();
    await sheet(page).getByText('We met at the film club').waitFor();
    await page.close();
  });

  it('shows at once, keeps the focus, and is undone with a reason when it fails', async () => {
    const page = await harness.open({ scene: 'people' });
    await openProfile(page, 'ليلى');
    await page.evaluate(() => {
      globalThis.harness.people.isHeld = true;
    });
    await sheet(page)
      .getByRole('button', { name: /^Accept/ })
      .click();
    await sheet(page)
      .getByRole('button', { name: /^Message/ })
      .waitFor();
    expect(await page.evaluate(isFocusInSheet)).toBe(true);
    await page.evaluate(fail, 'network' as const);
    await page.evaluate(() => globalThis.harness.people.release());
    await sheet(page)
      .getByRole('button', { name: /^Accept/ })
      .waitFor();
    await sheet(page).getByText('The server cannot be reached.').waitFor();
    expect(await page.evaluate(isFocusInSheet)).toBe(true);
    await page.close();
  });

  it('ends with a block after a question that says what it does, by keyboard', async () => {
    const page = await harness.open({ scene: 'people' });
    await openProfile(page, 'Aïcha Benali');
    await sheet(page).getByRole('button', { name: 'More about Aïcha Benali' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('Copy person ID');
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toBe('More about Aïcha Benali');
    await sheet(page).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => focused(page)).toBe('Block Aïcha Benali');
    await page.keyboard.press('Enter');
    await sheet(page).getByText('They are not told.').waitFor();
    // The answer that does nothing has the focus.
    await expect.poll(() => focused(page)).toBe('Cancel');
    expect((await calls(page)).map(([name]) => name)).not.toContain('block');
    await sheet(page).getByRole('button', { name: 'Block', exact: true }).click();
    await sheet(page).getByText('You have blocked Aïcha Benali.').waitFor();
    await sheet(page).getByRole('button', { name: 'Unblock Aïcha Benali' }).click();
    await sheet(page)
      .getByRole('button', { name: /^Add friend/ })
      .first()
      .waitFor();
    await page.close();
  });

  it('lets friends talk, and opens the private room', async () => {
    const page = await harness.open({ scene: 'people' });
    await openProfile(page, 'Aïcha Benali');
    await sheet(page).getByRole('button', { name: 'Message Aïcha Benali' }).click();
    await sheet(page).waitFor({ state: 'detached' });
    await expect.poll(() => calls(page).then((all) => all.at(-1)?.[0])).toBe('talkTo');
    await page.getByRole('textbox', { name: /^Message/ }).waitFor();
    expect(await page.getByRole('heading', { name: 'General' }).count()).toBe(0);
    await page.close();
  });

  it('needs an account, and guests are told how to get one', async () => {
    const page = await harness.open({ scene: 'people-guest' });
    await page.evaluate(() => globalThis.harness.loadExtras());
    await page.locator('.author').first().click();
    await sheet(page).getByText('To add friends you need an account.').waitFor();
    await sheet(page).getByRole('button', { name: 'Keep your account' }).click();
    await page.getByLabel('Username').waitFor();
    await page.close();
  });
});

function isFocusInSheet(): boolean {
  const root = document.querySelector('partyline-chat')?.shadowRoot;
  return root?.querySelector('[role=dialog]')?.contains(root.activeElement) ?? false;
}

function fail(code: 'network' | 'rate-limited' | null): void {
  globalThis.harness.people.failWith(code);
}

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
