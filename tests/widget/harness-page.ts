import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { launch } from '../support/chromium.ts';
import type { LinkMode } from './fake-files.ts';

const styles = {
  name: 'styles',
  setup: (plugins: import('esbuild').PluginBuild) =>
    plugins.onLoad({ filter: /\.css$/ }, async ({ path }) => ({
      contents: await readFile(path, 'utf8'),
      loader: 'text',
    })),
};

/** The scripts of the page by their path; what loads later is a script of its own, as it is for people. */
type Scripts = ReadonlyMap<string, string>;

async function bundleHarness(): Promise<Scripts> {
  const { outputFiles } = await build({
    entryPoints: [inProject('tests/widget/harness.ts')],
    bundle: true,
    splitting: true,
    outdir: '/',
    write: false,
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    plugins: [styles],
    alias: { partyline: inProject('sdk/src/index.ts') },
    logLevel: 'silent',
  });
  return new Map(outputFiles.map(({ path, text }) => [path, text]));
}

/** What a scene is shown with; see harness.ts. */
export type Scene = {
  readonly scene: string;
  readonly mode?: 'page' | 'panel' | 'inline';
  readonly scheme?: 'light' | 'dark' | 'page';
  readonly density?: 'compact';
  readonly room?: string;
  readonly dir?: 'rtl';
  readonly lang?: string;
  /** The page's own words in that language. */
  readonly words?: Readonly<Record<string, string>>;
  /** Scripts that do not come, for as long as this says so. */
  readonly isGone?: (url: string) => boolean;
  /** Scripts that come when this has been kept. */
  readonly late?: { readonly isLate: (url: string) => boolean; readonly until: Promise<void> };
  /** How addresses of files are answered at first; see fake-files.ts. */
  readonly links?: LinkMode;
  readonly width?: number;
  readonly height?: number;
  readonly context?: BrowserContextOptions;
  /** The views that load later come when this has been kept. */
  readonly later?: Promise<void>;
  /** Runs in the page before anything else does. */
  readonly before?: () => void;
};

/** One Chromium for all tests of a file. `open` shows a scene without any server; errors of the page fail the test. */
export function useHarness(): { open: (scene: Scene) => Promise<Page>; errors: string[] } {
  let browser: Browser;
  let scripts: Scripts = new Map();
  const errors: string[] = [];
  beforeAll(async () => {
    [browser, scripts] = await Promise.all([launch(), bundleHarness()]);
  });
  afterAll(() => browser?.close());
  const open = async (wanted: Scene) => {
    const {
      width = 1000,
      height = 760,
      context,
      before,
      later,
      words,
      isGone,
      late,
      ...scene
    } = wanted;
    const page = await browser.newPage({
      viewport: { width, height },
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...context,
    });
    if (before) await page.addInitScript(before);
    const keep = (own: Scene['words']) => Object.assign(globalThis, { ownWords: own });
    if (words) await page.addInitScript(keep, words);
    page.on('pageerror', (error) => errors.push(error.message));
    await page.route('**/*', async (route) => {
      const url = route.request().url();
      if (url.includes('/extras-')) await later;
      if (late?.isLate(url)) await late.until;
      await (isGone?.(url) ? route.abort() : route.fulfill(answerTo(url, scripts)));
    });
    const query = new URLSearchParams({ room: 'general', ...scene });
    if (scene.room === '') query.delete('room');
    await page.goto(`http://harness.localhost/?${query}`);
    await page.waitForFunction(() => globalThis.harness !== undefined);
    return page;
  };
  return { open, errors };
}

function answerTo(url: string, scripts: Scripts) {
  const script = scripts.get(new URL(url).pathname);
  if (script !== undefined) return { contentType: 'text/javascript', body: script };
  if (!url.includes('/v1/pictures/')) return { contentType: 'text/html', body: html };
  // A picture by its name; one that is gone is called so.
  if (url.endsWith('dead')) return { status: 404, body: '' };
  const hue = (url.charCodeAt(url.length - 1) * 47) % 360;
  return { contentType: 'image/svg+xml', body: drawing.replaceAll('HUE', String(hue)) };
}

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="256" height="256">
<rect width="64" height="64" fill="hsl(HUE 45% 72%)"/><circle cx="32" cy="26" r="12" fill="hsl(HUE 40% 35%)"/>
<path d="M8 64c2-18 12-24 24-24s22 6 24 24z" fill="hsl(HUE 40% 35%)"/></svg>`;

const html = `<!doctype html><html lang="en"><title>Harness</title>
<meta name="viewport" content="width=device-width">
<style>html,body{margin:0;height:100%}</style>
<body><script type="module" src="/harness.js"></script></body></html>`;
