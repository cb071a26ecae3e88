import { fileLimits } from '../protocol/file-limits.ts';
import { type ErrorCode, type FileType, fileTypes } from '../protocol/index.ts';

const extensions = Object.entries(fileTypes).flatMap(([type, list]) =>
  list.map((extension) => [extension, type as FileType] as const),
);

/** What may be sent, for the `accept` of a file input. */
export const acceptedFiles: string = [
  ...Object.keys(fileTypes),
  ...extensions.map(([extension]) => `.${extension}`),
].join();

/** Why a file cannot be sent as its label tells; nothing where it seems to fit. Pictures may yet become smaller. */
export function checkFile(file: Blob, name = nameOf(file)): ErrorCode | undefined {
  if (file.size === 0) return 'file-empty';
  if (file.size > fileLimits.fileBytes) return 'too-large';
  return typeOf(name, file.type) ? undefined : 'unsupported-media-type';
}

/** The type that the end of a name stands for; that of the label where the name has no end that is known. */
export function typeOf(name: string, label: string): FileType | undefined {
  const end = extensionOf(name)?.toLowerCase();
  const type = label.split(';')[0]?.trim().toLowerCase();
  const found =
    extensions.find(([known]) => known === end) ?? extensions.find(([, known]) => known === type);
  return found?.[1];
}

/** A name with an end that fits the type: the server takes nothing else. */
export function fittingName(name: string, type: string): string {
  const end = extensionOf(name);
  const known = extensions.filter(([, its]) => its === type).map(([extension]) => extension);
  if (known.some((extension) => extension === end?.toLowerCase())) return name;
  const stem = end === undefined ? name : name.slice(0, -end.length - 1);
  return `${stem}.${known[0]}`;
}

/** The name that a file has by itself. */
export function nameOf(file: Blob): string {
  return 'name' in file && typeof file.name === 'string' ? file.name : '';
}

function extensionOf(name: string): string | undefined {
  return /[^.]\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1];
}
