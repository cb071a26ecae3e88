import { readdir, readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { loaders } from '../../widget/src/languages/loaders.ts';
import { useHarness } from './harness-page.ts';
import { english, textsOf, views } from './words-views.ts';

const harness = useHarness();
const languages = Object.keys(loaders);

/** What people of the scenes are called and wrote. */
const written = (
  await Promise.all(
    (
      await readdir(inProject('tests/widget'))
    )
      .filter((name) => /^(talk|scenes|.*-scenes|fake-.*)\.ts$/.test(name))
      .map((name) => readFile(inProject(`tests/widget/${name}`), 'utf8')),
  )
).join('\n');

/** What of a text is neither in the signs of the made-up language nor written by somebody. */
function leftOver(text: string): string {
  let rest = text;
  while (/⟦[^⟦⟧]*⟧/.test(rest)) rest = rest.replace(/⟦[^⟦⟧]*⟧/, '');
  rest = rest.replace(/[\u2066-\u2069]/g, '').trim();
  const isWritten = rest
    .split(/\s*·\s*|\n/)
    .every((part) => !/[A-Za-z]/.test(part) || written.includes(part) || isName.test(part));
  return isWritten ? '' : text;
}
/** Kinds of files, usernames, rooms, and what the scenes make of a name or a number. */
const isName = /^([A-Z0-9]{2,5}|[@#][\w-]+|\d+-shot(\.jpg)?|Hello, I am .*)$/;

/** A language in which every word stands between signs. */
const signs = Object.fromEntries(Object.entries(english).map(([key, text]) => [key, `⟦${text}⟧`]));

describe('every word comes from the catalogue', () => {
  it.each(views)('in %s', async (_, scene, step) => {
    // Dates and sizes are written in Russian then, and so without a letter of ours.
    const page = await harness.open({ ...scene, lang: 'ru', words: signs });
    await page.locator('[data-pane], .entry-card').first().waitFor();
    await step?.(page);
    const texts = await textsOf(page);
    expect(texts.filter((text) => text.includes('⟦')).length).toBeGreaterThan(3);
    expect(texts.map(leftOver).filter(Boolean)).toEqual([]);
    await page.close();
  });
});

/** The long words and the other direction are looked at everywhere, the others where most is said. */
const viewsOf = (lang: string) =>
  /de|ar/.test(lang) ? views : views.filter(([name]) => /door|guest/.test(name));

describe('no English is left, and nothing lies outside 320 px, in', () => {
  it.each(languages)('%s', async (lang) => {
    const { default: words } = (await loaders[lang]?.()) ?? {};
    const own: readonly string[] = Object.values(words ?? {});
    const foreign = new Set(Object.values(english).filter((text) => !own.includes(text)));
    for (const [name, scene, step] of viewsOf(lang)) {
      const page = await harness.open({ ...scene, lang, width: 320 });
      await page.locator('[data-pane], .entry-card').first().waitFor();
      await step?.(page);
      const texts = await textsOf(page);
      expect([name, ...texts.filter((text) => foreign.has(text))]).toEqual([name]);
      expect([name, ...(await outside(page))]).toEqual([name]);
      const { direction, language } = await page.locator('.app').evaluate((app) => ({
        direction: getComputedStyle(app).direction,
        language: app.getAttribute('lang'),
      }));
      expect([language, direction]).toEqual([lang, /ar|he/.test(lang) ? 'rtl' : 'ltr']);
      await page.close();
    }
  });
});

/** What is wider than the widget, but for what scrolls by itself or ends in dots. */
const outside = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { chat } = globalThis.harness;
    const edge = chat.getBoundingClientRect();
    const isClipped = (it: Element | null): boolean =>
      it !== null &&
      (/hidden|auto|clip/.test(getComputedStyle(it).overflowX) || isClipped(it.parentElement));
    return [...(chat.shadowRoot?.querySelectorAll('.app *') ?? [])]
      .filter((it) => it.checkVisibility() && !isClipped(it.parentElement))
      .filter((it) => {
        const { left, right, width } = it.getBoundingClientRect();
        return width > 1 && (left < edge.left - 1 || right > edge.right + 1);
      })
      .map((it) => `${it.tagName}.${it.getAttribute('class')} ${it.textContent?.slice(0, 40)}`);
  });

describe('from right to left', () => {
  it('the list is on the right, own messages are on the left, and the way back points right', async () => {
    const page = await harness.open({ scene: 'full', lang: 'ar' });
    const middle = async (selector: string) => {
      const box = await page.locator(selector).first().boundingBox();
      return (box?.x ?? 0) + (box?.width ?? 0) / 2;
    };
    await page.locator('.lobby').waitFor();
    expect(await middle('.lobby')).toBeGreaterThan(await middle('.conversation'));
    expect(await middle('.message.own .bubble')).toBeLessThan(
      await middle('.message:not(.own) .bubble'),
    );
    await page.setViewportSize({ width: 375, height: 700 });
    const back = page.locator('.to-rooms svg');
    await back.waitFor();
    const transform = await back.evaluate((svg) => getComputedStyle(svg).transform);
    expect(transform).toBe('matrix(-1, 0, 0, 1, 0, 0)');
    await page.evaluate(() => globalThis.harness.chat.setAttribute('dir', 'ltr'));
    const app = page.locator('.app');
    expect(await app.evaluate((it) => getComputedStyle(it).direction)).toBe('ltr');
    await page.close();
  });
});

describe('a language', () => {
  const loadedIn = (page: Page) =>
    page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => /^\/(choose|[a-z]{2})-/.test(path))
        .map((path) => path.replace(/-.*/, '')),
    );

  it('is not loaded by an English page', async () => {
    const page = await harness.open({ scene: 'full' });
    await page.getByText('Say hello').or(page.locator('.lobby')).first().waitFor();
    expect(await loadedIn(page)).toEqual([]);
    await page.close();
  });

  it('is one script for a German page, which never shows a word of English', async () => {
    const page = await harness.open({
      scene: 'sign-in',
      lang: 'de',
      before: () => {
        const seen: string[] = [];
        Object.assign(globalThis, { seen });
        const { attachShadow } = Element.prototype;
        Element.prototype.attachShadow = function (init) {
          const root = attachShadow.call(this, init);
          const look = () => seen.push(root.textContent ?? '');
          new MutationObserver(look).observe(root, {
            subtree: true,
            childList: true,
            characterData: true,
          });
          return root;
        };
      },
    });
    await page.getByRole('button', { name: 'Loslegen' }).waitFor();
    expect(await loadedIn(page)).toEqual(['/choose', '/de']);
    const seen = await page.evaluate(() => Reflect.get(globalThis, 'seen').join(' '));
    expect(seen).not.toMatch(/Connecting|Start talking|Guest|Loading/);
    expect(seen).toContain('Gast');
    await page.close();
  });

  it('that cannot be loaded gives way to English, and comes later', async () => {
    let isGone = true;
    const page = await harness.open({
      scene: 'sign-in',
      lang: 'fr',
      isGone: (url) => isGone && url.includes('/fr-'),
      before: () => {
        const { setTimeout } = globalThis;
        const sooner = (task: () => void, ms?: number) =>
          setTimeout(task, ms === 30_000 ? 300 : ms);
        Object.assign(globalThis, { setTimeout: sooner });
      },
    });
    await page.getByRole('button', { name: 'Start talking' }).waitFor();
    isGone = false;
    await page.getByRole('button', { name: 'Commencer' }).waitFor();
    await page.close();
  });

  it('that does not come gives way to English, and is spoken when it comes after all', async () => {
    let come = () => {};
    const until = new Promise<void>((resolve) => {
      come = resolve;
    });
    const page = await harness.open({
      scene: 'sign-in',
      lang: 'fr',
      late: { isLate: (url) => url.includes('/fr-'), until },
      before: () => {
        const { setTimeout } = globalThis;
        const sooner = (task: () => void, ms?: number) => setTimeout(task, ms === 8_000 ? 300 : ms);
        Object.assign(globalThis, { setTimeout: sooner });
      },
    });
    await page.getByRole('button', { name: 'Start talking' }).waitFor();
    come();
    await page.getByRole('button', { name: 'Commencer' }).waitFor();
    await page.close();
  });

  it('follows the page when that changes its own', async () => {
    const page = await harness.open({ scene: 'sign-in' });
    await page.getByRole('button', { name: 'Start talking' }).waitFor();
    await page.evaluate(() => globalThis.harness.chat.removeAttribute('lang'));
    await page.evaluate(() => {
      document.documentElement.lang = 'de';
    });
    await page.getByRole('button', { name: 'Loslegen' }).waitFor();
    await page.close();
  });

  it('changes at a word of the page, in everything that is shown, and stays while a new one comes', async () => {
    const page = await harness.open({ scene: 'full' });
    const field = page.locator('textarea');
    await field.fill('half a thought');
    await page.evaluate(() => globalThis.harness.chat.setLocale('es'));
    await page
      .getByText('Volver a las salas')
      .or(page.getByLabel('Volver a las salas'))
      .first()
      .waitFor({ state: 'attached' });
    expect(await field.inputValue()).toBe('half a thought');
    expect(await field.getAttribute('placeholder')).toBe('Mensaje para General');
    await page.evaluate(() => globalThis.harness.chat.setLocale('es', { send: 'Mandar' }));
    await page.getByRole('button', { name: 'Mandar' }).waitFor();
    await page.evaluate(() => globalThis.harness.chat.setLocale(null));
    await page.getByRole('button', { name: 'Send' }).waitFor();
    await page.close();
  });
});

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
