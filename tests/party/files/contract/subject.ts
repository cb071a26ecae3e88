import type { FileStore } from '../../../../party/files/store.ts';
import type { Upload } from '../sent-upload.ts';

/** What the contract is tried on. */
export type Subject = {
  readonly store: FileStore;
  /** A file of so many parts, the last one a little longer than half; two unless told. */
  upload(parts?: number): Upload;
};
