import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/project.mjs';
import { kilobytes, measure } from '../../scripts/size.mjs';
import { read } from '../support/tree.ts';

/** The figure in KB that README gives for a part, in the table under its marker. */
function findFigure(readme: string, part: string): number | undefined {
  const table = readme.split('<!-- sizes -->')[1]?.trimStart().split('\n\n')[0] ?? '';
  const row = table.split('\n').find((line) => line.split('|')[1]?.toLowerCase().includes(part));
  const figure = /(\d+(?:\.\d+)?) ?KB|(\d+\.\d+)/.exec(row?.split('|')[2] ?? '');
  return figure ? Number(figure[1] ?? figure[2]) : undefined;
}

describe.runIf(existsSync(inProject('README.md')) && existsSync(inProject('dist')))(
  'the sizes in README',
  () => {
    it('are those of the build, within 0.1 KB', async () => {
      for (const { name, bytes } of await measure()) {
        const figure = findFigure(read('README.md'), name.toLowerCase());
        expect(figure, `${name} is ${kilobytes(bytes)} KB`).toBeDefined();
        expect(Math.abs((figure ?? 0) - bytes / 1024), name).toBeLessThanOrEqual(0.1);
      }
      // Four bundles are made for it.
    }, 120_000);
  },
);
