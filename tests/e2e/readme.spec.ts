// The snippets of README, run as they stand there: a reader who pastes them must get what they promise.
import { createServer, type Server } from 'node:http';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { launch } from '../support/chromium.ts';
import { useStack } from '../support/stack.ts';
import { read } from '../support/tree.ts';

const serverInReadme = 'http://localhost:1999';
const mostLines = 10;

const stack = useStack();
let browser: Browser;
let host: Server;
let page: Page;
let files: Record<string, string>;

beforeAll(async () => {
  browser = await launch();
  host = createServer(({ url = '' }, answer) => {
    answer.setHeader('Content-Type', url.endsWith('.js') ? 'text/javascript' : 'text/html');
    answer.end(files[url] ?? '');
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
});
afterEach(() => page?.context().close());
afterAll(async () => {
  await browser?.close();
  host?.close();
});

/** The code block that follows a marker, with the address of this test's server. */
function snippet(name: string): string {
  const block = read('README.md').split(`<!-- runs: ${name} -->`)[1];
  const code = /```\w+\n([\s\S]*?)```/.exec(block ?? '')?.[1];
  if (code === undefined) throw new Error(`README has no code under "runs: ${name}"`);
  expect(code.trim().split('\n').length, name).toBeLessThanOrEqual(mostLines);
  return code.replaceAll(serverInReadme, stack().url);
}

/** Resolves 'partyline' as an app does that has the package installed. */
async function bundle(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: inProject('.'), loader: 'ts' },
    // Not our tsconfig, whose paths lead to the sources: what is published is meant.
    tsconfigRaw: '{}',
    bundle: true,
    format: 'esm',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

async function open(served: Record<string, string>): Promise<Page> {
  files = served;
  page = await (await browser.newContext()).newPage();
  const address = host.address();
  await page.goto(`http://localhost:${typeof address === 'object' ? address?.port : ''}/`);
  return page;
}

async function enterAndTalk(text: string): Promise<void> {
  await page.getByLabel('Your name').fill('Ada');
  await page.getByRole('button', { name: 'Start talking' }).click();
  await page.getByRole('textbox', { name: /^Message/ }).fill(text);
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText(text).waitFor();
}

describe('the snippets in README', () => {
  it('put a launcher on a page of another origin, and a click opens the chat', async () => {
    await open({
      '/': `<!doctype html><title>A page</title><p>Words.</p>${snippet('script-tag')}`,
    });
    await page.getByRole('button').click();
    await enterAndTalk('from the script tag');
  });

  it('draw the chat as an element', async () => {
    const html = snippet('element');
    const script = /<script type="module">([\s\S]*?)<\/script>/.exec(html);
    const code = await bundle(script?.[1] ?? '');
    const body = html.replace(script?.[0] ?? '', '<script type="module" src="/app.js"></script>');
    await open({ '/': `<!doctype html><title>A page</title>${body}`, '/app.js': code });
    await enterAndTalk('from the element');
  });

  it('talk from an app with an interface of its own', async () => {
    const code = await bundle(`${snippet('sdk')}\ndocument.title = 'done'`);
    const counts: string[] = [];
    await open({ '/': '<!doctype html><title>An app</title>' });
    page.on('console', (message) => counts.push(message.text()));
    page.on('pageerror', (error) => counts.push(`uncaught: ${error.message}`));
    files['/app.js'] = code;
    await page.addScriptTag({ type: 'module', url: '/app.js' });
    await expect.poll(() => page.title(), { timeout: 20_000, message: counts.join() }).toBe('done');
    expect(counts).toContainEqual(expect.stringMatching(/^[1-9]\d* messages$/));
  });

  it('send a file, and load it again', async () => {
    const code = await bundle(`${snippet('files')}\ndocument.title = 'done'`);
    const said: string[] = [];
    await open({ '/': '<!doctype html><title>An app</title>' });
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(`uncaught: ${error.message}`));
    files['/app.js'] = code;
    await page.addScriptTag({ type: 'module', url: '/app.js' });
    await expect.poll(() => page.title(), { timeout: 20_000, message: said.join() }).toBe('done');
    expect(said).toContain('100 %');
    const link = said.find((text) => text.startsWith('http')) ?? '';
    expect(await (await fetch(link)).text()).toBe('Dear all, …');
  });

  it('make friends and talk to them in private', async () => {
    const friend = `import { createPartyline } from 'partyline'
      import { createPeople } from 'partyline/people'
      const partyline = createPartyline({ server: '${stack().url}' })
      await partyline.signUp({ username: 'grace', password: 'another long passphrase' })
      const people = createPeople(partyline)
      people.on('request', ({ person, note }) => people.accept(person.id).then(() => console.log(note)))
      people.on('message', ({ chat, message }) => console.log(chat.kind, message.text))
      await people.loaded()
      document.title = 'ready'`;
    const [ada, grace] = [await bundle(snippet('people')), await bundle(friend)];
    const heard: string[] = [];
    await open({ '/': '<!doctype html><title>A friend</title>', '/ada.js': ada, '/app.js': grace });
    page.on('console', (message) => heard.push(message.text()));
    await page.addScriptTag({ type: 'module', url: '/app.js' });
    await expect.poll(() => page.title(), { timeout: 20_000 }).toBe('ready');
    const other = await (await page.context().browser()?.newContext())?.newPage();
    await other?.goto(page.url());
    await other?.addScriptTag({ type: 'module', url: '/ada.js' });
    await expect.poll(() => heard, { timeout: 20_000 }).toContain('It is me, Ada');
    await expect.poll(() => heard, { timeout: 20_000 }).toContain('private Hello!');
    await other?.context().close();
  });
});
