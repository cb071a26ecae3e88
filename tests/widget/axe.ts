import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Axe = { run(context: string, options?: object): Promise<AxeResults> };

/** What axe finds in the widget, and in the dark of it, as `rule: element`. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const light = await find(page);
  await page.evaluate(() => globalThis.harness.chat.setAttribute('color-scheme', 'dark'));
  return [...light, ...(await find(page, ['color-contrast']))];
}

async function find(page: Page, rules?: string[]): Promise<string[]> {
  const { violations } = await page.evaluate(
    (runOnly) =>
      (globalThis as unknown as { axe: Axe }).axe.run('partyline-chat', runOnly && { runOnly }),
    rules,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
  );
}
