import type { ErrorCode, FileType } from '../../../sdk/src/protocol/index.ts';
import type { Rewrite } from '../store.ts';

/** A file as far as one needs to look into it. */
export type ByteSource = {
  readonly size: number;
  /** Bytes from `start` up to `end`, which is not included; fewer at the end of the file. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
};

/** What somebody says that they send. */
export type Claim = { readonly name: string; readonly type: string };

/** What a file is by its bytes, and what is to be changed so that it tells nothing of its maker; or why it is not taken. */
export type Inspection =
  | {
      readonly ok: true;
      readonly type: FileType;
      /** Pixels, the right way up, where the format tells. */
      readonly width?: number;
      readonly height?: number;
      /** Seconds. */
      readonly duration?: number;
      readonly change: Rewrite | null;
    }
  | {
      readonly ok: false;
      readonly code: Extract<
        ErrorCode,
        'unsupported-media-type' | 'too-large' | 'file-damaged' | 'file-empty'
      >;
    };
