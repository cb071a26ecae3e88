import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveWebsite } from '../../e2e/website.ts';
import { allSamples, bytesOf, concat, png } from '../../party/pictures/samples.ts';
import { launch } from '../../support/chromium.ts';
import { useStack } from '../../support/stack.ts';

const stack = useStack({ env: { LIMIT_SCALE: '1000' } });
let browser: Awaited<ReturnType<typeof launch>>;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

async function signUp(): Promise<string> {
  const username = `ann${Math.random().toString(36).slice(2, 12)}`;
  const response = await fetch(`${stack().url}/v1/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: 'correct horse' }),
  });
  return (await response.json()).token;
}

/** Gives somebody new this picture, and answers its address. */
async function upload(bytes: Uint8Array): Promise<string> {
  const response = await fetch(`${stack().url}/v1/me/picture`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${await signUp()}` },
    body: bytes.slice(),
  });
  return `${stack().url}/v1/pictures/${(await response.json()).me.picture}`;
}

describe('a picture without its metadata', () => {
  it('[PIC-2] [PIC-3] is drawn on a page of another website, the right way up', async () => {
    const samples = allSamples();
    const addresses: string[] = [];
    for (const { bytes } of samples) addresses.push(await upload(bytes));
    const images = addresses.map((address) => `<img src="${address}">`).join('');
    // The strictest page there is: it shows nothing of others that does not say it may be shown.
    const website = await serveWebsite(images, {
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-opener-policy': 'same-origin',
    });
    const page = await browser.newPage();
    await page.goto(website.url);
    const sizes = await page.evaluate(() =>
      Promise.all(
        [...document.images].map(async (image) => {
          await image.decode();
          return [image.naturalWidth, image.naturalHeight];
        }),
      ),
    );
    // The photo lies on its side and says so.
    const expected = samples.map(({ name }) =>
      name === 'gps.jpg' ? [64, 96] : name.endsWith('.png') ? [5, 4] : [96, 64],
    );
    expect(sizes).toEqual(expected);
    await page.close();
    await website.stop();
  });

  it('[PIC-3] [S15] runs nothing, whoever opens it', async () => {
    const page = await browser.newPage();
    let dialogs = 0;
    page.on('dialog', (dialog) => {
      dialogs += 1;
      void dialog.dismiss();
    });
    const address = await upload(concat(png(), bytesOf('<script>alert(1)</script>')));
    const response = await page.goto(address);
    expect(response?.headers()['content-type']).toBe('image/png');
    expect(await page.evaluate(() => document.images.length)).toBe(1);
    expect(dialogs).toBe(0);
    await page.close();
  });
});
