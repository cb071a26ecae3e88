import type { ChatFile } from '../../../sdk/src/files/index.ts';

/** A part of a message: pictures side by side, a video, or any other file. `size` is known before anything is loaded. */
export type MediaBlock = {
  readonly kind: 'pictures' | 'video' | 'audio' | 'file';
  readonly files: readonly ChatFile[];
  /** Where there is less room, pictures keep their shape and rows their height. */
  readonly size: { readonly inlineSize: string } & (
    | { readonly aspectRatio: string }
    | { readonly blockSize: string }
  );
};

const side = 320;
/** Heights of two and three pictures side by side; more fill a square. */
const heights: Record<number, number> = { 2: 160, 3: 214 };

/** What a message's files are drawn as, and how large: so that nothing moves when they come. */
export function blocksOf(files: readonly ChatFile[]): MediaBlock[] {
  const isPicture = ({ type }: ChatFile) => type.startsWith('image');
  const pictures = files.filter(isPicture);
  const [first, second] = pictures;
  const blocks = files.filter((file) => !isPicture(file)).map(blockOf);
  if (!first) return blocks;
  const size = second ? shape(side, heights[pictures.length] ?? side) : fitted(first, 96);
  return [{ kind: 'pictures', files: pictures, size }, ...blocks];
}

function blockOf(file: ChatFile): MediaBlock {
  const files = [file];
  if (file.type.startsWith('video')) return { kind: 'video', files, size: fitted(file, 200) };
  const isAudio = file.type.startsWith('audio');
  const size = { inlineSize: `${side}px`, blockSize: isAudio ? '108px' : '56px' };
  return { kind: isAudio ? 'audio' : 'file', files, size };
}

/** As large as it is, at most a square of 320; very long and very small ones still are something to point at. */
function fitted({ width = 1_280, height = 720 }: ChatFile, least: number) {
  const scale = Math.min(1, side / width, side / height);
  return shape(Math.max(least, width * scale), Math.max(least * 0.6, height * scale));
}

function shape(width: number, height: number) {
  return { inlineSize: `${width}px`, aspectRatio: `${width}/${height}` };
}
