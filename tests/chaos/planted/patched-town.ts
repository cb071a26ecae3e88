import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { inProject } from '../../../scripts/project.mjs';
import type { Town } from '../../harness/town.ts';
import type { Patch } from './bugs.ts';

const require = createRequire(import.meta.url);

/** Builds the harness's town out of the real sources with some places changed. */
export async function patchedTown(patches: readonly Patch[]): Promise<typeof Town> {
  const folder = await mkdtemp(join(tmpdir(), 'partyline-planted-'));
  try {
    const outfile = join(folder, 'town.mjs');
    await build({
      entryPoints: [inProject('tests/harness/town.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'silent',
      plugins: [outside(/^@libsql\//), patching(patches)],
    });
    const bundle = await import(/* @vite-ignore */ pathToFileURL(outfile).href);
    return bundle.Town;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Leaves packages with native parts where they are. */
function outside(filter: RegExp): Plugin {
  return {
    name: 'outside',
    setup: ({ onResolve }) =>
      onResolve({ filter }, ({ path }) => ({
        path: pathToFileURL(require.resolve(path)).href,
        external: true,
      })),
  };
}

function patching(patches: readonly Patch[]): Plugin {
  return {
    name: 'patching',
    setup: ({ onLoad }) =>
      onLoad({ filter: /[\\/]party[\\/].*\.ts$/ }, async ({ path }) => {
        const file = relative(inProject('.'), path).replaceAll('\\', '/');
        const source = await readFile(path, 'utf8');
        const wanted = patches.filter((patch) => patch.file === file);
        return { contents: wanted.reduce(apply, source), loader: 'ts' };
      }),
  };
}

function apply(source: string, { file, from, to }: Patch): string {
  const [before, after, ...more] = source.split(from);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`${file} does not hold exactly once: ${from}`);
  return before + to + after;
}
