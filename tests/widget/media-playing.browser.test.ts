import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useHarness } from './harness-page.ts';

const harness = useHarness();

const log = (page: Page) => page.getByRole('log');
const _frames = (page: Page) => log(page).locator('.media');
const _pictures = (page: Page) => log(page).locator('img.there');
const answer = (page: Page, how: 'good' | 'dead' | 'stale' | 'gone') =>
  page.evaluate((how) => globalThis.harness.files.answerLinks(how), how);
const _asked = (page: Page) => page.evaluate(() => globalThis.harness.files.asked);
const saving = () =>
  Object.defineProperty(navigator, 'connection', { value: { saveData: true }, configurable: true });

describe('videos and sounds', () => {
  const players = (page: Page) =>
    page
      .locator('video, audio')
      .evaluateAll((all) =>
        all.map((it) =>
          it instanceof HTMLMediaElement
            ? `${it.localName} ${it.controls} ${it.preload} ${it.getAttribute('aria-label')}`
            : '',
        ),
      );

  it('are played in place by the browser, with how long they are', async () => {
    const page = await harness.open({ scene: 'media-play', links: 'held' });
    await page.locator('video').waitFor();
    expect(await players(page)).toEqual([
      'video true metadata street.mp4',
      'audio true metadata voice.m4a',
    ]);
    await page.getByText('1:05', { exact: true }).waitFor();
    await page.getByText('M4A · 0:12 · 234 kB').waitFor();
    const box = await page.locator('video').boundingBox();
    expect([box?.width, box?.height]).toEqual([320, 180]);
    await page.close();
  });

  it('load nothing by themselves where data is saved', async () => {
    const page = await harness.open({ scene: 'media-play', links: 'held', before: saving });
    await page.locator('video').waitFor();
    expect((await players(page)).every((it) => it.includes(' none '))).toBe(true);
    await page.close();
  });

  it('are played from an address that has ended by way of a fresh one', async () => {
    const page = await harness.open({ scene: 'media-play', links: 'held' });
    await page.route('**/v1/pictures/**', (route) =>
      route.request().url().endsWith('dead')
        ? route.fulfill({ status: 403, body: '' })
        : route.fulfill({ contentType: 'audio/wav', body: wave(2) }),
    );
    await answer(page, 'stale');
    const length = () =>
      page.locator('audio').evaluate((it) => (it instanceof HTMLMediaElement ? it.duration : 0));
    await expect.poll(length).toBeCloseTo(2, 1);
    await page.close();
  });
});

/** Silence of some seconds. */
function wave(seconds: number): Buffer {
  const rate = 8_000;
  const head = Buffer.alloc(44);
  const bytes = rate * seconds;
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + bytes, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(bytes, 40);
  return Buffer.concat([head, Buffer.alloc(bytes, 128)]);
}

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
