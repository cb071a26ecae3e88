import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useHarness } from './harness-page.ts';

const harness = useHarness();
const field = (page: Page) => page.getByRole('textbox', { name: /^Message/ });
const sent = (page: Page, room = 'general') =>
  page.evaluate((room) => globalThis.harness.client.open(room).sent, room);

describe('the composer', () => {
  it('sends with Enter, breaks with Shift and Enter, and grows', async () => {
    const page = await harness.open({ scene: 'full' });
    const low = (await field(page).boundingBox())?.height ?? 0;
    await field(page).fill('one');
    await field(page).press('Shift+Enter');
    await field(page).pressSequentially('two');
    expect((await field(page).boundingBox())?.height).toBeGreaterThan(low);
    await field(page).press('Enter');
    expect(await sent(page)).toEqual(['one\ntwo']);
    expect(await field(page).inputValue()).toBe('');
    expect((await field(page).boundingBox())?.height).toBe(low);
    await page.close();
  });

  it.each([
    ['that is part of a composition', { key: 'Enter', isComposing: true }],
    ['as Safari says it after a composition', { key: 'Enter', keyCode: 229 }],
  ])('does not send with an Enter %s', async (_, init) => {
    const page = await harness.open({ scene: 'full' });
    await field(page).fill('にほ');
    await field(page).evaluate(
      (element, init) =>
        element.dispatchEvent(
          new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true }),
        ),
      init,
    );
    expect(await sent(page)).toEqual([]);
    expect(await field(page).inputValue()).toBe('にほ');
    await page.close();
  });

  it('sends nothing of white space, and no invisible characters', async () => {
    const page = await harness.open({ scene: 'full' });
    await field(page).fill(' \n ');
    await field(page).press('Enter');
    await field(page).fill(' a\u0007b\tc ');
    await field(page).press('Enter');
    expect(await sent(page)).toEqual(['ab\tc']);
    await page.close();
  });

  it('counts near the limit and does not send beyond it', async () => {
    const page = await harness.open({ scene: 'full' });
    await field(page).fill('x'.repeat(3_600));
    expect(await page.getByText(/characters left/).count()).toBe(0);
    await field(page).fill('x'.repeat(3_990));
    await page.locator('.counter', { hasText: '10 characters left' }).waitFor();
    await field(page).fill('x'.repeat(4_002));
    await page.locator('.counter', { hasText: '2 characters too many' }).waitFor();
    await field(page).press('Enter');
    expect(await sent(page)).toEqual([]);
    await page.close();
  });

  it('keeps a draft for each room', async () => {
    const page = await harness.open({ scene: 'full' });
    await field(page).fill('half a thought');
    await page.getByRole('button', { name: /Garden/ }).click();
    await page.getByRole('textbox', { name: 'Message Garden & balcony' }).waitFor();
    expect(await field(page).inputValue()).toBe('');
    await page.getByRole('button', { name: /General/ }).click();
    await page.getByRole('textbox', { name: 'Message General' }).waitFor();
    expect(await field(page).inputValue()).toBe('half a thought');
    await page.close();
  });

  it('says why nothing can be written', async () => {
    const page = await harness.open({ scene: 'refused' });
    expect(await field(page).isDisabled()).toBe(true);
    expect(await field(page).getAttribute('placeholder')).toBe('You cannot write here right now.');
    await page.close();
  });
});

describe('a message that is not sent', () => {
  it('is sent again or discarded', async () => {
    const page = await harness.open({ scene: 'offline' });
    const failed = page.getByRole('article').filter({ hasText: 'This one was refused' });
    await failed.getByText('This text is too long.').waitFor();
    await failed.getByRole('button', { name: 'Discard' }).click();
    await failed.waitFor({ state: 'detached' });
    await page.close();
  });

  it('says that it waits for the connection', async () => {
    const page = await harness.open({ scene: 'offline' });
    const waiting = page.getByRole('article').filter({ hasText: 'waits for the train' });
    await waiting.getByText('Waits for the connection').waitFor({ state: 'attached' });
    await page.close();
  });

  it('can be tried at once', async () => {
    const page = await harness.open({ scene: 'offline' });
    await page.getByText(/Next try in \d seconds?\./).waitFor();
    await page.getByRole('button', { name: 'Try now' }).click();
    expect(await page.evaluate(() => globalThis.harness.client.open('general').reconnects)).toBe(1);
    await page.close();
  });
});
