import { describe, expect, it } from 'vitest';
import {
  bring,
  clip,
  field,
  inTray,
  openWith,
  picture,
  remove,
  said,
  text,
  tray,
} from './attached-files.ts';
import { type Scene, useHarness } from './harness-page.ts';

const harness = useHarness();
const open = (scene?: Scene) => openWith(harness, scene);

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

it('nothing of this throws in the page', () => {
  expect(harness.errors).toEqual([]);
});
