import type { FileType } from '../../../sdk/src/protocol/index.ts';
import type { Inspection } from './inspection.ts';
import type { Reader } from './reader.ts';

export type Taken = Extract<Inspection, { ok: true }>;
/** What is told of it. */
export type Shown = Omit<Taken, 'ok' | 'change'>;

/** One kind of file. Several types may share it: what is in an mp4 decides whether it is a video or a sound. */
export type FileFormat = {
  readonly types: readonly FileType[];
  /** Most bytes of one file. */
  readonly most: number;
  /** Whether the first bytes (up to `beginningBytes`) are those of this format. */
  readonly begins: (beginning: Uint8Array) => boolean;
  /** Throws a `Refusal` for what is not taken. Time is linear in the size, memory bounded by 8 MiB and some blocks. */
  readonly inspect: (reader: Reader) => Promise<Taken>;
};

/** As far as browsers look for what a file is (1,445 bytes), and a bit more. */
export const beginningBytes = 1_536;

/** All frames of a moving picture together: minutes of one as large as a screen, ten seconds of the largest. */
export const framePixelsMost = 1_000_000_000;
