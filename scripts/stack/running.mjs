import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.mjs';
import { findText } from '../project.mjs';
import { ask } from './poll.mjs';

/**
 * Two servers over the same data would each believe to be the only writer. The file names the server that
 * holds it, and only one that answers counts: a process id would outlive a crash and mean another program.
 * @param {string} dataFolder
 */
export async function claimData(dataFolder) {
  await mkdir(dataFolder, { recursive: true });
  const path = join(dataFolder, 'running');
  const url = (await findText(path))?.trim();
  if (url && (await ask(`${url}/health`)))
    throw new Failure(
      `This data is in use by the Partyline at ${url}: stop that one, or choose another folder with PARTYLINE_DATA=…`,
    );
  return {
    announce: (/** @type {string} */ ownUrl) => writeFile(path, `${ownUrl}\n`),
    release: () => rm(path, { force: true }),
  };
}
