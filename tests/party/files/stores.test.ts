import { embeddedStore } from '../../../party/files/embedded.ts';
import { MemoryFileObjects } from './file-objects.ts';
import { MemoryStore } from './memory-store.ts';
import { describeStore } from './store-contract.ts';

let writings = 0;
const newWriting = () => `w${writings++}`;

describeStore('the embedded store', () => ({
  store: embeddedStore(new MemoryFileObjects(), newWriting),
}));
describeStore('the store in memory that other tests use', () => ({ store: new MemoryStore() }));
