import { nanoid } from 'nanoid';
import type { Config } from '../auth/config.ts';
import { embeddedStore } from '../files/embedded.ts';
import { PartTurns } from '../files/part-turns.ts';
import { R2Store } from '../files/r2.ts';
import { FilePieces } from '../files/r2-pieces.ts';
import { S3Store } from '../files/s3.ts';
import type { FileStore } from '../files/store.ts';
import { fileObjectsOver } from './inner-bytes.ts';
import type { Parties } from './platform.ts';
import { consoleLog, systemClock } from './surroundings.ts';

// For the whole process.
const turns = new PartTurns(systemClock);

/** Where the settings say that files are. */
export function fileStoreOf({ secret, fileStore }: Config, parties: Parties): FileStore {
  if (fileStore === 'embedded') {
    const objects = fileObjectsOver(parties, { secret, clock: systemClock });
    return inTurns(embeddedStore(objects, nanoid));
  }
  if ('binding' in fileStore) return inTurns(new R2Store(new FilePieces(fileStore.binding)));
  return new S3Store(fileStore, bucketDeps);
}

/** Of a store whose parts come through our own API. */
const inTurns = (store: FileStore): FileStore => ({
  partBytes: store.partBytes,
  begin: (file) => store.begin(file),
  put: (file, part) => turns.run(file.id, async () => store.put?.(file, part)),
  seal: (file, digest) => store.seal(file, digest),
  read: (file, range) => store.read(file, range),
  rewrite: (file, change) => store.rewrite(file, change),
  remove: (file) => store.remove(file),
});

// As a call: the platform's function wants to be called as nobody's method.
const bucketDeps = {
  fetch: (request: Request) => fetch(request),
  clock: systemClock,
  log: consoleLog,
};
