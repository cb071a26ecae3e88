import { existsSync } from 'node:fs';
import { build } from '../../scripts/build.mjs';
import { inProject } from '../../scripts/project.mjs';

/** Builds where nothing is built; `npm test` has done so before. An old build is the caller's wish. */
export async function ensureBuilt(): Promise<void> {
  if (!existsSync(inProject('dist/server/site.js'))) await build();
}
