import { nanoid } from 'nanoid';
import type { Config } from '../auth/config.ts';
import { embeddedStore } from '../files/embedded.ts';
import { PartTurns } from '../files/part-turns.ts';
import { S3Store } from '../files/s3.ts';
import type { FileStore } from '../files/store.ts';
import { fileObjectsOver } from './inner-bytes.ts';
import type { Parties } from './platform.ts';
import { consoleLog, systemClock } from './surroundings.ts';

// For the whole process.
const turns = new PartTurns(systemClock);

/** Where the settings say that files are. */
export function fileStoreOf({ secret, fileStore }: Config, parties: Parties): FileStore {
  if (fileStore !== 'embedded') return new S3Store(fileStore, bucketDeps);
  const store = embeddedStore(fileObjectsOver(parties, { secret, clock: systemClock }), nanoid);
  return {
    ...store,
    put: (file, part) => turns.run(file.id, async () => store.put?.(file, part)),
  };
}

// As a call: the platform's function wants to be called as nobody's method.
const bucketDeps = {
  fetch: (request: Request) => fetch(request),
  clock: systemClock,
  log: consoleLog,
};
