import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure } from '../failure.mjs';
import { inProject } from '../project.mjs';

/** Of `npm start` and `npm run serve`; of `npm run dev:edge`. */
const folders = ['.partyline', '.partyline-edge'];

/**
 * The data of the server that is meant where none is named: that on which one runs.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [root] where the folders are
 */
export function findDataFolder(env, root = inProject('.')) {
  if (env.PARTYLINE_DATA) return resolve(env.PARTYLINE_DATA);
  const running = folders.filter((folder) => existsSync(join(root, folder, 'running')));
  if (running.length > 1)
    throw new Failure(
      `Two servers run here: choose one with ${folders.map((folder) => `PARTYLINE_DATA=${folder}`).join(' or ')}, or name one with --server <address>.`,
    );
  return join(root, running[0] ?? '.partyline');
}
