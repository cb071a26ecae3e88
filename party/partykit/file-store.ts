import { nanoid } from 'nanoid';
import type { Config } from '../auth/config.ts';
import { embeddedStore } from '../files/embedded.ts';
import type { FileStore } from '../files/store.ts';
import { fileObjectsOver } from './inner-bytes.ts';
import type { Parties } from './platform.ts';
import { systemClock } from './surroundings.ts';

/** Where the settings say that files are. */
export function fileStoreOf({ secret }: Config, parties: Parties): FileStore {
  return embeddedStore(fileObjectsOver(parties, { secret, clock: systemClock }), nanoid);
}
