import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useHarness } from './harness-page.ts';

const harness = useHarness();
const lobby = (page: Page) => page.getByRole('region', { name: 'Chats' });
const row = (page: Page, name: RegExp) =>
  lobby(page).getByRole('listitem').filter({ hasText: name });
const tim = (page: Page) => lobby(page).getByRole('button', { name: /^tim/ });
const reads = (page: Page) =>
  page.evaluate(() => globalThis.harness.people.calls.filter(([name]) => name === 'read'));

describe('the lobby', () => {
  it('lists what is new first, with who said it and how much is unread', async () => {
    const page = await harness.open({ scene: 'lobby' });
    await row(page, /Jonas Weber/)
      .first()
      .waitFor();
    const names = await lobby(page).locator('.room-title').allTextContents();
    expect(names.slice(0, 3)).toEqual(['Jonas Weber', 'General', 'Garden & balcony']);
    expect(
      await row(page, /Jonas Weber/)
        .first()
        .innerText(),
    ).toContain('3 unread messages');
    expect(
      await row(page, /Jonas Weber/)
        .first()
        .innerText(),
    ).toContain('Online');
    expect(await row(page, /Garden/).innerText()).toContain('Aïcha Benali: The slugs');
    expect(await row(page, /Aïcha Benali.*Good night/s).innerText()).toContain('You: Good night!');
    await page.close();
  });

  it('moves a talk up when something is said there', async () => {
    const page = await harness.open({ scene: 'lobby' });
    await row(page, /Film club/).waitFor();
    await page.evaluate(() => {
      const { people, client } = globalThis.harness;
      const by = client.people[1];
      if (by) people.receiveMessage('film-club', by, 'Popcorn?');
    });
    await expect
      .poll(() => lobby(page).locator('.room-title').first().textContent())
      .toBe('Film club');
    expect(await row(page, /Film club/).innerText()).toContain('1 unread message');
    await page.close();
  });

  it('filters by what is typed and finds people beyond', async () => {
    const page = await harness.open({ scene: 'lobby' });
    await page.getByRole('searchbox').fill('no');
    await lobby(page).getByRole('heading', { name: 'People' }).waitFor();
    await lobby(page).getByText('Nora Quist').waitFor();
    expect(await row(page, /Jonas Weber/).count()).toBe(0);
    await page.getByRole('searchbox').fill('jonas');
    await row(page, /Jonas Weber/)
      .first()
      .waitFor();
    await lobby(page).getByText('Nora Quist').waitFor({ state: 'detached' });
    await page.close();
  });

  it('begins a talk with a friend by a click', async () => {
    const page = await harness.open({ scene: 'lobby', width: 375, room: '' });
    await tim(page).click();
    await page.getByText('This is where your talk with tim begins').waitFor();
    await page.getByRole('button', { name: 'Back to rooms' }).click();
    await row(page, /tim.*No messages yet/s).waitFor();
    await page.close();
  });

  it('says why a talk could not be begun, and lets one try again', async () => {
    const page = await harness.open({ scene: 'lobby' });
    await tim(page).waitFor();
    await page.evaluate(() => globalThis.harness.people.failWith('network'));
    await tim(page).click();
    await tim(page).getByText('The server cannot be reached.').waitFor();
    await page.evaluate(() => globalThis.harness.people.failWith(null));
    await tim(page).click();
    await page.getByRole('textbox', { name: 'Message tim' }).waitFor();
    await page.close();
  });

  it('leads to the people, with the requests that wait', async () => {
    const page = await harness.open({ scene: 'lobby' });
    await page.getByRole('button', { name: /People.*2 friend requests/s }).click();
    await page.getByRole('region', { name: 'People' }).getByText('Nora Quist').waitFor();
    await page.close();
  });

  it('shows the rooms while people cannot be reached, and tries again when asked', async () => {
    const page = await harness.open({ scene: 'lobby-unreachable', room: '' });
    await row(page, /Garden/).waitFor();
    await page.getByText('Friends and what is new cannot be reached right now.').waitFor();
    await page.getByRole('button', { name: 'Try now' }).click();
    expect(await page.evaluate(() => globalThis.harness.people.reconnects)).toBe(1);
    await page.close();
  });

  it('gives guests their rooms, and no friends', async () => {
    const page = await harness.open({ scene: 'lobby-guest', room: '' });
    expect(await row(page, /General/).innerText()).toContain('2 unread messages');
    await row(page, /Quiet room/).waitFor();
    expect(await lobby(page).getByRole('navigation').count()).toBe(0);
    await page.close();
  });
});

describe('a private talk', () => {
  it('shows with whom it is, where reading stopped, and tells what is read', async () => {
    const page = await harness.open({ scene: 'lobby' });
    await row(page, /Jonas Weber/)
      .first()
      .click();
    const talk = page.getByRole('region', { name: 'Conversation in Jonas Weber' });
    await talk.getByRole('heading', { name: 'Jonas Weber' }).waitFor();
    await talk.locator('header').getByText('Online').waitFor();
    const marked = talk.locator('.marker + .message');
    expect(await marked.getByText('Message number 10').count()).toBe(1);
    await expect.poll(() => reads(page).then((calls) => calls.length)).toBe(1);
    expect((await reads(page))[0]?.[2]).toBe(12);
    await expect
      .poll(() =>
        row(page, /Jonas Weber/)
          .first()
          .innerText(),
      )
      .not.toContain('unread');
    await page.close();
  });

  it('goes on where reading stopped, and is read when its end is seen', async () => {
    const page = await harness.open({ scene: 'lobby-behind', width: 375, height: 700, room: '' });
    await row(page, /Jonas Weber/)
      .first()
      .click();
    const inView = (text: string) =>
      page.getByText(text, { exact: true }).evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return top > 60 && bottom < innerHeight;
      });
    await expect.poll(() => inView('New messages')).toBe(true);
    expect(await inView('Message number 13')).toBe(true);
    expect(await reads(page)).toEqual([]);
    await page.getByRole('button', { name: 'Jump to the newest messages' }).click();
    await expect.poll(() => reads(page).then((calls) => calls.at(-1)?.[2])).toBe(49);
    await page.close();
  });

  it('goes on where reading stopped also where the widget is scaled', async () => {
    const page = await harness.open({ scene: 'lobby-behind', width: 750, height: 1400, room: '' });
    await page.evaluate(() => globalThis.harness.chat.style.setProperty('--partyline-scale', '2'));
    await row(page, /Jonas Weber/)
      .first()
      .click();
    const fromTop = () =>
      page.getByText('New messages', { exact: true }).evaluate((element) => {
        const log = element.closest('[role=log]');
        return element.getBoundingClientRect().top - (log?.getBoundingClientRect().top ?? 0);
      });
    await expect.poll(fromTop).toBeGreaterThan(0);
    expect(await fromTop()).toBeLessThan(200);
    await page.close();
  });

  it('opens the profile of the other by a click on the name', async () => {
    const page = await harness.open({ scene: 'lobby' });
    await row(page, /Jonas Weber/)
      .first()
      .click();
    await page.getByRole('heading', { name: 'Jonas Weber' }).getByRole('button').click();
    await page.getByRole('dialog').getByText('@jonas').first().waitFor();
    await page.close();
  });

  it('tells nothing as read while nobody looks', async () => {
    const page = await harness.open({ scene: 'lobby', mode: 'panel' });
    await page.evaluate(() => globalThis.harness.loadExtras());
    await page.evaluate(() => globalThis.harness.chat.close());
    await page.evaluate(() => {
      const { client } = globalThis.harness;
      const by = client.people[1];
      if (by) client.open('general').receive(by, 'is anybody there?');
    });
    await page.getByText('is anybody there?').first().waitFor({ state: 'attached' });
    expect(await reads(page)).toEqual([]);
    await page.evaluate(() => globalThis.harness.chat.open());
    await expect
      .poll(() => reads(page).then((calls) => calls.at(-1)))
      .toEqual(['read', 'general', 4]);
    await page.close();
  });
});
