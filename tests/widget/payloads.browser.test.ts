import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useHarness } from './harness-page.ts';

const harness = useHarness();

const calls = ['boom()', 'boom`1`', 'globalThis["boom"]()', 'top.boom()', '&#98;oom()'];
const carriers: ((call: string) => string)[] = [
  (call) => `<script>${call}</script>`,
  (call) => `<img src=x onerror=${call}>`,
  (call) => `<svg onload=${call}>`,
  (call) => `<svg><script href="data:,${call}"/></svg>`,
  (call) => `<iframe srcdoc="<script>parent.${call}</script>">`,
  (call) => `<a href="javascript:${call}">x</a>`,
  (call) => `javascript:${call}`,
  (call) => `java\tscript:${call}`,
  (call) => `data:text/html,<script>${call}</script>`,
  (call) => `https://x.example/"onmouseover="${call}`,
  (call) => `https://x.example/'><img src=x onerror=${call}>`,
  (call) => `mailto:a@b.example?body=<script>${call}</script>`,
  (call) => `<math><mtext><script>${call}</script></mtext></math>`,
  (call) => `<details open ontoggle=${call}>`,
  (call) => `<input autofocus onfocus=${call}>`,
  (call) => `<style>@import "javascript:${call}";*{background:url(javascript:${call})}</style>`,
  (call) => `<template shadowrootmode=open><script>${call}</script></template>`,
  (call) => `<!--><script>${call}</script>-->`,
  (call) => `\u0000<script>${call}</script>`,
  (call) => `<scr\u200bipt>${call}</script>`,
];
const wrappings: ((payload: string) => string)[] = [
  (payload) => payload,
  (payload) => `*${payload}*`,
  (payload) => `_*${payload}*_`,
  (payload) => `\`${payload}\``,
  (payload) => `\`\`\`\n${payload}\n\`\`\``,
  (payload) => `@${payload}`,
  (payload) => `\u202e${payload}`,
  (payload) => payload.toUpperCase().replaceAll('BOOM', 'boom'),
  (payload) => `https://x.example/?q=${payload}`,
  (payload) => `"'>${payload}<"'`,
  (payload) => `${payload.replaceAll('<', '&lt;')}`,
  (payload) => `[x](${payload})`,
];
const payloads = carriers.flatMap((carrier) =>
  calls.flatMap((call) => wrappings.map((wrap) => wrap(carrier(call)))),
);

const allowed = new Set(['STRONG', 'EM', 'CODE', 'PRE', 'BDI', 'A']);

/** Shows a portion as messages, with the payload as the author's name too, and lets everything happen that may. */
async function show(page: Page, portion: readonly string[]): Promise<void> {
  await page.evaluate(
    ({ portion }) => {
      const room = globalThis.harness.client.open('general');
      room.update({ timeline: [] });
      portion.forEach((text, index) => {
        const person = { id: `u_attacker${index}`, name: text, kind: 'guest' } as const;
        room.receive(person, text);
      });
      room.update({ title: portion[0] ?? '', description: portion[1] ?? '', online: [] });
    },
    { portion },
  );
  await page.evaluate(() => new Promise((done) => setTimeout(done, 60)));
}

it('[S11] no payload in text, names, titles or descriptions becomes anything but text', async () => {
  expect(payloads.length).toBeGreaterThanOrEqual(1_000);
  const page = await harness.open({ scene: 'empty', width: 1_440 });
  await page.evaluate(() => {
    Object.assign(globalThis, { booms: 0, boom: () => Object.assign(globalThis, { booms: 1 }) });
  });
  await page.getByRole('button', { name: 'Show members' }).click();
  for (let at = 0; at < payloads.length; at += 60) {
    const portion = payloads.slice(at, at + 60);
    await show(page, portion);
    const drawn = await page.getByRole('log').evaluate((log) =>
      [...log.querySelectorAll('.text')].map((text) => ({
        elements: [...text.querySelectorAll('*')].map((element) => element.tagName),
        attributes: [...text.querySelectorAll('*')].flatMap((element) =>
          [...element.attributes].map(({ name, value }) =>
            name === 'href' ? `href ${new URL(value).protocol}` : name,
          ),
        ),
      })),
    );
    const elements = drawn.flatMap((one) => one.elements).filter((name) => !allowed.has(name));
    const attributes = new Set(drawn.flatMap((one) => one.attributes));
    expect(drawn.length).toBe(portion.length);
    expect(elements).toEqual([]);
    for (const name of attributes)
      expect([
        'href http:',
        'href https:',
        'href mailto:',
        'rel',
        'target',
        'class',
        'dir',
        'tabindex',
      ]).toContain(name);
  }
  expect(await page.evaluate(() => Reflect.get(globalThis, 'booms'))).toBe(0);
  await page.close();
}, 120_000);

it('[S11] nor in names of files, their descriptions, and news from elsewhere', async () => {
  const page = await harness.open({ scene: 'people', width: 1_440 });
  await page.evaluate(() => {
    Object.assign(globalThis, { booms: 0, boom: () => Object.assign(globalThis, { booms: 1 }) });
  });
  const portion = payloads.filter((_, at) => at % 8 === 0);
  const drawn = await page.evaluate(async (portion) => {
    const { client, people } = globalThis.harness;
    await globalThis.harness.loadExtras();
    const room = client.open('general');
    room.update({ timeline: [] });
    const types = ['application/pdf', 'image/png', 'video/mp4', 'audio/mp4'];
    portion.forEach((name, at) => {
      const id = `f_${at}`.padEnd(22, '0');
      const type = types[at % 4] ?? '';
      const by = { id: `u_attacker${at}`, name, kind: 'guest', picture: name } as const;
      room.receive(by, '', Date.now(), [
        { id, name, alt: name, type, size: 9, width: 9, height: 9 },
      ]);
    });
    const chat = people.state.chats.find(({ kind }) => kind === 'private');
    if (chat?.with)
      people.receiveMessage(chat.room, { ...chat.with, name: `${portion[0]}` }, `${portion[1]}`);
    await new Promise((done) => setTimeout(done, 1_000));
    const root = globalThis.harness.chat.shadowRoot;
    const all = [...(root?.querySelectorAll('*') ?? [])];
    return {
      names: root?.querySelectorAll('article [data-file], article .media-file').length ?? 0,
      elements: all.filter((it) =>
        /^(script|iframe|object|embed|base|math|style)$/i.test(it.tagName),
      ).length,
      handlers: all.flatMap((it) => it.getAttributeNames()).filter((name) => name.startsWith('on')),
    };
  }, portion);
  expect(drawn.names).toBeGreaterThan(40);
  expect(drawn).toMatchObject({ elements: 0, handlers: [] });
  expect(await page.evaluate(() => Reflect.get(globalThis, 'booms'))).toBe(0);
  await page.close();
});

it('[S11] every link opens elsewhere and tells nothing', async () => {
  const page = await harness.open({ scene: 'full' });
  const link = page.getByRole('link', { name: /programme/ });
  expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow ugc');
  expect(await link.getAttribute('target')).toBe('_blank');
  await page.close();
});

it('[S11] 4,000 hostile characters are read in less than 5 ms, and drawn', async () => {
  const hostile = ['*a ', '_a_', '`a', '```', '@', 'http://', 'http://)', '*_`', '((((', '[*_'];
  const page = await harness.open({ scene: 'empty' });
  const perMessage = await page.evaluate(async (pieces) => {
    const room = globalThis.harness.client.open('general');
    const person = { id: 'u_attacker0', name: 'x', kind: 'guest' } as const;
    const texts = pieces.map((piece) => piece.repeat(4_000 / piece.length));
    const { tokenize } = globalThis.harness;
    for (const text of texts) tokenize(text);
    const start = performance.now();
    for (const text of texts) tokenize(text);
    const spent = (performance.now() - start) / texts.length;
    for (const text of texts) room.receive(person, text);
    return spent;
  }, hostile);
  expect(perMessage).toBeLessThan(5);
  await page.getByRole('article').nth(9).waitFor();
  await page.close();
});
