import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Browser } from 'playwright-core';
import { compile as compileSvelte } from 'svelte/compiler';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileScript, parse } from 'vue/compiler-sfc';
import { inProject } from '../../scripts/project.mjs';
import { launch } from '../support/chromium.ts';

/** What the frameworks' own plugins do, without one for each bundler. */
const frameworks: Plugin = {
  name: 'frameworks',
  setup(plugins) {
    plugins.onLoad({ filter: /\.css$/ }, async ({ path }) => ({
      contents: await readFile(path, 'utf8'),
      loader: 'text',
    }));
    plugins.onLoad({ filter: /\.vue$/ }, async ({ path }) => {
      const { descriptor, errors } = parse(await readFile(path, 'utf8'), { filename: path });
      expect(errors).toEqual([]);
      const isCustomElement = (tag: string) => tag === 'partyline-chat';
      const { content } = compileScript(descriptor, {
        id: basename(path),
        inlineTemplate: true,
        templateOptions: { compilerOptions: { isCustomElement } },
      });
      return { contents: content, loader: 'ts' };
    });
    plugins.onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const { js, warnings } = compileSvelte(source, { filename: path, generate: 'client' });
      expect(warnings.map(({ code }) => code)).toEqual([]);
      return { contents: js.code, loader: 'js' };
    });
  },
};

const entries = {
  react: `import './demo/examples/react.tsx';`,
  vue: `import { createApp } from 'vue/dist/vue.runtime.esm-bundler.js';
    import Page from './demo/examples/vue.vue';
    createApp(Page, { server: 'http://127.0.0.1:9', room: 'general' }).mount('#app');`,
  svelte: `import { mount } from 'svelte';
    import Page from './demo/examples/svelte.svelte';
    mount(Page, { target: app, props: { server: 'http://127.0.0.1:9', room: 'general' } });`,
};

async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: inProject('.'), loader: 'ts' },
    bundle: true,
    // The sources' own side effects are those of the built package.
    ignoreAnnotations: true,
    write: false,
    format: 'esm',
    conditions: ['browser'],
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    jsx: 'automatic',
    jsxImportSource: 'preact',
    plugins: [frameworks],
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

describe('the examples of frameworks', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  it.each(Object.entries(entries))(
    '%s builds, draws the chat and hears of it',
    async (_, entry) => {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on('pageerror', ({ message }) => errors.push(message));
      await page.route('http://site.example/', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: '<!doctype html><body><div id="app" data-server="http://127.0.0.1:9"></div>',
        }),
      );
      await page.goto('http://site.example/');
      await page.addScriptTag({ type: 'module', content: await bundled(entry) });
      const chat = page.locator('partyline-chat');
      // Nobody is signed in, which is known without a server: the door is there.
      await chat.locator('.entry').first().waitFor();
      expect(await chat.getAttribute('room')).toBe('general');
      await chat.evaluate((element) => {
        const detail = { count: 3 };
        element.dispatchEvent(new CustomEvent('partyline:unread', { detail }));
      });
      await page.getByText('(3 new)').waitFor();
      expect(errors).toEqual([]);
      await page.close();
    },
  );
});
