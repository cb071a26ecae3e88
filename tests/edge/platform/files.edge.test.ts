import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFileId, someBytes, Upload } from '../../party/files/sent-upload.ts';
import { describeStore } from '../../party/files/store-contract.ts';
import { startBucket, type TestBucket } from '../../support/bucket/bucket.ts';
import { remoteStore, startFilesWorker } from './remote-store.ts';

type Worker = Awaited<ReturnType<typeof startFilesWorker>>;

let folder: string;
let bucket: TestBucket;
let embedded: Worker;
let overS3: Worker;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'partyline-files-'));
  bucket = await startBucket();
  embedded = await startFilesWorker(join(folder, 'embedded'));
  const { endpoint, bucket: name, region, accessKeyId, secretAccessKey } = bucket.settings;
  overS3 = await startFilesWorker(join(folder, 's3'), {
    FILE_STORE: 's3',
    S3_ENDPOINT: endpoint,
    S3_BUCKET: name,
    S3_REGION: region,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  });
});
afterAll(async () => {
  await Promise.all([embedded?.stop(), overS3?.stop(), bucket?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

describeStore('objects of the real platform', async () => ({
  store: await remoteStore(embedded.url),
}));
describeStore('a bucket of S3, from the real platform', async () => ({
  store: await remoteStore(overS3.url),
}));

describe('objects of files', () => {
  it('keep what they answered for when the worker is killed in the middle of an upload', async () => {
    const store = await remoteStore(embedded.url);
    const sent = new Upload(store, someBytes(3_500_000), newFileId());
    const whole = await new Upload(store, someBytes(2_500_000)).finish();
    const urls = await sent.begin();
    await sent.send(1, urls.get(1)!);
    const late = sent.send(2, urls.get(2)!).catch(() => {});
    await embedded.kill();
    await late;
    embedded = await startFilesWorker(join(folder, 'embedded'));
    const after = await remoteStore(embedded.url);
    const again = new Upload(after, sent.bytes, sent.file.id);
    const missing = [...(await again.begin()).keys()];
    expect(missing).not.toContain(1);
    expect(missing).toContain(0);
    await again.finish();
    await again.holds(sent.bytes);
    await new Upload(after, whole.bytes, whole.file.id).holds(whole.bytes);
  });
});
