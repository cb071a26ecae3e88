import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeGuest, makeRoom } from '../../chaos/network.ts';
import { serveWebsite } from '../../e2e/website.ts';
import { recording } from '../../party/files/inspection/sources.ts';
import { png } from '../../party/pictures/samples.ts';
import { launch } from '../../support/chromium.ts';
import { useStack } from '../../support/stack.ts';
import { Seat } from '../room/seat.ts';
import { Sender, textOf } from './sender.ts';

const stack = useStack({ env: { LIMIT_SCALE: '1000' } });
let browser: Awaited<ReturnType<typeof launch>>;
let ann: Sender;
beforeAll(async () => {
  browser = await launch();
  const guest = await makeGuest(stack().url, 'Ann');
  await makeRoom(guest, 'cinema');
  await (await Seat.take(guest, 'cinema')).leave();
  ann = new Sender(guest, 'cinema');
});
afterAll(() => browser?.close());

async function addressOf(bytes: Uint8Array, name: string, type: string): Promise<string> {
  const { id } = await ann.upload(bytes, { name, type });
  return `${stack().url}${await ann.addressOf(id)}`;
}

const media = {
  png: () => addressOf(png(), 'a.png', 'image/png'),
  webm: () => addressOf(recording('both.webm'), 'a.webm', 'video/webm'),
  weba: () => addressOf(recording('audio.weba'), 'a.weba', 'audio/webm'),
};

describe('files of a room', () => {
  it.each(['', ' crossorigin="anonymous"'])(
    '[FILE-9] [S10] are drawn and played on a page of another website (%j)',
    async (attribute) => {
      const [image, video, audio] = [await media.png(), await media.webm(), await media.weba()];
      const website = await serveWebsite(
        `<img${attribute} src="${image}"><video${attribute} preload="auto" muted src="${video}"></video><audio${attribute} preload="auto" src="${audio}"></audio>`,
        {
          'cross-origin-embedder-policy': 'require-corp',
          'cross-origin-opener-policy': 'same-origin',
        },
      );
      const page = await browser.newPage();
      await page.goto(website.url);
      await page.waitForFunction(() =>
        [...document.querySelectorAll('video, audio')].every(
          (player) => player instanceof HTMLMediaElement && player.readyState >= 1,
        ),
      );
      const sizes = await page.evaluate(() => [
        document.querySelector('img')?.naturalWidth,
        (document.querySelector('video')?.videoWidth ?? 0) > 0,
      ]);
      expect(sizes).toEqual([5, true]);
      await page.close();
      await website.stop();
    },
  );

  it.each(['png', 'webm', 'weba'] as const)(
    '[FILE-9] [S15] a %s shows also by itself, and runs nothing',
    async (kind) => {
      const page = await browser.newPage();
      const refused: string[] = [];
      page.on('console', (line) => refused.push(line.text()));
      await page.goto(await media[kind]());
      await page.waitForFunction(() => {
        const [image] = document.images;
        const player = document.querySelector('video');
        return (image?.naturalWidth ?? 0) > 0 || (player?.readyState ?? 0) >= 1;
      });
      expect(refused.filter((line) => /Content Security Policy/.test(line))).toEqual([]);
      const origin = kind === 'png' ? 'null' : stack().url;
      expect(await page.evaluate(() => self.origin)).toBe(origin);
      await page.close();
    },
  );

  it('[FILE-9] [S15] everything else is saved under its name, in any script', async () => {
    const address = await addressOf(textOf(30), 'Ümläut 漢字.txt', 'text/plain');
    const picture = `${await media.png()}&download`;
    for (const [where, name] of [
      [address, 'Ümläut 漢字.txt'],
      [picture, 'a.png'],
    ] as const) {
      const page = await browser.newPage();
      const download = page.waitForEvent('download');
      await page.goto(where).catch(() => undefined);
      expect((await download).suggestedFilename()).toBe(name);
      await page.close();
    }
  });
});
