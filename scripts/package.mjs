// `npm run package`: packs what would be published and lets publint and attw look at it.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Failure, run } from './failure.mjs';
import { inProject } from './project.mjs';

const execute = promisify(execFile);

/**
 * @param {string} name the tool, for the sentence
 * @param {string} program
 * @param {string[]} args
 */
async function check(name, program, args) {
  try {
    const { stdout } = await execute(program, args, { cwd: inProject('.') });
    return stdout.trim();
  } catch (error) {
    const { stdout, stderr } = /** @type {{ stdout: string, stderr: string }} */ (error);
    console.error([stdout, stderr].join('\n').trim());
    throw new Failure(`${name} found fault with the package (above).`);
  }
}

async function main() {
  const folder = await mkdtemp(join(tmpdir(), 'partyline-package-'));
  try {
    const npm = process.env.npm_execpath ?? '';
    const [program, ...args] = npm.endsWith('.js') ? [process.execPath, npm] : ['npm'];
    await check('npm pack', program, [...args, 'pack', '--silent', '--pack-destination', folder]);
    const [tarball = ''] = await readdir(folder);
    const bin = inProject('node_modules');
    const publint = join(bin, 'publint/src/cli.js');
    const attw = join(bin, '@arethetypeswrong/cli/dist/index.js');
    console.log(
      await check('publint', process.execPath, [publint, join(folder, tarball), '--strict']),
    );
    console.log(
      await check('attw', process.execPath, [
        attw,
        join(folder, tarball),
        '--profile',
        'esm-only',
        '--no-emoji',
      ]),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await run(main);
