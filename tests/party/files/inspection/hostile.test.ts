import { describe, expect, it } from 'vitest';
import { inspectFile } from '../../../../party/files/inspection/inspect-file.ts';
import { Random } from '../../../harness/random.ts';
import { textOf } from '../../pictures/samples.ts';
import { type Sample, samples } from './all-samples.ts';
import { mutated } from './mutations.ts';
import { rewritten, sourceOf } from './sources.ts';

const all = samples();
/** What may be cut between two of its parts, and is whole then: words, and what a recorder has written so far. */
const isOpenEnded = ({ name }: Sample) => /^(notes|live\.web|chatty\.webm)/.test(name);
/** What has one last part that it is whole without. */
const endsEarly = ({ name }: Sample) => /\.mp4$|^chatty\.(avif|mov)|^paper/.test(name);
const codes = ['unsupported-media-type', 'too-large', 'file-damaged', 'file-empty'];

describe('whatever is sent', () => {
  it.each(all)('[FILE-4] [S15] from $name, cut anywhere, is refused', async (sample) => {
    let taken = 0;
    for (let length = 0; length < sample.bytes.length; length += 1) {
      if (await survives({ ...sample, bytes: sample.bytes.subarray(0, length) })) taken += 1;
    }
    if (!isOpenEnded(sample)) expect(taken).toBe(endsEarly(sample) ? 1 : 0);
  });

  it.each(all)(
    '[FILE-4] [S15] from $name, mutated, is refused or comes out clean',
    async (sample) => {
      const random = new Random(
        [...sample.name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7),
      );
      let taken = 0;
      for (let round = 0; round < 300; round += 1) {
        let bytes = mutated(sample.bytes, random);
        if (random.chance(0.4)) bytes = mutated(bytes, random);
        if (await survives({ ...sample, bytes })) taken += 1;
      }
      expect(taken).toBeLessThan(300);
    },
  );

  it.each(all)('[FILE-5] [S16] from $name comes back without its maker', async (sample) => {
    expect(await survives(sample)).toBe(true);
    const { source } = sourceOf(sample.bytes);
    const found = await inspectFile(source, sample);
    const clean = rewritten(sample.bytes, found.ok ? found.change : null);
    expect(textOf(clean)).not.toMatch(/canary|Chrome|SoundHandler/i);
  });
});

/** Whether it is taken. Expects an answer, that little was read for it, and that what comes out is clean. */
async function survives({ bytes, name, type }: Sample): Promise<boolean> {
  const { source, counts } = sourceOf(bytes);
  const found = await inspectFile(source, { name, type });
  expect(counts.bytes).toBeLessThanOrEqual(8 * bytes.length + 8_192);
  if (!found.ok) {
    expect(codes).toContain(found.code);
    return false;
  }
  const clean = rewritten(bytes, found.change);
  const again = await inspectFile(sourceOf(clean).source, { name, type });
  expect(again).toEqual({ ...found, change: null });
  return true;
}
