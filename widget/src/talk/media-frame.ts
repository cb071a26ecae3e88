import type { ChatFile } from '../../../sdk/src/files/index.ts';

/** What one frame of a message shows: its pictures together, or one other file. */
export type MediaBlock = {
  readonly files: readonly ChatFile[];
  /** Its size in CSS, known before anything is loaded, so that nothing moves when it is. */
  readonly style: Readonly<Record<string, string>>;
};

const side = 320;

/** What a message's files are drawn as, and how large. Where there is less room, pictures keep their shape and rows their height. */
export function blocksOf(files: readonly ChatFile[]): MediaBlock[] {
  const isPicture = ({ type }: ChatFile) => /^im/.test(type);
  const groups = [files.filter(isPicture)];
  for (const file of files) if (!isPicture(file)) groups.push([file]);
  return groups.flatMap((group) => {
    const [first] = group;
    return first ? { files: group, style: styleOf(first, group.length) } : [];
  });
}

function styleOf({ type, width = 1_280, height = 720 }: ChatFile, count: number) {
  const styled = (inlineSize: number, size: object) => ({ inlineSize: `${inlineSize}px`, ...size });
  if (!/^[iv]/.test(type)) return styled(side, { blockSize: /^au/.test(type) ? '108px' : '56px' });
  // As large as it is, at most a square; very long and very small ones still are something to point at.
  const scale = Math.min(1, side / width, side / height);
  const [x, y] =
    count > 1
      ? [side, [160, 214][count - 2] ?? side]
      : [Math.max(120, width * scale), Math.max(72, height * scale)];
  return styled(x, { aspectRatio: `${x}/${y}` });
}
