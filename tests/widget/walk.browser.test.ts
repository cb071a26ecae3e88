import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Scene, useHarness } from './harness-page.ts';

const harness = useHarness();
const log = (page: Page) => page.getByRole('log');
const focused = (page: Page) =>
  page.evaluate(() => {
    const one = document.querySelector('partyline-chat')?.shadowRoot?.activeElement;
    if (!(one instanceof HTMLElement)) return 'nothing';
    return one.matches('[data-message]')
      ? (one.querySelector('.text')?.textContent ?? '')
      : (one.getAttribute('aria-label') ?? one.textContent ?? '');
  });
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
  return focused(page);
};
const said = (page: Page) => page.locator('[aria-live=polite]').textContent();
const receive = (page: Page, ...texts: string[]) =>
  page.evaluate((texts) => {
    const room = globalThis.harness.client.open('general');
    const jonas = { id: 'u_jonas0000', name: 'Jonas', kind: 'guest' } as const;
    for (const text of texts) room.receive(jonas, text);
  }, texts);
const open = async (scene: Scene) => {
  const page = await harness.open(scene);
  await page.evaluate(() => globalThis.harness.loadExtras());
  await page.getByRole('article').first().waitFor();
  await log(page).focus();
  return page;
};

describe('the keyboard in the log', () => {
  it('goes into a message and back, and comes in again where it was', async () => {
    const page = await open({ scene: 'full' });
    expect(await press(page, 'ArrowUp')).toBe('See you there!');
    expect(await press(page, 'ArrowRight')).toBe('Delete message');
    expect(await press(page, 'Escape')).toBe('See you there!');
    const link = page.getByRole('link', { name: /programme/ });
    await page.getByRole('article').filter({ has: link }).focus();
    expect(await press(page, 'ArrowRight')).toBe('Jonas Weber');
    expect(await press(page, 'ArrowRight')).toMatch(/^https:\/\/example\.org/);
    expect(await press(page, 'ArrowRight')).toMatch(/^https:\/\/example\.org/);
    expect(await press(page, 'ArrowLeft', 'ArrowLeft')).toMatch(/^Here is the programme/);
    expect(await press(page, 'ArrowRight', 'ArrowUp')).toBe('Twelve each. No hurry!');
    await page.getByRole('textbox', { name: /^Message/ }).focus();
    await page.evaluate(() => globalThis.harness.client.open('general').update({ typing: [] }));
    const stops = log(page).locator('xpath=self::*[@tabindex="0"] | .//article[@tabindex="0"]');
    expect(await stops.count()).toBe(1);
    expect(await stops.locator('.text').textContent()).toBe('Twelve each. No hurry!');
    await page.close();
  });

  it('reads from right to left where that is how one reads', async () => {
    const page = await open({ scene: 'full', dir: 'rtl' });
    expect(await press(page, 'End', 'ArrowLeft')).toBe('Delete message');
    expect(await press(page, 'ArrowRight')).toBe('See you there!');
    await page.close();
  });

  it('brings older messages in at the top and keeps the focus', async () => {
    const page = await open({ scene: 'many' });
    expect(await press(page, 'ArrowUp')).toMatch(/^2000:/);
    for (let at = 0; at < 130; at += 1) await page.keyboard.press('ArrowUp');
    await expect
      .poll(async () => Number.parseInt(await press(page, 'ArrowUp'), 10))
      .toBeLessThan(1_850);
    const { row, view } = await page.evaluate(() => {
      const root = document.querySelector('partyline-chat')?.shadowRoot;
      const rectOf = (it: Element | null | undefined) => it?.getBoundingClientRect().toJSON();
      return { row: rectOf(root?.activeElement), view: rectOf(root?.querySelector('.scroll')) };
    });
    expect(row.top).toBeGreaterThanOrEqual(view.top - 1);
    expect(row.bottom).toBeLessThanOrEqual(view.bottom + 1);
    expect(await press(page, 'Home', 'End')).toMatch(/^2000:/);
    await page.close();
  });

  it('is not lost when its message leaves what is drawn', async () => {
    const page = await open({ scene: 'full' });
    await press(page, 'End');
    await page.evaluate(() => {
      const room = globalThis.harness.client.open('general');
      room.update({ timeline: room.state.timeline.slice(0, -1) });
    });
    await expect.poll(() => focused(page)).toBe('Conversation in General');
    expect(await press(page, 'Tab')).not.toBe('nothing');
    await page.close();
  });
});

describe('what a screen reader hears', () => {
  it('counts a burst and reads its last message, and says the same words twice', async () => {
    const page = await open({ scene: 'full' });
    await receive(page, 'one');
    await expect.poll(() => said(page)).toBe('Jonas: one');
    await receive(page, 'one');
    await expect.poll(() => said(page)).toBe('Jonas: one\u00a0');
    await receive(page, ...Array.from({ length: 12 }, (_, at) => `number ${at}`));
    await expect.poll(() => said(page)).toBe('12 new messages\nJonas: number 11');
    expect(await page.locator('[aria-live=polite], [role=status], output').count()).toBe(1);
    await page.close();
  });

  it('is nothing while the panel is closed', async () => {
    const page = await open({ scene: 'full', mode: 'panel' });
    await page.evaluate(() => globalThis.harness.chat.close());
    await receive(page, 'not heard');
    await page.evaluate(() => globalThis.harness.chat.open());
    await page.getByRole('textbox', { name: /^Message/ }).waitFor();
    await receive(page, 'heard');
    await expect.poll(() => said(page)).toBe('Jonas: heard');
    await page.close();
  });
});

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
