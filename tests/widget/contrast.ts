import type { Page } from 'playwright-core';

/** What is read on what, by the names of our own properties; see styles/tokens.css. */
const papers = ['--canvas', '--surface', '--hover', '--chosen'];
const pairs = [
  ...papers.flatMap((paper) => ['--text', '--muted', '--link'].map((ink) => [ink, paper])),
  ...['--accent', '--accent-strong'].map((fill) => ['--on-accent', fill]),
  ...['--on-own', '--on-own-muted'].map((ink) => [ink, '--own']),
  ...['--canvas', '--surface', '--danger-soft'].map((paper) => ['--danger', paper]),
  ['--marker', '--canvas'],
  ['--on-warn', '--warn-soft'],
];

type Found = { readonly what: string; readonly ratio: number };

/** Makes `contrast` in the page: the ratio of a color on layers of others, as they are painted. */
export async function prepareContrast(page: Page): Promise<void> {
  await page.evaluate(() => {
    const canvas = new OffscreenCanvas(1, 1);
    const brush = canvas.getContext('2d', { willReadFrequently: true });
    if (!brush) throw new Error('no canvas');
    const known = new Map<string, number>();
    const luminance = (colors: readonly string[]) => {
      for (const color of ['#fff', ...colors]) {
        brush.fillStyle = color;
        brush.fillRect(0, 0, 1, 1);
      }
      const [r = 0, g = 0, b = 0] = [...brush.getImageData(0, 0, 1, 1).data].map((byte) => {
        const value = byte / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (color: string, under: readonly string[]) => {
      const key = [color, ...under].join('|');
      const ratio = known.get(key);
      if (ratio !== undefined) return ratio;
      const [one, other] = [luminance([...under, color]), luminance(under)];
      const made = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      known.set(key, made);
      return made;
    };
    Object.assign(globalThis, { contrast });
  });
}

/** The worst pair of our colors, and the worst text in view, that are below 4.5:1. */
export const findFaint = (page: Page): Promise<Found[]> =>
  page.evaluate((pairs) => {
    const { contrast } = globalThis as unknown as {
      contrast(color: string, under: readonly string[]): number;
    };
    const root = document.querySelector('partyline-chat')?.shadowRoot;
    const app = root?.querySelector('.app');
    if (!root || !app) throw new Error('no chat');
    const probe = document.createElement('i');
    app.append(probe);
    const found: Found[] = pairs.map(([ink = '', paper = '']) => {
      probe.style.color = `var(${ink})`;
      probe.style.backgroundColor = `var(${paper})`;
      const { color, backgroundColor } = getComputedStyle(probe);
      return { what: `${ink} on ${paper}`, ratio: contrast(color, [backgroundColor]) };
    });
    probe.remove();
    const layersBelow = (element: Element) => {
      const layers: string[] = [];
      for (let at: Element | null = element; at; at = at.parentElement)
        layers.unshift(getComputedStyle(at).backgroundColor);
      return layers;
    };
    const isRead = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      !element.closest('.unseen, [aria-disabled="true"], :disabled') &&
      [...element.childNodes].some((it) => it.nodeType === 3 && it.textContent?.trim());
    for (const element of root.querySelectorAll('.app *')) {
      const isField = element.matches('input, textarea');
      if (!isField && !isRead(element)) continue;
      const { color } = getComputedStyle(element, isField ? '::placeholder' : undefined);
      const what = `${element.tagName}.${element.className}: ${element.textContent?.slice(0, 30)}`;
      found.push({ what, ratio: contrast(color, layersBelow(element)) });
    }
    return found.filter(({ ratio }) => ratio < 4.5).sort((one, other) => one.ratio - other.ratio);
  }, pairs);
