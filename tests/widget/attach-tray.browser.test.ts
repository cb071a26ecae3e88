import { describe, expect, it } from 'vitest';
import {
  bring,
  field,
  hasFocus,
  isReady,
  large,
  openWith,
  picture,
  refused,
  remove,
  said,
  text,
  tray,
} from './attached-files.ts';
import { type Scene, useHarness } from './harness-page.ts';

const harness = useHarness();
const open = (scene?: Scene) => openWith(harness, scene);

describe('the tray', () => {
  it('gives the focus to the next file, and to the text after the last one', async () => {
    const page = await open();
    await bring(
      page,
      ['a', 'b', 'c'].map((name) => ({ ...text, name: `${name}.txt` })),
      {
        how: 'drop',
      },
    );
    await remove(page, 'b.txt').press('Enter');
    await expect.poll(() => said(page)).toBe('b.txt removed.');
    expect(await hasFocus(remove(page, 'c.txt'))).toBe(true);
    await remove(page, 'c.txt').press('Enter');
    expect(await hasFocus(remove(page, 'a.txt'))).toBe(true);
    await remove(page, 'a.txt').press('Enter');
    await tray(page).waitFor({ state: 'detached' });
    expect(await hasFocus(field(page))).toBe(true);
    await page.close();
  });

  it('shows pictures without asking the policy of the page', async () => {
    const page = await open();
    const complaints: string[] = [];
    page.on('console', (line) => {
      if (line.type() === 'error') complaints.push(line.text());
    });
    await page.evaluate(() => {
      const policy = Object.assign(document.createElement('meta'), {
        httpEquiv: 'Content-Security-Policy',
        content: "default-src 'self'; img-src 'none'; media-src 'none'",
      });
      document.head.append(policy);
    });
    const film = { name: 'clip.mp4', type: 'video/mp4', bytes: 400 };
    await bring(page, [picture, film, { ...text, type: 'image/png', name: 'no.png' }], {
      how: 'drop',
    });
    await remove(page, 'cat.png').waitFor();
    const isDrawn = () =>
      page
        .locator('.attach-thumb canvas')
        .first()
        .evaluate((canvas) => {
          if (!(canvas instanceof HTMLCanvasElement)) return false;
          return canvas.getContext('2d')?.getImageData(20, 20, 1, 1).data[3] === 255;
        });
    await expect.poll(isDrawn).toBe(true);
    await page.getByText('MP4', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('gives back every address it made', async () => {
    const page = await open({
      scene: 'full',
      before: () => {
        const alive = new Set<string>();
        const { createObjectURL, revokeObjectURL } = URL;
        URL.createObjectURL = (blob) => {
          const url = createObjectURL(blob);
          alive.add(url);
          return url;
        };
        URL.revokeObjectURL = (url) => {
          alive.delete(url);
          revokeObjectURL(url);
        };
        Object.assign(globalThis, { alive });
      },
    });
    const alive = () => page.evaluate(() => [...Reflect.get(globalThis, 'alive')].length);
    await page.evaluate(() => {
      const { files } = globalThis.harness;
      const prepare = files.prepare.bind(files);
      // Measured, as a video is where the page lets it be played.
      files.prepare = async (...how) => ({ ...(await prepare(...how)), width: 64, height: 48 });
    });
    const film = { name: 'clip.mp4', type: 'video/mp4', bytes: 400 };
    await bring(page, [picture, film, { ...film, name: 'other.mp4' }], { how: 'drop' });
    await isReady(page);
    await remove(page, 'clip.mp4').click();
    await page.getByRole('button', { name: /Garden/ }).click();
    await page.getByRole('textbox', { name: 'Message Garden & balcony' }).waitFor();
    await expect.poll(alive).toBe(0);
    await page.getByRole('button', { name: /General/ }).click();
    await remove(page, 'other.mp4').waitFor();
    await page.evaluate(() => globalThis.harness.chat.remove());
    await expect.poll(alive).toBe(0);
    await page.close();
  });

  it('takes the focus to the text, so that Enter sends', async () => {
    const page = await open();
    await page
      .locator('input[type=file]')
      .setInputFiles([{ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') }]);
    await remove(page, 'a.txt').waitFor();
    expect(await hasFocus(field(page))).toBe(true);
    await page.close();
  });

  it('leaves something of the talk, and all of the text, where there is little room', async () => {
    const page = await open({ scene: 'full', mode: 'inline', width: 400, height: 330 });
    const many = Array.from({ length: 6 }, (_, at) => ({ ...picture, name: `${at}.png` }));
    await bring(page, [...many, refused, refused], { how: 'drop' });
    await remove(page, '5.png').waitFor();
    expect((await page.getByRole('log').boundingBox())?.height).toBeGreaterThan(40);
    const box = await field(page).boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(330);
    await page.close();
  });

  it.each([
    ['a phone', { scene: 'full', width: 320, height: 640 }],
    ['a panel', { scene: 'full', mode: 'panel' }],
  ] as const)('fits %s, whatever the names', async (_, scene) => {
    const page = await open(scene);
    const long = { ...large, name: `${'x'.repeat(120)}.png` };
    await bring(page, [long, { ...large, name: 'صورة من الرحلة.png' }, refused], { how: 'drop' });
    await page.getByRole('checkbox').nth(1).waitFor();
    const over = await page
      .locator('.talk-column')
      .evaluate((talk) =>
        [talk, ...talk.querySelectorAll('.composer, .composer *')]
          .filter(
            (one) =>
              one.clientWidth > 0 &&
              !one.matches('input, bdi, .unseen') &&
              one.scrollWidth > one.clientWidth + 1,
          )
          .map((one) => one.className),
      );
    expect(over).toEqual([]);
    const talk = await page.getByRole('log').boundingBox();
    expect(talk?.height).toBeGreaterThan(60);
    await page.close();
  });
});

it('nothing of this throws in the page', () => {
  expect(harness.errors).toEqual([]);
});
