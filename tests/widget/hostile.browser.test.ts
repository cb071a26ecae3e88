import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { useHarness } from './harness-page.ts';
import { type Look, looksOf, unlike } from './looks.ts';

const harness = useHarness();
const require = createRequire(import.meta.url);
const bootstrap = readFileSync(require.resolve('bootstrap/dist/css/bootstrap.min.css'));
const preflight = readFileSync(require.resolve('tailwindcss/preflight.css'));
const inherited = [
  'text-transform: uppercase',
  'letter-spacing: 9px',
  'word-spacing: 20px',
  'direction: rtl',
  'unicode-bidi: bidi-override',
  'color: red',
  'text-align: right',
  'text-indent: 40px',
  'text-shadow: 2px 2px red',
  'cursor: wait',
  'user-select: none',
  'pointer-events: none',
  'writing-mode: vertical-rl',
  'hyphens: auto',
  'white-space: pre',
  'word-break: break-all',
  'font: italic small-caps 900 40px/3 serif',
  'font-feature-settings: "smcp"',
  'list-style: square inside',
  'quotes: none',
  'tab-size: 20',
  'accent-color: red',
  'caret-color: red',
  '-webkit-text-stroke: 2px red',
  '-webkit-text-fill-color: red',
  'stroke: red',
  'fill: red',
  'border-collapse: collapse',
  'color-scheme: dark',
  'scrollbar-color: red blue',
].map((rule) => `${rule} !important;`);

/** `own`: why what stands in the page may change with it. */
const sheets: [name: string, css: string, own?: string][] = [
  ['everything unset', '* { all: unset !important }'],
  ['everything initial', '*, ::before, ::after { all: initial !important }'],
  [
    'other boxes',
    '* { font-size: 40px !important; box-sizing: content-box !important; line-height: 3 !important }',
  ],
  [
    'huge things',
    `html { font-size: 40px } body, body * { padding: 20px !important; margin: 20px !important; border: 9px solid !important;
      min-width: 700px !important; max-height: 90px !important; opacity: .5 !important; float: left !important;
      transform: rotate(3deg) !important; filter: invert(1) !important; animation: x 1s infinite !important }`,
    'the page decides on the box of what stands in it',
  ],
  ['Bootstrap 5', `${bootstrap}`],
  ['the preflight of Tailwind 4', `${preflight}`],
  ['what is inherited', `html, body, body * { ${inherited.join('')} }`],
  [
    'custom properties of our own names',
    '* { --accent: red; --surface: red; --text: red; --radius: 40px; --font: serif; --muted: red }',
  ],
  [
    'a body that is turned, clipped and small',
    `body { transform: translate(90px) rotate(9deg); filter: blur(1px); contain: strict; perspective: 9px; overflow: hidden;
      height: 9px; width: 9px; will-change: transform; container-type: inline-size; display: grid !important; zoom: 2 }`,
    'it is turned with its page',
  ],
  [
    'elements of ours named',
    `partyline-chat, partyline-launcher { display: none !important; position: static !important; inset: 0 !important;
      width: 20px !important; z-index: -1 !important; visibility: hidden !important; clip-path: circle(1px) !important;
      mix-blend-mode: difference !important }`,
    'who names it means it',
  ],
];

let launcher = '';
beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [inProject('widget/src/launcher.ts')],
    bundle: true,
    format: 'iife',
    write: false,
    loader: { '.css': 'text' },
  });
  launcher = (outputFiles[0]?.text ?? '').replace('__PARTYLINE_WIDGET_URL__', '/chat.js');
});

/** What the launcher loads: the chat of the harness in the place of the whole bundle. */
const chat = `export function mount(root) {
  const { client, people } = globalThis.harness;
  const panel = Object.assign(document.createElement('partyline-chat'), { client, people });
  for (const [name, value] of Object.entries({ mode: 'panel', lang: 'en-GB', room: 'general', 'color-scheme': 'light' }))
    panel.setAttribute(name, value);
  root.append(panel);
  return panel;
}`;
const own = `<header class="btn"><h1>A page</h1><p class="lead">With <a href="#x">words</a></p>
  <button>Press</button><input value="text"><ul><li>one<li>two</ul><dialog open>Hello</dialog></header>
  <div id="box" style="display:block!important;width:420px!important;height:500px!important;padding:0!important;border:0!important;min-width:0!important;max-height:none!important;position:fixed!important;left:0!important;top:250px!important;writing-mode:horizontal-tb!important;margin:0!important"></div>`;

let page: Page;
/** Of bubble and panel, and of the chat in the page, as they should be. */
let looks: Look[][] = [];
const bubble = 'partyline-launcher';
const panel = 'partyline-launcher >> partyline-chat';
const inline = '#box partyline-chat >> .app';

beforeAll(async () => {
  page = await harness.open({ scene: 'full', mode: 'inline' });
  const scripts = { 'widget.js': launcher, 'chat.js': chat };
  for (const [name, body] of Object.entries(scripts))
    await page.route(`**/${name}`, (route) =>
      route.fulfill({ contentType: 'text/javascript', body }),
    );
  await page.evaluate(async (own) => {
    await globalThis.harness.loadExtras();
    globalThis.harness.chat.remove();
    document.body.insertAdjacentHTML('afterbegin', own);
  }, own);
});
afterAll(() => page?.close());

const everywhere = () => page.evaluate(() => document.querySelector('header')?.outerHTML);
const pageItself = () =>
  page.evaluate(() => ({
    sheets: document.styleSheets.length,
    adopted: document.adoptedStyleSheets.length,
    fonts: document.fonts.size,
    inHead: document.head.innerHTML,
    attributes: [document.documentElement, document.body].map((it) => [
      it.getAttributeNames(),
      it.scrollWidth,
      it.scrollHeight,
    ]),
  }));

describe('on pages of every kind', () => {
  it('the page looks the same with a bubble, an open panel and a chat in it', async () => {
    const before = [await pageItself(), await looksOf(page, 'header'), await everywhere()];
    await page.addScriptTag({ url: 'http://harness.localhost/widget.js' });
    // The tag itself is the test's.
    await page.evaluate(() => document.querySelector('script[src*=widget]')?.remove());
    await page.locator(bubble).locator('button').first().click();
    await page.mouse.move(500, 5);
    await page.locator(panel).getByText('See you there!').waitFor();
    await page.evaluate(() => {
      const { chat } = globalThis.harness;
      chat.style.cssText = 'width: 420px !important; height: 500px !important';
      document.querySelector('#box')?.append(chat);
    });
    await page.locator(inline).getByText('See you there!').waitFor();
    const after = [await pageItself(), await looksOf(page, 'header'), await everywhere()];
    expect(after).toEqual(before);
    looks = [await looksOf(page, bubble), await looksOf(page, inline)];
  });

  it.each(sheets)('bubble, panel and chat look the same: %s', async (_, css, own) => {
    const style = await page.addStyleTag({ content: css });
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
    const places = own ? [bubble] : [bubble, inline];
    const after = await Promise.all(places.map((place) => looksOf(page, place)));
    await style.evaluate((it) => it.parentNode?.removeChild(it));
    expect(looks.map((all) => all.length > 100)).toEqual([true, true]);
    expect(places.flatMap((place, at) => unlike(place, looks[at], after[at]))).toEqual([]);
  });

  it('keeps a height of its own where the page gives none, whatever is said in it', async () => {
    const heights = await page.evaluate(() => {
      const { chat } = globalThis.harness;
      const { cssText } = chat.style;
      const [home, place] = [chat.parentElement, document.createElement('div')];
      chat.style.cssText = '';
      document.body.append(place);
      place.append(chat);
      const app = chat.shadowRoot?.querySelector('.app');
      const found = [place, chat, app].map((it) => it?.getBoundingClientRect().height);
      chat.style.cssText = cssText;
      home?.append(chat);
      place.remove();
      return found;
    });
    expect(heights).toEqual([480, 480, 480]);
  });

  it.each([0.5, 1.5, 2])('stays within the window of a page at zoom: %d', async (zoom) => {
    const style = await page.addStyleTag({ content: `html { zoom: ${zoom} }` });
    const places = [bubble, `${panel} >> .app`];
    const boxes = await Promise.all(
      places.map((place) => page.locator(place).first().boundingBox()),
    );
    await style.evaluate((it) => it.parentNode?.removeChild(it));
    for (const box of boxes) {
      expect(Math.min(box?.x ?? -1, box?.y ?? -1)).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(1_000);
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(760);
    }
  });

  it('stands above what the page puts on top', async () => {
    const content =
      'header { position: fixed !important; inset: 0; z-index: 99999999; background: red }';
    const style = await page.addStyleTag({ content });
    const on = await page.evaluate(() =>
      [
        [952, 712],
        [700, 300],
      ].map(([x = 0, y = 0]) => document.elementFromPoint(x, y)?.tagName),
    );
    await style.evaluate((it) => it.parentNode?.removeChild(it));
    expect(on).toEqual(['PARTYLINE-LAUNCHER', 'PARTYLINE-LAUNCHER']);
  });
});

it('no page of the above reported an error', () => {
  expect(harness.errors).toEqual([]);
});
