// Makes a folder that holds what `npm run serve` needs and nothing else: no compiler, no tests, no sources. `node scripts/serve.mjs` in
// it serves, with Node alone. For a container's last stage, and for machines without npm.
import { cp, mkdir, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure, run } from '../failure.mjs';
import { inProject } from '../project.mjs';
import { getServerPath } from '../stack/database.mjs';
import { getEnginePath } from './engine.mjs';

const parts = ['package.json', 'partykit.json', 'LICENSE', 'scripts', 'dist/serve', 'dist/server'];

/**
 * @param {string} folder made anew
 * @returns {Promise<void>}
 */
export async function pack(folder) {
  await rm(folder, { recursive: true, force: true });
  for (const part of parts) await copy(inProject(part), join(folder, part));
  const programs = [getEnginePath(), getServerPath({})];
  for (const program of programs) await copy(program, join(folder, placeOf(program)));
  // Node looks for the package, then for the file in it.
  for (const program of programs)
    await copy(manifestOf(program), join(folder, placeOf(manifestOf(program))));
}

/**
 * Where a program of a package stands among the others, however deep its package is now.
 * @param {string} path
 */
const placeOf = (path) => join('node_modules', path.split(/[\\/]node_modules[\\/]/).at(-1) ?? '');

/** @param {string} program */
const manifestOf = (program) => {
  const [scope = '', name = ''] = relative('node_modules', placeOf(program)).split(/[\\/]/);
  return join(
    program.slice(0, program.lastIndexOf(join(scope, name))),
    scope,
    name,
    'package.json',
  );
};

/**
 * @param {string} from
 * @param {string} to
 */
async function copy(from, to) {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, { recursive: true });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await run(async () => {
    const [folder] = process.argv.slice(2);
    if (!folder) throw new Failure('Say where to: node scripts/serve/pack.mjs <folder>.');
    await pack(resolve(folder));
  });
