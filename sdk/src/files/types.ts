import type { ErrorCode, MessageFile } from '../protocol/index.ts';

/** A file that is ready to be sent: checked, shrunk, measured. `send` takes it as it is. */
export type PreparedFile = {
  /** Made here; the file keeps it in the message. */
  readonly id: string;
  readonly blob: Blob;
  readonly name: string;
  readonly type: string;
  /** Pixels, the right way up. */
  readonly width?: number;
  readonly height?: number;
  /** Seconds. */
  readonly duration?: number;
  /** ThumbHash in base64. */
  readonly placeholder?: string;
  /** Describes a picture to who cannot see it. */
  readonly alt?: string;
};

/** What `send` takes: a file as the browser gives it, one with more said of it, or one prepared before. */
export type FileInput =
  | Blob
  | {
      readonly blob: Blob;
      /** Default: that of the `File`. */
      readonly name?: string;
      readonly alt?: string;
      /** Sends a picture as it is instead of shrinking it. The server takes places and the like out of it all the same. */
      readonly original?: boolean;
    }
  | PreparedFile;

/** How far the upload of one file of one's own is. */
export type FileUploadState = {
  /** Bytes that the server has. */
  readonly loaded: number;
  readonly status: 'waiting' | 'uploading' | 'uploaded' | 'failed';
  readonly error?: ErrorCode;
};

/** A file of a message. While the message is being sent, `upload` tells how far it is and `blob` has the bytes. */
export type ChatFile = MessageFile & {
  readonly upload?: FileUploadState;
  readonly blob?: Blob;
};

/** Everything about files but the sending, which rooms do themselves. */
export interface Files {
  /** Checks a file, shrinks and re-encodes a picture larger than needed, measures it and makes its placeholder. Rejects with a `PartylineError`: `file-empty`, `too-large`, `unsupported-media-type`, `file-damaged`. */
  prepare(
    file: Blob,
    options?: { name?: string; alt?: string; original?: boolean },
  ): Promise<PreparedFile>;
  /**
   * An address of the bytes, valid for this person for at least 10 minutes. `download` makes browsers save it under its
   * name, `fresh` asks for a new one where one that is known has failed. Rejects with a `PartylineError`.
   */
  link(
    room: string,
    id: string,
    options?: { download?: boolean; fresh?: boolean },
  ): Promise<string>;
}
