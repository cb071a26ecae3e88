import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Scene, useHarness } from './harness-page.ts';

const harness = useHarness();
const calls = (page: Page) => page.evaluate(() => globalThis.harness.people.calls);
const fail = (code: 'network' | null) => globalThis.harness.people.failWith(code);

async function openFriends(scene: Scene): Promise<Page> {
  const page = await harness.open(scene);
  await page.getByRole('button', { name: /^People/ }).click();
  return page;
}
const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

describe('the friends', () => {
  it('who are there come first, with when the others were', async () => {
    const page = await openFriends({ scene: 'people' });
    const names = section(page, 'Friends').locator('.person-name');
    await expect.poll(() => names.allTextContents()).toHaveLength(4);
    expect((await names.allTextContents())[0]).toBe('Jonas Weber');
    await section(page, 'Friends').getByText('Last seen 25 minutes ago').waitFor();
    await page.close();
  });

  it('are asked for and answered: a request moves to the friends at once', async () => {
    const page = await openFriends({ scene: 'people' });
    await section(page, 'Requests').getByText('مرحبا ميرا! كنا معا في المدرسة.').waitFor();
    await section(page, 'Requests')
      .getByRole('button', { name: /^Accept.*ليلى/ })
      .click();
    await section(page, 'Friends').getByText('ليلى حداد').waitFor();
    await section(page, 'Requests')
      .getByRole('button', { name: 'Decline the request of Nora Quist' })
      .click();
    await section(page, 'Requests').waitFor({ state: 'detached' });
    expect((await calls(page)).map(([name]) => name)).toEqual(
      expect.arrayContaining(['accept', 'decline']),
    );
    await page.close();
  });

  it('that could not be changed are as before, with the reason beside them', async () => {
    const page = await openFriends({ scene: 'people-failing' });
    await section(page, 'Requests')
      .getByRole('button', { name: /^Accept.*Nora/ })
      .click();
    const row = page.locator('.friend-request', { hasText: 'Nora Quist' });
    await row.getByRole('alert').getByText('The server cannot be reached.').waitFor();
    await page.evaluate(fail, null);
    await row.getByRole('button', { name: /^Accept/ }).click();
    await section(page, 'Friends').getByText('Nora Quist').waitFor();
    await page.close();
  });

  it('are said to a screen reader, and the focus stays in the list', async () => {
    const page = await openFriends({ scene: 'people' });
    await page.getByRole('button', { name: /^Accept.*Nora/ }).focus();
    await page.keyboard.press('Enter');
    await page
      .locator('[role=status]', { hasText: 'You and Nora Quist are friends now' })
      .waitFor();
    const isInside = await page.evaluate(() => {
      const root = document.querySelector('partyline-chat')?.shadowRoot;
      return root?.querySelector('.friends .list')?.contains(root.activeElement);
    });
    expect(isInside).toBe(true);
    await page.close();
  });

  it('who were asked can be asked no longer, and who is blocked unblocked', async () => {
    const page = await openFriends({ scene: 'people' });
    await page.getByRole('button', { name: /^Cancel request: Bartholomew/ }).click();
    await section(page, 'Sent requests').waitFor({ state: 'detached' });
    await page.locator('summary', { hasText: 'Blocked' }).click();
    await page.getByRole('button', { name: 'Unblock Trond Olsen' }).click();
    await page.locator('summary', { hasText: 'Blocked' }).waitFor({ state: 'detached' });
    await page.close();
  });

  it('come live: a request while one looks is there without a reload', async () => {
    const page = await openFriends({ scene: 'people-empty' });
    await page.getByText('No friends yet').waitFor();
    await page.evaluate(() => {
      const { people } = globalThis.harness;
      people.receiveRequest(globalThis.harness.client.people[1]?.id ?? '', 'Hello!');
    });
    await section(page, 'Requests').getByText('Hello!').waitFor();
    await page.getByRole('tab', { name: /^Friends.*1/ }).waitFor();
    await page.close();
  });

  it('lead on when there are none, and can be tried again when they could not be loaded', async () => {
    const page = await openFriends({ scene: 'people-empty' });
    await page.locator('.empty').getByRole('button', { name: 'Find people' }).click();
    await page.getByRole('searchbox').waitFor();
    await page.close();
    const offline = await openFriends({ scene: 'people-offline' });
    await offline.getByText('Your friends could not be loaded.').waitFor();
    await offline.getByRole('button', { name: 'Try again' }).click();
    expect(await offline.evaluate(() => globalThis.harness.people.reconnects)).toBe(1);
    await offline.close();
  });
});

it('five hundred friends are shown a part at a time', async () => {
  const page = await openFriends({ scene: 'people-crowd' });
  const rows = section(page, 'Friends').locator('.person-card');
  await expect.poll(() => rows.count()).toBe(50);
  await page.getByRole('button', { name: 'Show more people' }).click();
  await expect.poll(() => rows.count()).toBe(100);
  await page.close();
});

describe('finding people', () => {
  const find = async (scene: Scene) => {
    const page = await openFriends(scene);
    await page.getByRole('tab', { name: 'Find people' }).click();
    return page;
  };

  it('shows everybody in pages, nobody twice', async () => {
    const page = await find({ scene: 'people-many' });
    const rows = page.locator('.friends .person-card');
    await expect.poll(() => rows.count()).toBe(30);
    await page.getByRole('button', { name: 'Show more people' }).click();
    await expect.poll(() => rows.count()).toBe(60);
    await page.getByRole('button', { name: 'Show more people' }).click();
    await expect.poll(() => rows.count()).toBe(76);
    const names = await page.locator('.friends .person-name').allTextContents();
    expect(new Set(names).size).toBe(76);
    await page.getByRole('button', { name: 'Show more people' }).waitFor({ state: 'detached' });
    await page.close();
  });

  it('finds by the beginning of a name, by username and by the exact id', async () => {
    const page = await find({ scene: 'people' });
    const rows = page.locator('.friends .person-name');
    for (const [search, name] of [
      ['Otto', 'Otto'],
      ['nora', 'Nora Quist'],
      ['aicha', 'Aïcha Benali'],
    ] as const) {
      await page.getByRole('searchbox').fill(search);
      await expect.poll(() => rows.allTextContents()).toEqual([name]);
    }
    const id = await page.locator('.friends [data-by]').getAttribute('data-by');
    await page.getByRole('searchbox').fill('nobody of this name');
    await page.getByText('Nobody matches “nobody of this name”').waitFor();
    await page.getByRole('searchbox').fill(id ?? '');
    await expect.poll(() => rows.allTextContents()).toEqual(['Aïcha Benali']);
    await page.close();
  });

  it('asks once after the typing, not for every letter', async () => {
    const page = await find({ scene: 'people' });
    await page.locator('.friends .person-card').first().waitFor();
    await page.getByRole('searchbox').pressSequentially('nora', { delay: 20 });
    await expect
      .poll(() => page.locator('.friends .person-name').allTextContents())
      .toEqual(['Nora Quist']);
    const searches = (await calls(page)).filter(([name, search]) => name === 'find' && search);
    expect(searches.map(([, search]) => search)).toEqual(['nora']);
    await page.close();
  });

  it('fits a button to what each is, and asks for friendship with one press', async () => {
    const page = await find({ scene: 'people' });
    await page.getByRole('button', { name: 'Message Jonas Weber' }).waitFor();
    await page.getByRole('button', { name: 'Unblock Trond Olsen' }).waitFor();
    await page.getByRole('button', { name: 'Add friend: Otto' }).dblclick();
    await page.getByText('@otto').getByText('Request sent').waitFor();
    // The second press of a double click does not take it back.
    expect((await calls(page)).map(([name]) => name)).not.toContain('cancel');
    await page.close();
  });

  it('says when it failed, and tries again', async () => {
    const page = await find({ scene: 'people-failing' });
    await page.getByText('People could not be loaded.').waitFor();
    await page.evaluate(fail, null);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.friends .person-card').first().waitFor();
    await page.close();
  });
});

describe('the members of a room', () => {
  it('can be asked for friendship, but not guests', async () => {
    const page = await harness.open({ scene: 'people', width: 1_440 });
    await page.getByRole('button', { name: 'Show members' }).click();
    const members = page.getByRole('complementary', { name: 'Members' });
    await members.getByText('A visitor').waitFor();
    expect(await members.getByRole('button', { name: /^Add friend: A visitor/ }).count()).toBe(0);
    await members.getByRole('button', { name: 'Add friend: Otto' }).click();
    await members.getByRole('button', { name: 'Cancel request: Otto' }).waitFor();
    await page.close();
  });

  it('are not asked by guests, who have no friends', async () => {
    const page = await harness.open({ scene: 'people-guest', width: 1_440 });
    await page.getByRole('button', { name: 'Show members' }).click();
    const members = page.getByRole('complementary', { name: 'Members' });
    await members.getByText('Otto', { exact: true }).waitFor();
    expect(await members.getByRole('button', { name: /^Add friend/ }).count()).toBe(0);
    await page.close();
  });
});

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
