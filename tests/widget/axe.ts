import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Axe = { run(context: string, options?: object): Promise<AxeResults> };

/**
 * What axe finds in the widget, as `rule: element`: with every rule, and with those that colours and directions change
 * in the dark and from right to left.
 */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await find(page);
  await page.evaluate(() => {
    globalThis.harness.chat.setAttribute('color-scheme', 'dark');
    globalThis.harness.chat.setAttribute('dir', 'rtl');
  });
  return [...found, ...(await find(page, ['color-contrast', 'target-size']))];
}

/** Rules of WCAG 2.2 that axe leaves out unless it is told. */
const asked = { 'target-size': { enabled: true } };

async function find(page: Page, rules?: string[]): Promise<string[]> {
  const { violations } = await page.evaluate(
    (options) => (globalThis as unknown as { axe: Axe }).axe.run('partyline-chat', options),
    rules ? { runOnly: rules } : { rules: asked },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
  );
}
