import { afterAll, beforeAll } from 'vitest';
import { S3Store } from '../../../party/files/s3.ts';
import { systemClock } from '../../../party/partykit/surroundings.ts';
import { startBucket, type TestBucket } from '../../support/bucket/bucket.ts';
import { describeStore } from './store-contract.ts';

let bucket: TestBucket;
beforeAll(async () => {
  bucket = await startBucket();
});
afterAll(() => bucket.stop());

describeStore('a bucket of S3', () => ({
  store: new S3Store(bucket.settings, { fetch, clock: systemClock, log: () => {} }),
}));
