import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findText, inProject } from './project.mjs';

const dist = inProject('dist');

/**
 * Makes dist/ hold exactly these files. Files that would not change are left alone, so that a server
 * that watches them does not restart.
 * @param {Map<string, string>} files
 */
export async function writeOutput(files) {
  await mkdir(dist, { recursive: true });
  for (const [path, text] of files) await writeIfChanged(join(dist, path), text);
  const present = await readdir(dist, { recursive: true, withFileTypes: true });
  for (const entry of present.filter((entry) => entry.isFile())) {
    const path = join(entry.parentPath, entry.name);
    if (!files.has(path.slice(dist.length + 1).replaceAll('\\', '/'))) await rm(path);
  }
}

/**
 * @param {string} path
 * @param {string} text
 */
async function writeIfChanged(path, text) {
  if ((await findText(path)) === text) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
