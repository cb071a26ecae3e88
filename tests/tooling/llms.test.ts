import { describe, expect, it } from 'vitest';
import { docPages } from '../../scripts/doc-pages.mjs';
import { read } from '../support/tree.ts';

const llms = read('demo/llms.txt');
const linksOf = (text: string) =>
  [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map((match) => match[1] ?? '');

describe('llms.txt', () => {
  it('is a title, a summary, and sections that are lists of links', () => {
    expect(llms).toMatch(/^# \S.*\n\n> \S/);
    const [, ...sections] = llms.split(/^## .+$/m);
    for (const section of sections)
      for (const line of section.trim().split('\n'))
        expect(line).toMatch(/^- \[[^\]]+\]\([^)]+\): \S/);
  });

  it('leads to every page of the documentation that the site has, and to nothing else', async () => {
    const pages = [...(await docPages()).keys()].filter((path) => path.endsWith('.md'));
    expect(linksOf(llms).sort()).toEqual(pages.sort());
  });
});

describe('the documentation on the site', () => {
  it('leads only to itself and to pages of the demo', async () => {
    const pages = await docPages();
    const dead = [...pages].flatMap(([, text]) =>
      linksOf(text).filter((link) => {
        if (/^[a-z]+:/.test(link) || link.startsWith('#')) return false;
        return !pages.has(`docs/${link}`) && !/^\.\.\/[\w-]+\.html$/.test(link);
      }),
    );
    expect(dead).toEqual([]);
  });
});
