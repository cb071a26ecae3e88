import { type Bytes, countParts } from './layout.ts';

/** What an object knows of its file. */
export type FileRecord = {
  /** As it was announced. */
  readonly size: number;
  /** Digests of the parts that are there. */
  readonly parts: readonly (string | null)[];
  /** Once it is whole: the digest that it was sealed with. */
  readonly sealed: string | null;
  readonly bytes: Bytes;
  /** What will take the place of `bytes`, as far as it is there. */
  readonly staged: Bytes | null;
  /** Writings whose values are still to be deleted. */
  readonly stale: readonly Bytes[];
  readonly isRemoved: boolean;
};

export function newRecord(size: number): FileRecord {
  return {
    size,
    parts: Array.from({ length: countParts(size) }, () => null),
    sealed: null,
    bytes: { writing: 'sent', size },
    staged: null,
    stale: [],
    isRemoved: false,
  };
}

/** Nothing of it counts any more; its values are still to be deleted. */
export function removed(record: FileRecord): FileRecord {
  const { bytes, staged, stale } = record;
  const all = [...stale, bytes, ...(staged ? [staged] : [])];
  return { ...record, sealed: null, staged: null, stale: all, isRemoved: true };
}
