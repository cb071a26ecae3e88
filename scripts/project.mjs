import { fileURLToPath } from 'node:url';

/**
 * A path inside the project, absolute.
 * @param {string} path
 */
export const inProject = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * @param {string} path
 * @returns {Promise<string | undefined>} the file's text, or undefined when there is none
 */
export async function findText(path) {
  const { readFile } = await import('node:fs/promises');
  return readFile(path, 'utf8').catch(() => undefined);
}
