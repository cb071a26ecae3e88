// Files move from objects into a bucket and out of it again.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { S3Store } from '../../party/files/s3.ts';
import { systemClock } from '../../party/home/surroundings.ts';
import { openBusyHouse } from '../party/moving/busy-house.ts';
import {
  callerOf,
  exportOf,
  importLines,
  openTarget,
  otherSecret,
} from '../party/moving/moving-house.ts';
import { openHouse } from '../party/support/house.ts';
import { startBucket, type TestBucket } from '../support/bucket/bucket.ts';

let bucket: TestBucket;
beforeAll(async () => {
  // By the clock of the houses.
  bucket = await startBucket(() => Date.now());
});
afterAll(() => bucket?.stop());

it('[FILE-13] moves files into a bucket, and from there to where they were', async () => {
  const source = await openBusyHouse();
  const files = new S3Store(bucket.settings, { fetch, clock: systemClock, log: () => {} });
  const change = { secret: otherSecret, limitScale: 1_000 };
  const middle = await openHouse(change, { rooms: 'real', files });
  const end = await openTarget();
  const { lines } = await exportOf(callerOf(source.house));
  await importLines(callerOf(middle, otherSecret), lines);
  const fromBucket = await exportOf(callerOf(middle, otherSecret));
  expect(fromBucket.lines.slice(1, -1)).toEqual(lines.slice(1, -1));
  await importLines(callerOf(end, otherSecret), fromBucket.lines);
  const again = await exportOf(callerOf(end, otherSecret));
  expect(again.lines.slice(1, -1)).toEqual(lines.slice(1, -1));
  for (const house of [source.house, middle, end]) house.close();
}, 60_000);
