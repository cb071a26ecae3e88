export { acceptedFiles, checkFile } from './file-type.ts';
export { createFiles } from './files.ts';
export { type Pixels, placeholderPixels } from './placeholder.ts';
export type { ChatFile, FileInput, Files, FileUploadState, PreparedFile } from './types.ts';
