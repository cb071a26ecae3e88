// `npm run check`: everything that can be said without a browser. `npm run check -- lint types` runs some of it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Failure, run } from './failure.mjs';
import { inProject } from './project.mjs';

/** @type {Record<string, readonly [string, ...string[]]>} each step's program and arguments, run by Node */
const steps = {
  build: ['scripts/build.mjs'],
  lint: ['node_modules/@biomejs/biome/bin/biome', 'ci', '.'],
  types: ['node_modules/typescript/bin/tsc', '--noEmit'],
  unused: ['node_modules/knip/bin/knip.js'],
  package: ['scripts/package.mjs'],
  size: ['scripts/size.mjs'],
  test: ['scripts/test.mjs', '--project', 'unit', '--project', 'types'],
};

/** Types, unused code and the package look at what the build makes. */
const isBuilt = () => existsSync(inProject('dist/server/site.js'));

/** @param {string} name */
async function take(name) {
  const step = steps[name];
  if (!step) throw new Failure(`There is no check "${name}": ${Object.keys(steps).join(', ')}.`);
  const child = spawn(process.execPath, [...step], { cwd: inProject('.'), stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code === 0;
}

async function main() {
  const asked = process.argv.slice(2);
  const names = asked.length > 0 ? asked : Object.keys(steps);
  const failed = [];
  for (const name of names.includes('build') || isBuilt() ? names : ['build', ...names]) {
    if (names.length > 1) console.log(`\n— ${name}`);
    if (!(await take(name))) failed.push(name);
  }
  if (failed.length > 0) throw new Failure(`Not passed: ${failed.join(', ')}.`);
}

await run(main);
