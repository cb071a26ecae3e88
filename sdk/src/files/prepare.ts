import { PartylineError } from '../error.ts';
import { newFileId } from './file-id.ts';
import { checkFile, fittingName, nameOf, typeOf } from './file-type.ts';
import type { PreparedFile } from './types.ts';

export type PrepareOptions = { name?: string; alt?: string; original?: boolean };

/** See `Files.prepare`. */
export async function prepareFile(blob: Blob, options: PrepareOptions = {}): Promise<PreparedFile> {
  const { name = nameOf(blob), alt } = options;
  const code = checkFile(blob, name);
  const type = typeOf(name, blob.type);
  if (code || !type) throw new PartylineError(code ?? 'unsupported-media-type');
  const file = { id: newFileId(), blob, name: fittingName(name, type), type };
  return alt ? { ...file, alt } : file;
}
