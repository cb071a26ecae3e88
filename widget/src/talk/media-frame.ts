import type { ChatFile } from '../../../sdk/src/files/index.ts';

/** The most that a picture takes up of the talk, in CSS px a side. */
const side = 320;

/** What is drawn together of a message's files: its pictures first, which may be none, then each other file. */
export function groupsOf(files: readonly ChatFile[] = []): ChatFile[][] {
  const pictures: ChatFile[] = [];
  const groups = [pictures];
  for (const file of files)
    if (/^im/.test(file.type)) pictures.push(file);
    else groups.push([file]);
  return groups;
}

/**
 * The size of a picture, a video or of pictures side by side, in CSS: known before anything is loaded, so that nothing
 * moves when it is. Other files are rows of the size that the style sheet says.
 */
export function frameOf(
  { type, width = side, height = 180 }: ChatFile,
  count: number,
): string | undefined {
  if (!/^[iv]/.test(type)) return undefined;
  const scale = Math.min(1, side / width, side / height);
  // Very long and very small ones still are something to point at.
  const [x, y] =
    count > 1
      ? [side, count > 3 ? side : 200]
      : [width, height].map((each) => Math.max(72, each * scale));
  return `inline-size:${x}px;aspect-ratio:${x}/${y}`;
}
