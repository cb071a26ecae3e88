import { existsSync } from 'node:fs';
import { build } from '../../scripts/build.mjs';
import { inProject } from '../../scripts/project.mjs';

/** Builds where nothing is built; `npm test` has done so before. An old build is the caller's wish. */
export async function ensureBuilt(): Promise<void> {
  const made = ['dist/server/site.js', 'dist/serve/worker.js'];
  if (!made.every((path) => existsSync(inProject(path)))) await build();
}
