import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { launch } from './chromium.ts';

/** One page of a real Chromium for all tests of a file, in which this module has run. */
export function usePageScript(entry: string): () => Page {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: { contents: entry, resolveDir: inProject('.') },
      bundle: true,
      format: 'iife',
      write: false,
    });
    browser = await launch();
    page = await browser.newPage();
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
  });
  afterAll(() => browser?.close());
  return () => page;
}
