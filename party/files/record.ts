import type { MessageFile } from '../../sdk/src/protocol/index.ts';
import type { Row } from '../ports.ts';
import type { StoredFile } from './store.ts';

/** What libSQL knows of a file. */
export type FileRecord = {
  readonly id: string;
  readonly room: string;
  readonly owner: string;
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** Type and size as they were said when it was begun; what it is in the end may be shorter. */
  readonly claim: string;
  readonly state: string | null;
  readonly isFinished: boolean;
  readonly isInMessage: boolean;
  /** Nobody sees it any more, and its bytes are to go. */
  readonly isRemoved: boolean;
  /** As messages carry it. */
  readonly shown: MessageFile;
};

export function toRecord(row: Row): FileRecord {
  return {
    id: String(row.id),
    room: String(row.room),
    owner: String(row.owner),
    name: String(row.name),
    type: String(row.type),
    size: Number(row.size),
    claim: String(row.claim),
    state: row.state === null ? null : String(row.state),
    isFinished: row.finished_at !== null,
    isInMessage: row.seq !== null,
    isRemoved: row.removed_at !== null,
    shown: toShown(row),
  };
}

export const storedOf = ({ id, size, state }: FileRecord): StoredFile => ({ id, size, state });

function toShown(row: Row): MessageFile {
  const { width, height, duration, placeholder } = row;
  return {
    id: String(row.id),
    name: String(row.name),
    type: String(row.type),
    size: Number(row.size),
    ...(width !== null && { width: Number(width) }),
    ...(height !== null && { height: Number(height) }),
    ...(duration !== null && { duration: Number(duration) }),
    ...(placeholder !== null && { placeholder: String(placeholder) }),
  };
}
