import { describe, expect, it } from 'vitest';
import { bubble, useEmbedding } from './embedding.ts';
import { enter } from './people.ts';

const { server, tag, withWebsite } = useEmbedding();

describe('window.Partyline', () => {
  it('takes calls from before it was there, and the same call twice', async () => {
    const early = `<script>window.Partyline = [['open'], ['open']]</script>`;
    await withWebsite(`${early}${tag()}${tag()}`, async (page, _, site) => {
      await page.goto(site.url);
      await page.getByLabel('Your name').waitFor();
      expect(await page.locator('partyline-launcher').count()).toBe(1);
      expect(await page.locator('partyline-chat').count()).toBe(1);
    });
  });

  it('opens, closes, hides, shows, tells and goes without a trace', async () => {
    await withWebsite(tag(), async (page, _, site) => {
      await page.goto(site.url);
      await bubble(page).waitFor();
      await page.evaluate(() => {
        Object.assign(globalThis, { heard: [] });
        for (const type of ['ready', 'open', 'close'])
          Reflect.get(globalThis, 'Partyline').on(type, () =>
            Reflect.get(globalThis, 'heard').push(type),
          );
        Reflect.get(globalThis, 'Partyline').open();
      });
      await page.getByLabel('Your name').waitFor();
      await page.evaluate(() => Reflect.get(globalThis, 'Partyline').toggle());
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      expect(await page.evaluate(() => [...Reflect.get(globalThis, 'heard')].sort())).toEqual([
        'close',
        'open',
        'ready',
      ]);
      await page.evaluate(() => Reflect.get(globalThis, 'Partyline').hide());
      await bubble(page).waitFor({ state: 'hidden' });
      await page.evaluate(() => Reflect.get(globalThis, 'Partyline').show());
      await bubble(page).waitFor();
      await page.evaluate(() => Reflect.get(globalThis, 'Partyline').destroy());
      expect(await page.locator('partyline-launcher').count()).toBe(0);
      expect(await page.evaluate(() => 'Partyline' in globalThis)).toBe(false);
    });
  });
});

describe('window.Partyline, while somebody talks', () => {
  it('changes room, language and scheme, and forgets who was there', async () => {
    await withWebsite(tag(), async (page, context, site) => {
      const call = (verb: string, ...rest: unknown[]) =>
        page.evaluate(([name, given]) => Reflect.get(globalThis, 'Partyline')[name](...given), [
          verb,
          rest,
        ] as const);
      await page.goto(site.url);
      await bubble(page).click();
      await enter(page, 'Guest of the page');
      await call('setRoom', 'auto');
      await page.getByRole('textbox', { name: 'Message Site' }).waitFor();
      await call('setLocale', 'de');
      await page.getByRole('textbox', { name: 'Nachricht an Site' }).waitFor();
      await call('setLocale', 'de', { message: 'Schreib mal in {room}' });
      await page.getByRole('textbox', { name: 'Schreib mal in Site' }).waitFor();
      await call('setColorScheme', 'dark');
      const scheme = () =>
        page.locator('partyline-chat .app').evaluate((app) => getComputedStyle(app).colorScheme);
      expect(await scheme()).toBe('dark');
      const kept = async () => {
        const { origins } = await context.storageState();
        return origins.flatMap(({ localStorage }) => localStorage.map(({ name }) => name));
      };
      expect(await kept()).toEqual([`partyline ${server()}`]);
      await call('reset');
      await page.getByRole('dialog').getByRole('tab').first().waitFor();
      expect(await kept()).toEqual([]);
    });
  });
});
