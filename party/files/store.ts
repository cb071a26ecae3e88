/** One part of a file that is still to be sent: bytes from `index * partBytes` on. */
export type MissingPart = {
  readonly index: number;
  /** Where it goes with PUT. Without a host: our own API, which hands it to `put`. */
  readonly url: string;
};
/** What a store needs to know of a file to find it again. */
export type StoredFile = {
  readonly id: string;
  /** Bytes. */
  readonly size: number;
  /** What `begin` answered last; null before that. Opaque, at most 2,000 characters. */
  readonly state: string | null;
};
/** Bytes from `start` up to `end`, which is not included. */
export type ByteRange = { readonly start: number; readonly end: number };
/** What `rewrite` does: other bytes for all, or some bytes in their places. */
export type Rewrite =
  | { readonly kind: 'replace'; readonly bytes: Uint8Array<ArrayBuffer> }
  | {
      readonly kind: 'patch';
      readonly patches: readonly { readonly at: number; readonly bytes: Uint8Array<ArrayBuffer> }[];
    };
/** How a reader is to see a file. */
export type Showing = {
  readonly type: string;
  /** The whole value of the header. */
  readonly disposition: string;
};

/**
 * Where the bytes of files are. A file is open from `begin` to `seal`, then it is only read, rewritten by the server
 * itself, and removed. Every call may be repeated; one that died in the middle is made whole by the next. Rejects with
 * a `Fault`: `file-not-found`, `checksum-mismatch`, `invalid` with a field, `unavailable`.
 */
export interface FileStore {
  /** Size of every part but the last. */
  readonly partBytes: number;
  /** Makes room for a file, or tells what is missing of one that was begun. An empty list: nothing, or it is sealed. */
  begin(file: StoredFile): Promise<{ state: string; parts: readonly MissingPart[] }>;
  /** Takes a part whose SHA-256 is `digest` (base64). Only of stores whose parts come through our API. */
  put?(
    file: StoredFile,
    part: { index: number; digest: string; bytes: Uint8Array<ArrayBuffer> },
  ): Promise<void>;
  /** The same from the server itself, which brings files from elsewhere. Only of stores to which clients send directly. */
  take?(
    file: StoredFile,
    part: { index: number; digest: string; bytes: Uint8Array<ArrayBuffer> },
  ): Promise<void>;
  /**
   * Ends the writing once all parts are there (else `invalid`, field `parts`) and fit `digest`: the SHA-256 over the
   * SHA-256 digests of all parts (else `checksum-mismatch`, and `begin` asks for all of them again).
   */
  seal(file: StoredFile, digest: string): Promise<void>;
  /** Of a sealed file; fewer bytes where it ends before `range` does. */
  read(file: StoredFile, range: ByteRange): Promise<ReadableStream<Uint8Array>>;
  /** Of a sealed file. All of the change or nothing of it, whatever dies meanwhile. */
  rewrite(file: StoredFile, change: Rewrite): Promise<void>;
  /** An address of the store itself that shows the file for some minutes; only of stores that readers reach. */
  link?(file: StoredFile, showing: Showing): Promise<string>;
  remove(file: StoredFile): Promise<void>;
}
