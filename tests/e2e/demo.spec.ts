import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../support/chromium.ts';
import { useStack } from '../support/stack.ts';
import { composer, delivered, enter, message, say } from './people.ts';

const stack = useStack({ env: { LIMIT_SCALE: '100' } });
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

const at = (path: string) => `http://localhost:${stack().port}${path}`;
async function visit(path = '/', viewport = { width: 1280, height: 800 }): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'en-GB', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(at(path));
  return page;
}

describe('two strangers on the demo site', () => {
  it('talk to each other, see who is there, and find everything after a reload', async () => {
    const [ana, ben] = [await visit(), await visit()];
    await enter(ana, 'Ana');
    await enter(ben, 'Ben');
    await say(ana, 'Hello, whoever you are');
    await message(ben, 'Hello, whoever you are').waitFor();
    await say(ben, 'I am *Ben*');
    await message(ana, 'I am Ben').waitFor();
    await ana.getByText('2 online').first().waitFor();
    await ana.getByRole('button', { name: 'Show members' }).click();
    await ana.getByRole('complementary', { name: 'Members' }).getByText('Ben').first().waitFor();
    await ana.reload();
    await message(ana, 'I am Ben').waitFor();
    await message(ana, 'Hello, whoever you are').waitFor();
    expect(await message(ana, 'I am Ben').count()).toBe(1);
    await Promise.all([ana.context().close(), ben.context().close()]);
  });

  it('see each other typing', async () => {
    const [ana, ben] = [await visit(), await visit()];
    await enter(ana, 'Ana');
    await enter(ben, 'Benedikt');
    // In the talk itself: the list of rooms tells how many are there, too.
    const talk = (page: Page) => page.getByRole('region', { name: /^Conversation/ });
    for (const page of [ana, ben]) await talk(page).getByText('2 online').waitFor();
    await composer(ben).pressSequentially('Well');
    await ana.getByText('Benedikt is typing…').waitFor();
    await Promise.all([ana.context().close(), ben.context().close()]);
  });
});

describe('one person', () => {
  it('signs up, signs out, signs in, and keeps the name', async () => {
    const page = await visit();
    await page.getByRole('tab', { name: 'Sign up' }).click();
    await page.getByLabel('Username').fill('mira_sandoval');
    await page.getByLabel('Your name (optional)').fill('Mira');
    await page.getByLabel('Password', { exact: true }).fill('a long way home');
    await page.getByRole('button', { name: 'Create account' }).click();
    await composer(page).waitFor();
    await page.getByRole('button', { name: 'Your account: Mira' }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('tab', { name: 'Sign in' }).click();
    await page.getByLabel('Username').fill('Mira_Sandoval');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The username or the password is wrong.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill('a long way home');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Your account: Mira' }).waitFor();
    await page.context().close();
  });

  it('becomes a member and keeps the messages', async () => {
    const page = await visit();
    await enter(page, 'Guesty');
    await say(page, 'said as a guest');
    await delivered(page, 'said as a guest');
    await page.getByRole('button', { name: 'Your account: Guesty' }).click();
    await page.getByLabel('Username').fill('guesty');
    await page.getByLabel('Password', { exact: true }).fill('a long way home');
    await page.getByRole('button', { name: 'Keep your account' }).click();
    await page.getByText('@guesty').waitFor();
    await say(page, 'said as a member');
    await delivered(page, 'said as a member');
    expect(await page.locator('.message.own').filter({ hasText: 'said as a guest' }).count()).toBe(
      1,
    );
    await page.context().close();
  });

  it('joins a room by typing a name, which makes it after a question', async () => {
    const page = await visit();
    await enter(page, 'Founder');
    await page.getByRole('searchbox').fill('Reading Circle');
    await page.getByRole('searchbox').press('Enter');
    await page.getByText('There is no room “reading-circle” yet. Create it?').waitFor();
    await page.getByRole('button', { name: 'Create it' }).click();
    await page.getByLabel('Title').fill('Reading circle');
    await page.getByRole('button', { name: 'Create room' }).click();
    await page.getByRole('textbox', { name: 'Message Reading circle' }).waitFor();
    await say(page, 'first');
    await delivered(page, 'first');
    const other = await visit('/#reading-circle');
    await enter(other, 'Reader');
    await message(other, 'first').waitFor();
    await Promise.all([page.context().close(), other.context().close()]);
  });

  it('sends while offline, and it arrives once', async () => {
    const [ana, ben] = [await visit(), await visit()];
    await enter(ana, 'Ana');
    await enter(ben, 'Ben');
    await say(ana, 'before the tunnel');
    await message(ben, 'before the tunnel').waitFor();
    await ana.context().setOffline(true);
    await say(ana, 'from the tunnel');
    await message(ana, 'from the tunnel').waitFor();
    await ana.context().setOffline(false);
    await message(ben, 'from the tunnel').waitFor();
    await delivered(ana, 'from the tunnel');
    await ben.reload();
    await message(ben, 'from the tunnel').waitFor();
    expect(await message(ben, 'from the tunnel').count()).toBe(1);
    await Promise.all([ana.context().close(), ben.context().close()]);
  });

  it('scrolls back through the whole history after a reload', async () => {
    const page = await visit('/#long-story');
    await enter(page, 'Teller');
    // Until the page's room is made nothing can be written; a text stays in its field then, and the next would replace it.
    await page.getByText('1 online').first().waitFor();
    for (let line = 1; line <= 160; line += 1) await say(page, `line ${line}.`);
    await delivered(page, 'line 160.');
    await page.reload();
    await message(page, 'line 160.').waitFor();
    expect(await message(page, 'line 1.').count()).toBe(0);
    const log = page.getByRole('log');
    const atTop = async () => {
      await log.evaluate((box) => box.scrollTo(0, 0));
      return message(page, 'line 1.').count();
    };
    await expect.poll(atTop, { timeout: 20_000 }).toBe(1);
    await page.context().close();
  }, 120_000);
});

describe('the pages', () => {
  it('run with the keyboard alone', async () => {
    const page = await visit();
    await page.getByLabel('Your name').focus();
    await page.keyboard.type('Keys');
    await page.keyboard.press('Enter');
    await composer(page).waitFor();
    await composer(page).focus();
    await page.keyboard.type('typed only');
    await page.keyboard.press('Enter');
    await delivered(page, 'typed only');
    await page.getByRole('log').focus();
    await page.keyboard.press('ArrowUp');
    expect(
      await page.evaluate(
        () => document.querySelector('partyline-chat')?.shadowRoot?.activeElement?.textContent,
      ),
    ).toContain('typed only');
    await page.context().close();
  });

  it('fit a phone: one pane at a time, nothing wider than the screen', async () => {
    const page = await visit('/', { width: 375, height: 700 });
    await enter(page, 'Pocket');
    expect(await page.getByRole('searchbox').count()).toBe(0);
    await page.getByRole('button', { name: 'Back to rooms' }).click();
    await page.getByRole('searchbox').waitFor();
    await page.getByRole('button', { name: /General/ }).click();
    await composer(page).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
    await page.context().close();
  });

  it.each(['/', '/playground.html', '/sdk.html', '/embed.html'])(
    '%s is clean for axe',
    async (path) => {
      const page = await visit(path);
      await page.locator('main').first().waitFor();
      await page.evaluate(axe).catch(() => page.addScriptTag({ content: axe }));
      const found = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      await page.context().close();
    },
  );

  it('the playground shows what is chosen, as an element and as a bubble, and prints it', async () => {
    const page = await visit('/playground.html#--partyline-accent=gold&density=compact');
    const chat = page.locator('.stage partyline-chat');
    await chat.getByLabel('Your name').waitFor();
    expect(await chat.getAttribute('density')).toBe('compact');
    const submit = page.getByRole('button', { name: 'Start talking' });
    const background = () => submit.evaluate((it) => getComputedStyle(it).backgroundColor);
    expect(await background()).toBe('color(srgb 1 0.843137 0)');
    await page.getByRole('textbox', { name: 'Accent', exact: true }).fill('#102030');
    await expect.poll(background).toBe('color(srgb 0.0627451 0.12549 0.188235)');
    await page.locator('select[name=lang]').selectOption('de');
    await chat.getByLabel('Dein Name').waitFor();
    const snippet = page.getByLabel('What to copy');
    expect(await snippet.inputValue()).toContain('--partyline-accent: #102030;');
    await page.getByRole('button', { name: 'React', exact: true }).click();
    expect(await snippet.inputValue()).toContain('<PartylineChat\n      server="http');
    await page.locator('select[name=mode]').selectOption('launcher');
    await page.locator('select[name=position]').selectOption('top-left');
    await page.getByRole('button', { name: 'Script tag' }).click();
    await page.getByRole('dialog').getByLabel('Dein Name').waitFor();
    expect(await page.locator('partyline-launcher').count()).toBe(1);
    expect(await snippet.inputValue()).toContain(
      '/widget.js" data-position="top-left" data-lang="de" data-density="compact"></script>',
    );
    await page.context().close();
  });

  it('the SDK example enters, joins, sends and leaves', async () => {
    const page = await visit('/sdk.html');
    await page.getByLabel('Your name').fill('Own interface');
    await page.getByRole('button', { name: 'Enter as a guest' }).click();
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByText('online,').waitFor();
    await page.getByRole('textbox', { name: 'Message' }).fill('drawn by hand');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('[data-status=sent]').getByText('drawn by hand').waitFor();
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'Rooms' }).waitFor();
    await page.context().close();
  });
});
