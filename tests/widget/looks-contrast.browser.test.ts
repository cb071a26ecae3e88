import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { findFaint, prepareContrast } from './contrast.ts';
import { useHarness } from './harness-page.ts';

const harness = useHarness();

const accents = [
  ...['yellow', 'white', 'black', 'gray', 'silver', 'lime', 'aqua', 'fuchsia', 'red', 'blue'],
  ...['gold', 'tomato', 'rebeccapurple', 'chartreuse', 'hotpink', 'navy', 'olive', 'khaki'],
  ...['transparent', 'rgb(255 0 0 / 20%)', '#0000', '#ffff0080', 'hsl(60 100% 50% / 0.01)'],
  ...['#39ff14', '#ccff00', '#ff10f0', '#00ffff', '#fe019a', '#bc13fe', '#04d9ff'],
  // Around the luminance at which black gives way to white.
  ...['#767676', '#757575', '#777', '#787878', '#7a7a7a', '#e5484d', '#c8102e', '#e2231a'],
  ...['color(display-p3 0 1 0)', 'color(display-p3 1 0 0)', 'color(display-p3 1 1 0)'],
  ...['oklch(0.7 0.4 150)', 'oklch(0.5 0.3 260)', 'lab(50 100 -100)', 'lch(95 120 100)'],
  ...['hwb(90 0% 0%)', 'rgb(127.5 127.5 127.5)', 'Canvas', 'LinkText', 'Highlight'],
  ...Array.from({ length: 24 }, (_, step) => `hsl(${step * 15} 90% ${35 + (step % 5) * 10}%)`),
];

type Values = Readonly<Record<string, string>>;

async function sweep(page: Page, all: readonly Values[]): Promise<string[]> {
  await prepareContrast(page);
  const faint: string[] = [];
  for (const scheme of ['light', 'dark'])
    for (const values of all) {
      await page.evaluate(
        ([scheme, values]) => {
          const { chat } = globalThis.harness;
          chat.setAttribute('color-scheme', scheme);
          chat.removeAttribute('style');
          for (const [name, value] of Object.entries(values))
            chat.style.setProperty(`--partyline-${name}`, value);
        },
        [scheme, values] as const,
      );
      const [worst] = await findFaint(page);
      if (worst)
        faint.push(`${scheme} ${JSON.stringify(values)}: ${worst.what} ${worst.ratio.toFixed(2)}`);
    }
  return faint;
}

describe('text', () => {
  it.each(['offline', 'lobby'])(
    'is readable in the view “%s” whatever the accent',
    async (scene) => {
      const page = await harness.open({ scene, width: 1440 });
      await page.evaluate(() => globalThis.harness.loadExtras());
      await page.getByRole('searchbox').waitFor();
      expect(accents.length).toBeGreaterThan(60);
      expect(
        await sweep(
          page,
          accents.map((accent) => ({ accent })),
        ),
      ).toEqual([]);
      await page.close();
    },
    120_000,
  );

  it.each(['offline', 'media-play'])(
    'is readable in “%s” whatever all colors are',
    async (scene) => {
      const page = await harness.open({ scene, width: 1440, links: 'dead' });
      await page.evaluate(() => globalThis.harness.loadExtras());
      await page.getByRole('searchbox').waitFor();
      const at = (index: number) => accents[index % accents.length] ?? '';
      const all = accents.map((accent, index) => ({
        accent,
        canvas: at(index * 7 + 3),
        surface: at(index * 11 + 5),
        text: at(index * 13 + 8),
        muted: at(index * 17 + 2),
        'own-bubble': at(index * 19 + 11),
      }));
      expect(await sweep(page, all)).toEqual([]);
      await page.close();
    },
    120_000,
  );
});

describe('the drawing in the bubble', () => {
  it('is visible whatever the accent', async () => {
    const page = await harness.open({ scene: 'empty' });
    const styles = await readFile(inProject('widget/src/launcher.css'), 'utf8');
    await prepareContrast(page);
    const faint = await page.evaluate(
      ([styles, accents]) => {
        const { contrast } = globalThis as unknown as {
          contrast(color: string, under: readonly string[]): number;
        };
        const host = document.createElement('partyline-launcher');
        const root = host.attachShadow({ mode: 'open' });
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(styles);
        root.adoptedStyleSheets = [sheet];
        const button = document.createElement('button');
        root.append(button);
        document.body.append(host);
        return accents.filter((accent) => {
          host.style.setProperty('--partyline-accent', accent);
          const { color, backgroundColor } = getComputedStyle(button);
          return contrast(color, [backgroundColor]) < 3;
        });
      },
      [styles, accents] as const,
    );
    expect(faint).toEqual([]);
    await page.close();
  });
});
