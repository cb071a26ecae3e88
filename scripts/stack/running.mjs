import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.mjs';
import { findText } from '../project.mjs';
import { ask } from './poll.mjs';

/** @typedef {Exclude<import('./homes.mjs').HomeName, 'served'>} DataHome `npm start` and `npm run serve` keep the same data */
/** @type {Record<DataHome, string>} */
const commands = { partykit: 'npm start', worker: 'npm run dev:edge' };

/**
 * Two servers over the same data would each believe to be the only writer. The file names the server that
 * holds it, and only one that answers counts: a process id would outlive a crash and mean another program.
 * And each home keeps its objects in a form of its own: the other one would find none of them.
 * @param {string} dataFolder
 * @param {DataHome} home
 */
export async function claimData(dataFolder, home) {
  await mkdir(dataFolder, { recursive: true });
  const path = join(dataFolder, 'running');
  const url = (await findText(path))?.trim();
  if (url && (await ask(`${url}/health`)))
    throw new Failure(
      `This data is in use by the Partyline at ${url}: stop that one, or choose another folder with PARTYLINE_DATA=…`,
    );
  await claimFor(home, dataFolder);
  return {
    announce: (/** @type {string} */ ownUrl) => writeFile(path, `${ownUrl}\n`),
    release: () => rm(path, { force: true }),
  };
}

/**
 * @param {DataHome} home
 * @param {string} dataFolder
 */
async function claimFor(home, dataFolder) {
  const path = join(dataFolder, 'home');
  // Folders from before there were two homes name none.
  const unnamed = existsSync(join(dataFolder, 'objects')) ? 'partykit' : home;
  const owner = (await findText(path))?.trim() ?? unnamed;
  if (owner !== home)
    throw new Failure(
      `The data in ${dataFolder} belongs to ${owner === 'worker' ? commands.worker : commands.partykit}: choose another folder with PARTYLINE_DATA=…`,
    );
  await writeFile(path, `${home}\n`);
}
