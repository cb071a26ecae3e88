export type { ChatFile, FileInput, Files, FileUploadState, PreparedFile } from './types.ts';
