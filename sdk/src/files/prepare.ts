import { PartylineError } from '../error.ts';
import { fileLimits } from '../protocol/file-limits.ts';
import { newFileId } from './file-id.ts';
import { plainName } from './file-name.ts';
import { checkFile, fittingName, nameOf, typeOf } from './file-type.ts';
import { type Measures, measureMedia } from './media.ts';
import { preparePicture } from './picture.ts';
import type { Files, PreparedFile } from './types.ts';

type Ready = Measures & { readonly blob: Blob; readonly type: string };

/** See `Files.prepare`. */
export const prepareFile: Files['prepare'] = async (file, options = {}): Promise<PreparedFile> => {
  const alt = options.alt?.trim();
  if (alt && alt.length > fileLimits.altLength) {
    throw new PartylineError('too-long', { field: 'alt' });
  }
  const name = plainName(options.name ?? nameOf(file));
  const { blob, type, ...measures } = await madeReady(file, name, options.original);
  if (type.startsWith('image/')) ensureFits(blob, measures);
  const ready = { id: newFileId(), blob, name: plainName(fittingName(name, type)), type };
  return { ...ready, ...measures, ...(alt && { alt }) };
};

async function madeReady(blob: Blob, name: string, original?: boolean): Promise<Ready> {
  const code = checkFile(blob, name);
  const type = typeOf(name, blob.type);
  if (code || !type) throw new PartylineError(code ?? 'unsupported-media-type');
  if (type.startsWith('image/')) return preparePicture({ blob, type }, original);
  return { blob, type, ...(await measureMedia(blob, type)) };
}

/** What the server would say of a picture after all of it was sent. */
function ensureFits({ size }: Blob, { width = 0, height = 0 }: Measures): void {
  const { imageBytes, imageSideMost, imagePixelsMost } = fileLimits;
  const isTooLarge =
    size > imageBytes ||
    Math.max(width, height) > imageSideMost ||
    width * height > imagePixelsMost;
  if (isTooLarge) throw new PartylineError('too-large');
}
