import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useHarness } from './harness-page.ts';

const harness = useHarness();
const log = (page: Page) => page.getByRole('log');
const said = (page: Page) => page.locator('[aria-live=polite]').first();
const timeline = (page: Page) =>
  page.evaluate(() => globalThis.harness.client.open('general').state.timeline);

describe('an upload under way', () => {
  it('shows how far each file is', async () => {
    const page = await harness.open({ scene: 'media-sending', height: 1_600 });
    const bar = (name: string) => page.getByRole('progressbar', { name: `Upload of ${name}` });
    await bar('31-shot.jpg').waitFor();
    expect(await bar('31-shot.jpg').getAttribute('aria-valuenow')).toBe('25');
    expect(await bar('slides.pdf').getAttribute('aria-valuenow')).toBe('25');
    expect(await bar('34-shot.jpg').getAttribute('aria-valuenow')).toBe('100');
    await page.getByText('Sending 5 files, 50%').waitFor();
    await page.close();
  });

  it('follows what the room tells between changes of its state', async () => {
    const page = await harness.open({ scene: 'media-sending', height: 1_600 });
    const bar = page.getByRole('progressbar', { name: 'Upload of slides.pdf' });
    await bar.waitFor();
    await page.evaluate(() => {
      const room = globalThis.harness.client.open('general');
      const item = room.state.timeline.find(({ key }) => key === 'cid-two');
      const file = item?.type === 'message' ? item.files?.[0]?.id : undefined;
      room.tell('progress', { key: 'cid-two', file: file ?? '', loaded: 9, total: 10 });
    });
    await expect.poll(() => bar.getAttribute('aria-valuenow')).toBe('90');
    await page.getByText('Sending 2 files, 33%').waitFor();
    await page.close();
  });

  it('can be called off file by file', async () => {
    const page = await harness.open({ scene: 'media-sending', height: 1_600 });
    await page.getByRole('button', { name: 'Do not send slides.pdf' }).click();
    await said(page).getByText('slides.pdf is not sent.').waitFor();
    expect(await page.getByText('slides.pdf', { exact: true }).count()).toBe(0);
    const focused = () =>
      page.evaluate(() => {
        const active = globalThis.harness.chat.shadowRoot?.activeElement;
        return active instanceof HTMLElement ? active.dataset.row : undefined;
      });
    await expect.poll(focused).toBe('cid-two');
    await page.close();
  });

  it('can be called off as a whole', async () => {
    const page = await harness.open({ scene: 'media-sending', height: 1_600 });
    await page.locator('.upload-line').first().getByRole('button', { name: 'Cancel' }).click();
    await expect
      .poll(async () => (await timeline(page)).map(({ key }) => key))
      .not.toContain('cid-one');
    await page.close();
  });

  it('says that it waits for the connection', async () => {
    const page = await harness.open({ scene: 'media-sending', height: 1_600 });
    await page.getByText('Sending 5 files').waitFor();
    await page.evaluate(() =>
      globalThis.harness.client.open('general').connect({ status: 'offline' }),
    );
    await page.locator('.upload-line').getByText('Waits for the connection').first().waitFor();
    expect(await page.getByText('Sending 5 files').count()).toBe(0);
    await page.close();
  });

  it('that failed says why, and can be tried again or discarded', async () => {
    const page = await harness.open({ scene: 'media-sending', height: 1_600 });
    const failed = page.locator('[data-row="cid-failed"]');
    await failed.getByText('There is no space left for your files.').waitFor();
    expect(await failed.getByRole('button', { name: 'Send again' }).count()).toBe(1);
    await failed.getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => failed.count()).toBe(0);
    await page.close();
  });
});

describe('pictures of one’s own', () => {
  const send = (page: Page) =>
    page.evaluate(async () => {
      const canvas = new OffscreenCanvas(400, 300);
      canvas.getContext('2d')?.fillRect(0, 0, 200, 300);
      const blob = await canvas.convertToBlob({ type: 'image/png' });
      const room = globalThis.harness.client.open('general');
      room.acks = false;
      const id = 'f_mine000000000000000000';
      const file = { id, blob, name: 'mine.png', type: 'image/png', width: 400, height: 300 };
      await room.send({ files: [file] });
    });
  const settle = (page: Page) =>
    page.evaluate(() => {
      const room = globalThis.harness.client.open('general');
      const item = room.state.timeline.at(-1);
      if (item?.type !== 'message') return;
      const files = item.files?.map(({ blob: _, upload: __, ...file }) => file) ?? [];
      room.settle(item.key, { status: 'sent', seq: 900, files });
    });

  it('are shown from this page at once, and are not loaded again when they are sent', async () => {
    const page = await harness.open({ scene: 'full' });
    await send(page);
    const picture = log(page).locator('.tile img.there');
    await picture.waitFor();
    const [source, node] = [await picture.getAttribute('src'), await picture.elementHandle()];
    expect(source).toMatch(/^blob:/);
    await settle(page);
    await page.getByRole('button', { name: 'Open picture: mine.png' }).waitFor();
    expect(await picture.getAttribute('src')).toBe(source);
    expect(await page.evaluate(() => globalThis.harness.files.asked)).toEqual([]);
    expect(await node?.evaluate((it) => it.isConnected)).toBe(true);
    await page.close();
  });

  it('give their memory back when nobody shows them any more', async () => {
    const page = await harness.open({
      scene: 'full',
      before: () => {
        const revoke = URL.revokeObjectURL;
        globalThis.revoked = [];
        URL.revokeObjectURL = (url) => {
          globalThis.revoked?.push(url);
          revoke(url);
        };
      },
    });
    await send(page);
    const source = await log(page).locator('.tile img.there').getAttribute('src');
    await page.evaluate(() => {
      const room = globalThis.harness.client.open('general');
      return room.discard(room.state.timeline.at(-1)?.key ?? '');
    });
    const revoked = () => page.evaluate(() => globalThis.revoked);
    await expect.poll(revoked, { timeout: 10_000 }).toEqual([source]);
    await page.close();
  });

  it('come from the server where a page forbids addresses of its own memory', async () => {
    const page = await harness.open({
      scene: 'full',
      before: () => {
        const policy = document.createElement('meta');
        policy.httpEquiv = 'Content-Security-Policy';
        policy.content = "img-src 'self'; media-src 'self'; style-src 'self' 'unsafe-inline'";
        new MutationObserver((_, watcher) => {
          if (!document.head) return;
          document.head.append(policy);
          watcher.disconnect();
        }).observe(document, { childList: true, subtree: true });
      },
    });
    await send(page);
    await log(page).locator('.tile').waitFor();
    await settle(page);
    const picture = log(page).locator('.tile img.there');
    await picture.waitFor();
    expect(await picture.getAttribute('src')).toContain('/v1/pictures/');
    await page.close();
  });
});

declare global {
  var revoked: string[] | undefined;
}

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
