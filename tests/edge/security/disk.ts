import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The paths of all files below a folder. */
export async function files(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** Files that hold one of the texts as they are. */
export async function grep(folder: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of await files(folder)) {
    const content = await readFile(path, 'latin1');
    if (texts.some((text) => content.includes(text))) found.push(path);
  }
  return found;
}
