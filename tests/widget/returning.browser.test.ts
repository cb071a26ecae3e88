import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useHarness } from './harness-page.ts';

const harness = useHarness();
const opened = (page: Page) => page.evaluate(() => globalThis.harness.client.opened);

describe('while a kept session is being checked', () => {
  it('the room is asked for already, and nothing of it is shown', async () => {
    const page = await harness.open({ scene: 'signing-in' });
    await expect.poll(() => opened(page)).toEqual(['general']);
    await page.locator('.busy', { hasText: 'Connecting' }).waitFor();
    expect(await page.locator('.conversation').count()).toBe(0);
    await page.close();
  });

  it('no room is asked for where none is to be shown', async () => {
    const page = await harness.open({ scene: 'signing-in', room: '' });
    await page.locator('.busy', { hasText: 'Connecting' }).waitFor();
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    expect(await opened(page)).toEqual([]);
    await page.close();
  });

  it('a session that is over ends at the door, and the room is let go', async () => {
    const page = await harness.open({ scene: 'signing-in' });
    await expect.poll(() => opened(page)).toEqual(['general']);
    const isClosed = await page.evaluate(async () => {
      const { client } = globalThis.harness;
      const room = client.open('general');
      client.setSession({ status: 'signed-out' });
      await new Promise((resolve) => setTimeout(resolve, 100));
      return room.isClosed;
    });
    await page.getByLabel('Your name').waitFor();
    expect(isClosed).toBe(true);
    await page.close();
  });
});

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
