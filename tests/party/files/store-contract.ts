import { beforeAll, describe } from 'vitest';
import type { FileStore } from '../../../party/files/store.ts';
import { describeChanging } from './contract/changing.ts';
import { describeReading } from './contract/reading.ts';
import type { Subject } from './contract/subject.ts';
import { describeUploading } from './contract/uploading.ts';
import { describeWholes } from './contract/wholes.ts';
import { someBytes, Upload } from './sent-upload.ts';

/** What the contract is tried on; opened once for all its tests. */
export type Opened = { readonly store: FileStore };

/** The promises of `FileStore`, whatever keeps them. */
export function describeStore(name: string, open: () => Opened | Promise<Opened>): void {
  describe(`[FILE-13] ${name}`, () => {
    let opened: FileStore | undefined;
    beforeAll(async () => {
      opened = (await open()).store;
    });
    const subject: Subject = {
      get store() {
        if (opened === undefined) throw new Error('the store is there only inside tests');
        return opened;
      },
      upload: (parts = 2) =>
        new Upload(subject.store, someBytes(Math.floor(subject.store.partBytes * (parts - 0.4)))),
    };
    describeUploading(subject);
    describeReading(subject);
    describeChanging(subject);
    describeWholes(subject);
  });
}
