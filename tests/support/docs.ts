import { dirname, join, normalize } from 'node:path';
import { listTree, read } from './tree.ts';

/** A piece of code of a page, in its language. */
export type Fence = {
  readonly page: string;
  /** From 1, among all of its page. */
  readonly place: number;
  readonly language: string;
  readonly code: string;
};

/** The pages of docs/, by their path. */
export function docPages(): ReadonlyMap<string, string> {
  const paths = listTree().filter((path) => /^docs\/[^/]+\.md$/.test(path));
  return new Map(paths.map((path) => [path, read(path)]));
}

export function fencesOf(page: string, text: string): readonly Fence[] {
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', code = ''], index) => ({ page, place: index + 1, language, code }),
  );
}

/** The page without its code. */
const proseOf = (text: string): string => text.replaceAll(/^```[\s\S]*?^```$/gm, '');

/** What stands between single backticks. */
export const inlineCode = (text: string): readonly string[] =>
  [...proseOf(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');

/** Links to what is not on the web: the file of each and the heading in it. */
export function linksOf(
  page: string,
  text: string,
): readonly { link: string; path: string; anchor: string | undefined }[] {
  const links = [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [target = '', anchor] = link.split('#');
      const path = target === '' ? page : normalize(join(dirname(page), target));
      return { link, path, anchor };
    });
}

/** The anchors of a page's headings, as sites that show Markdown make them. */
export const anchorsOf = (text: string): readonly string[] =>
  [...proseOf(text).matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
