// The documentation as the site serves it: `llms.txt` leads to it. The rules and errors, which lie elsewhere in the
// repository, lie beside it there.
import { readdir, readFile } from 'node:fs/promises';
import { inProject } from './project.mjs';

const elsewhere = ['sdk/src/protocol/SPEC.md', 'sdk/src/protocol/ERRORS.md'];

/** @returns {Promise<Map<string, string>>} files by their path below dist/site */
export async function docPages() {
  const names = (await readdir(inProject('docs'))).filter((name) => /\.(md|json)$/.test(name));
  const paths = [...names.map((name) => `docs/${name}`), ...elsewhere];
  const pages = paths.map(async (path) => {
    const text = await readFile(inProject(path), 'utf8');
    return /** @type {const} */ ([served(path), onSite(text)]);
  });
  return new Map(await Promise.all(pages));
}

/** @param {string} path */
const served = (path) => `docs/${path.split('/').at(-1)}`;

const sources = /\[([^\]]+)\]\(\.\.\/(?!demo\/|sdk\/src\/protocol\/)[^)]*\)/g;

/**
 * The links of a page as they are on the site, whose root is the folder `demo`; it has no sources to lead to.
 * @param {string} text
 */
const onSite = (text) =>
  text
    .replaceAll(sources, '$1')
    .replaceAll('](../sdk/src/protocol/', '](')
    .replaceAll('](../demo/', '](../');
