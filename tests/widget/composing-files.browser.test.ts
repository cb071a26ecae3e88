import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { bring, type MadeFile } from './attached-files.ts';
import { useHarness } from './harness-page.ts';

const harness = useHarness();
const require = createRequire(import.meta.url);
type Axe = { run(context: string): Promise<AxeResults> };
const field = (page: Page) => page.getByRole('textbox', { name: /^Message/ });
const clip = (page: Page) => page.getByRole('button', { name: 'Attach files' });
const tray = (page: Page) => page.getByRole('list', { name: 'Files to send' });
const inTray = (page: Page) =>
  tray(page).getByRole('listitem').locator('.attach-name').allTextContents();
const remove = (page: Page, name: string) => page.getByRole('button', { name: `Remove ${name}` });
const said = (page: Page) => page.locator('.app > [role=status]').textContent();
const isReady = (page: Page) =>
  page.locator('.attach-file[aria-busy=true]').waitFor({ state: 'detached' });

/** What was sent, as far as a test can compare it. */
const sent = (page: Page, room = 'general') =>
  page.evaluate(
    (room) =>
      globalThis.harness.client.open(room).drafts.map(({ text, files }) => ({
        text,
        files: files?.map((file) =>
          file instanceof Blob || !('id' in file)
            ? 'not ready'
            : { name: file.name, alt: file.alt, size: file.blob.size },
        ),
      })),
    room,
  );
const names = async (page: Page) =>
  (await sent(page)).map(({ files }) =>
    files?.map((file) => (typeof file === 'string' ? file : file.name)),
  );

const picture: MadeFile = { name: 'cat.png', type: 'image/png', pixels: 60 };
const large: MadeFile = { name: 'sunset.png', type: 'image/png', pixels: 600 };
const text: MadeFile = { name: 'notes.txt', type: 'text/plain', bytes: 20 };
const page9: MadeFile = { name: 'page.html', type: 'text/html' };

async function open(scene: Parameters<typeof harness.open>[0] = { scene: 'full' }): Promise<Page> {
  const page = await harness.open(scene);
  page.setDefaultTimeout(15_000);
  await clip(page).waitFor();
  return page;
}

describe('files come into the composer', () => {
  it('by the chooser, many at once, of the types that can be sent', async () => {
    const page = await open();
    const opening = page.waitForEvent('filechooser');
    await clip(page).click();
    const chooser = await opening;
    expect(chooser.isMultiple()).toBe(true);
    const accept = await chooser.element().getAttribute('accept');
    expect(accept).toContain('image/png');
    expect(accept).toContain('.pdf');
    expect(accept).not.toContain('html');
    const file = { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') };
    await chooser.setFiles([file, { ...file, name: 'b.txt' }]);
    await remove(page, 'b.txt').waitFor();
    expect(await inTray(page)).toEqual(['a.txt', 'b.txt']);
    await expect.poll(() => said(page)).toBe('2 files added.');
    // The same one can be chosen again.
    await page.locator('input[type=file]').setInputFiles([file]);
    await expect.poll(() => inTray(page)).toEqual(['a.txt', 'b.txt', 'a.txt']);
    await page.close();
  });

  it('by pasting, a screenshot with a name of its own', async () => {
    const page = await open();
    await field(page).fill('look');
    const isTaken = await bring(page, [{ ...picture, name: 'image.png' }], { how: 'paste' });
    expect(isTaken).toBe(true);
    await page.getByRole('button', { name: /^Remove screenshot-[\d-]+\.png$/ }).waitFor();
    expect(await field(page).inputValue()).toBe('look');
    await page.close();
  });

  it('not where an office program added a picture to a text', async () => {
    const page = await open();
    expect(await bring(page, [picture], { how: 'paste', text: true })).toBe(false);
    expect(await bring(page, [], { how: 'paste' })).toBe(false);
    expect(await tray(page).count()).toBe(0);
    await page.close();
  });

  it('by dropping them anywhere on the talk, which shows that they can be', async () => {
    const page = await open({ scene: 'full', width: 1200 });
    const zone = page.getByText('Drop files to send them to General');
    // Browsers tell of it again and again.
    const over = () => bring(page, [text], { how: 'dragover', at: '.scroll' });
    await expect.poll(() => over().then(() => zone.count())).toBe(1);
    expect(await bring(page, [text, picture], { how: 'drop', at: '.scroll' })).toBe(true);
    await zone.waitFor({ state: 'detached' });
    await remove(page, 'cat.png').waitFor();
    expect(await inTray(page)).toEqual(['notes.txt', 'cat.png']);
    await page.close();
  });

  it('by a real drag, that may leave again, and never opens the file instead of the page', async () => {
    const page = await open({ scene: 'full', width: 1200 });
    const address = page.url();
    const cdp = await page.context().newCDPSession(page);
    const drag = (type: 'dragEnter' | 'dragOver' | 'drop' | 'dragCancel', x: number, y: number) =>
      cdp.send('Input.dispatchDragEvent', {
        type,
        x,
        y,
        data: { items: [], files: [import.meta.filename], dragOperationsMask: 1 },
      });
    const zone = page.getByText('Drop files to send them to General');
    // Over the rooms: nothing can be dropped there.
    await drag('dragEnter', 100, 600);
    await drag('dragOver', 100, 600);
    expect(await zone.count()).toBe(0);
    await expect.poll(() => drag('dragOver', 800, 300).then(() => zone.count())).toBe(1);
    await drag('dragOver', 100, 600);
    await zone.waitFor({ state: 'detached' });
    await drag('drop', 100, 600);
    expect(await page.getByRole('alert').count()).toBe(0);
    await drag('dragEnter', 800, 300);
    await expect.poll(() => drag('dragOver', 800, 301).then(() => zone.count())).toBe(1);
    await drag('drop', 800, 301);
    await page
      .getByText(/composing-files.browser.test.ts cannot be sent/)
      .last()
      .waitFor();
    await zone.waitFor({ state: 'detached' });
    expect(page.url()).toBe(address);
    await page.close();
  });

  it('not from a drag of text', async () => {
    const page = await open();
    expect(await bring(page, [], { how: 'dragover', at: '.scroll' })).toBe(false);
    expect(await page.getByText(/^Drop files/).count()).toBe(0);
    await page.close();
  });

  it('also before the view that takes them is there', async () => {
    const page = await harness.open({
      scene: 'full',
      mode: 'inline',
      before: () => {
        // What loads after the first talk waits until the test says so.
        const { setTimeout } = globalThis;
        const wait = (work: () => void, ms?: number) =>
          ms === 1_500 ? Object.assign(globalThis, { goOn: work }) && 0 : setTimeout(work, ms);
        Object.assign(globalThis, { setTimeout: wait });
      },
    });
    await field(page).waitFor();
    expect(await clip(page).count()).toBe(0);
    expect(await bring(page, [{ ...picture, name: 'image.png' }], { how: 'paste' })).toBe(true);
    expect(await bring(page, [], { how: 'dragover', at: '.scroll' })).toBe(false);
    expect(await bring(page, [text], { how: 'drop', at: '.scroll' })).toBe(true);
    await page.evaluate(() => Reflect.get(globalThis, 'goOn')());
    await remove(page, 'notes.txt').waitFor();
    expect(await inTray(page)).toEqual([expect.stringMatching(/^screenshot-/), 'notes.txt']);
    await page.close();
  });

  it('also after what they need could not be loaded at first', async () => {
    const page = await open();
    let fails = true;
    await page.route('**/late-*.js', (route) => (fails ? route.abort() : route.fallback()));
    await page
      .locator('input[type=file]')
      .setInputFiles([{ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') }]);
    await page.getByRole('alert').getByText('This could not be loaded.').waitFor();
    fails = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await remove(page, 'a.txt').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.close();
  });
});

describe('files are sent', () => {
  it('without a text, or with one, and are gone then', async () => {
    const page = await open();
    const send = page.getByRole('button', { name: 'Send', exact: true });
    expect(await send.getAttribute('aria-disabled')).toBe('true');
    await bring(page, [text, picture], { how: 'drop' });
    await remove(page, 'cat.png').waitFor();
    await isReady(page);
    expect(await send.getAttribute('aria-disabled')).toBe('false');
    await send.click();
    await tray(page).waitFor({ state: 'detached' });
    await bring(page, [picture], { how: 'paste' });
    await isReady(page);
    await remove(page, 'cat.png').waitFor();
    await field(page).fill(' and a cat ');
    await field(page).press('Enter');
    await tray(page).waitFor({ state: 'detached' });
    expect(await field(page).inputValue()).toBe('');
    await field(page).fill('text alone');
    await field(page).press('Enter');
    expect((await sent(page)).map(({ text }) => text)).toEqual([
      undefined,
      'and a cat',
      'text alone',
    ]);
    expect(await names(page)).toEqual([['notes.txt', 'cat.png'], ['cat.png'], undefined]);
    await page.close();
  });

  it('as soon as they are ready, without anybody waiting for it', async () => {
    const page = await open();
    await page.evaluate(() => globalThis.harness.files.hold());
    await bring(page, [picture], { how: 'paste' });
    await page.getByText('Getting ready…').waitFor();
    await field(page).fill('with a text');
    await field(page).press('Enter');
    await page.getByText('1 file is being prepared, then sent').waitFor();
    expect(await sent(page)).toEqual([]);
    await page.evaluate(() => globalThis.harness.files.release());
    await expect.poll(() => names(page)).toEqual([['cat.png']]);
    await page.close();
  });

  it('while there is no connection', async () => {
    const page = await open({ scene: 'offline-device' });
    await bring(page, [picture], { how: 'paste' });
    await remove(page, 'cat.png').waitFor();
    await isReady(page);
    await field(page).press('Enter');
    await expect.poll(() => names(page)).toEqual([['cat.png']]);
    await page.close();
  });

  it('with what is said of pictures; Enter there does not send', async () => {
    const page = await open();
    await bring(page, [picture, text], { how: 'drop' });
    const alt = page.getByRole('textbox', { name: 'Describe this picture: cat.png' });
    await alt.fill('A cat on a wall');
    expect(await page.getByPlaceholder('Describe this picture').count()).toBe(1);
    await alt.press('Enter');
    expect(await sent(page)).toEqual([]);
    expect(await field(page).evaluate((input) => input.matches(':focus'))).toBe(true);
    await isReady(page);
    await field(page).press('Enter');
    expect(await sent(page)).toMatchObject([
      { files: [{ name: 'cat.png', alt: 'A cat on a wall' }, { name: 'notes.txt' }] },
    ]);
    await page.close();
  });

  it('smaller, or as they are', async () => {
    const page = await open();
    await bring(page, [large, picture], { how: 'drop' });
    const original = page.getByRole('checkbox', { name: /^Send original \(\d+ kB\)$/ });
    await original.waitFor();
    await isReady(page);
    expect(await original.count()).toBe(1);
    const size = () => page.locator('.attach-state').first().textContent();
    const small = await size();
    await original.check();
    await expect.poll(size).not.toBe(small);
    expect(await original.isChecked()).toBe(true);
    await isReady(page);
    await field(page).press('Enter');
    const [message] = await sent(page);
    expect(message?.files?.[0]).toMatchObject({ name: 'sunset.png', size: expect.any(Number) });
    const prepared = await page.evaluate(() => globalThis.harness.files.prepared);
    expect(prepared).toEqual(['sunset.png', 'cat.png', 'sunset.png as it is']);
    await page.close();
  });

  it('to the room they were attached in', async () => {
    const page = await open();
    await bring(page, [picture], { how: 'paste' });
    await remove(page, 'cat.png').waitFor();
    await page.getByRole('button', { name: /Garden/ }).click();
    await page.getByRole('textbox', { name: 'Message Garden & balcony' }).waitFor();
    expect(await tray(page).count()).toBe(0);
    await page.getByRole('button', { name: /General/ }).click();
    await remove(page, 'cat.png').waitFor();
    await isReady(page);
    await field(page).press('Enter');
    await expect.poll(() => names(page)).toEqual([['cat.png']]);
    await page.close();
  });
});

describe('files are refused', () => {
  it('each with a sentence that can be dismissed, while the others stay', async () => {
    const page = await open();
    await page.evaluate(() => globalThis.harness.files.failures.set('broken.png', 'file-damaged'));
    const empty = { name: 'empty.png', type: 'image/png', bytes: 0 };
    const long = { name: 'holiday.mov', type: 'video/quicktime', bytes: 26 * 1_048_576 };
    await bring(page, [page9, picture, empty, long, { ...picture, name: 'broken.png' }], {
      how: 'drop',
    });
    await page.getByText('broken.png is damaged, or not what its name says.').first().waitFor();
    expect(await inTray(page)).toEqual(['cat.png']);
    expect(await page.locator('.attach-refusals span').allTextContents()).toEqual([
      'page.html cannot be sent. Pictures, videos, audio, PDF, text and ZIP files can.',
      'empty.png is empty.',
      'holiday.mov is 26 MB; files may be at most 25 MB.',
      'broken.png is damaged, or not what its name says.',
    ]);
    expect(await page.evaluate(() => globalThis.harness.files.prepared)).toEqual([
      'cat.png',
      'broken.png',
    ]);
    const dismiss = (name: string) => page.getByRole('button', { name: `Dismiss: ${name}` });
    await dismiss('empty.png').press('Enter');
    expect(await dismiss('holiday.mov').evaluate((one) => one.matches(':focus'))).toBe(true);
    for (const name of ['holiday.mov', 'broken.png', 'page.html'])
      await dismiss(name).press('Enter');
    await page.locator('.attach-refusals').waitFor({ state: 'detached' });
    expect(await field(page).evaluate((one) => one.matches(':focus'))).toBe(true);
    await page.close();
  });

  it('in words that a screen reader says once, together with what was taken', async () => {
    const page = await open();
    await bring(page, [page9, picture], { how: 'drop' });
    await expect
      .poll(() => said(page))
      .toBe(
        '1 file added. page.html cannot be sent. Pictures, videos, audio, PDF, text and ZIP files can.',
      );
    await page.close();
  });

  it('where ten are there', async () => {
    const page = await open();
    const many = Array.from({ length: 11 }, (_, at) => ({ ...text, name: `${at + 1}.txt` }));
    await bring(page, many, { how: 'drop' });
    await page
      .getByText('11.txt was left out; a message takes at most 10 files.')
      .first()
      .waitFor();
    expect((await inTray(page)).length).toBe(10);
    await page.close();
  });

  it('where nobody can write', async () => {
    const page = await harness.open({ scene: 'refused' });
    await page.evaluate(() => globalThis.harness.loadExtras());
    expect(await clip(page).count()).toBe(0);
    expect(await bring(page, [text], { how: 'drop', at: '.talk-column' })).toBe(true);
    expect(await tray(page).count()).toBe(0);
    await page.close();
  });
});

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
    const hasFocus = (name: string) => remove(page, name).evaluate((one) => one.matches(':focus'));
    await remove(page, 'b.txt').press('Enter');
    await expect.poll(() => said(page)).toBe('b.txt removed.');
    expect(await hasFocus('c.txt')).toBe(true);
    await remove(page, 'c.txt').press('Enter');
    expect(await hasFocus('a.txt')).toBe(true);
    await remove(page, 'a.txt').press('Enter');
    await tray(page).waitFor({ state: 'detached' });
    expect(await field(page).evaluate((one) => one.matches(':focus'))).toBe(true);
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
    expect(await field(page).evaluate((one) => one.matches(':focus'))).toBe(true);
    await page.close();
  });

  it('leaves something of the talk, and all of the text, where there is little room', async () => {
    const page = await open({ scene: 'full', mode: 'inline', width: 400, height: 330 });
    const many = Array.from({ length: 6 }, (_, at) => ({ ...picture, name: `${at}.png` }));
    await bring(page, [...many, page9, page9], { how: 'drop' });
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
    await bring(page, [long, { ...large, name: 'صورة من الرحلة.png' }, page9], { how: 'drop' });
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

describe('attaching files is for everybody', () => {
  const all = async (page: Page) => {
    await page.evaluate(() => globalThis.harness.files.hold());
    await bring(page, [{ ...picture, name: 'waiting.png' }], { how: 'paste' });
    await page.evaluate(() => globalThis.harness.files.release());
    await isReady(page);
    await bring(page, [large, text, page9], { how: 'drop' });
    await page.getByRole('checkbox').waitFor();
  };

  it.each([
    ['in the light', { scene: 'full' }],
    ['in the dark', { scene: 'full', scheme: 'dark' }],
    ['on a phone', { scene: 'full', width: 375, height: 720 }],
    ['on a phone in the dark', { scene: 'full', scheme: 'dark', width: 375 }],
  ] as const)('axe finds nothing %s', async (_, scene) => {
    const page = await open(scene);
    await all(page);
    await page.evaluate(await readFile(require.resolve('axe-core/axe.min.js'), 'utf8'));
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: Axe }).axe.run('partyline-chat'),
    );
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await page.close();
  });

  it('by keyboard alone, in the order in which it is seen', async () => {
    const page = await open();
    await all(page);
    await remove(page, 'waiting.png').focus();
    const order: (string | null)[] = [];
    for (let step = 0; step < 9; step += 1) {
      await page.keyboard.press('Tab');
      order.push(
        await page.evaluate(() => {
          const one = document.querySelector('partyline-chat')?.shadowRoot?.activeElement;
          return (
            one?.getAttribute('aria-label') ?? one?.parentElement?.textContent?.slice(0, 13) ?? null
          );
        }),
      );
    }
    expect(order).toEqual([
      'Describe this picture: waiting.png',
      'Send original',
      'Remove sunset.png',
      'Describe this picture: sunset.png',
      'Remove notes.txt',
      'Dismiss: page.html',
      'Attach files',
      'Message General',
      'Send',
    ]);
    await page.close();
  });

  it('by fingers: what is pressed is large enough', async () => {
    const page = await open({ scene: 'full', width: 375, context: { hasTouch: true } });
    await all(page);
    const box = await clip(page).boundingBox();
    expect([box?.width, box?.height]).toEqual([44, 44]);
    for (const button of await page.locator('.composer button').all()) {
      const { width, height } = (await button.boundingBox()) ?? { width: 0, height: 0 };
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(40);
    }
    await page.close();
  });
});

it('nothing of this throws in the page', () => {
  expect(harness.errors).toEqual([]);
});
