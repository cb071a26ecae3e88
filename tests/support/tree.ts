import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inProject } from '../../scripts/project.mjs';

/** Paths of everything that is, or is about to be, in the repository. */
export function listTree(): readonly string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard'];
  const output = execFileSync('git', args, { cwd: inProject('.'), encoding: 'utf8' });
  return [...new Set(output.split('\n').filter((path) => path !== ''))];
}

/** Text of a file of the project. */
export const read = (path: string): string => readFileSync(inProject(path), 'utf8');
