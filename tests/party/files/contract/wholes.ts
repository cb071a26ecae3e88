import { expect, it } from 'vitest';
import { limits } from '../../../../sdk/src/protocol/index.ts';
import { base64, someBytes, Upload } from '../sent-upload.ts';
import type { Subject } from './subject.ts';

/** Sizes, several files, addresses. */
export function describeWholes(subject: Subject): void {
  it('keeps files apart', async () => {
    const [one, other] = [subject.upload(1), subject.upload(2)];
    await Promise.all([one.finish(), other.finish()]);
    await subject.store.remove(one.file);
    await other.holds(other.bytes);
  });

  it('keeps the largest file', async () => {
    const sent = await new Upload(subject.store, someBytes(limits.fileBytes)).finish();
    await sent.holds(sent.bytes);
    const changed = sent.bytes.slice().fill(1, 0, 10);
    await subject.store.rewrite(sent.file, { kind: 'replace', bytes: changed });
    await sent.holds(changed);
    await subject.store.remove(sent.file);
  });

  it('keeps the smallest one', async () => {
    const sent = await new Upload(subject.store, new Uint8Array([5])).finish();
    await sent.holds(new Uint8Array([5]));
  });

  it('shows a file at an address of its own, under the name it is given', async () => {
    if (!subject.store.link) return;
    const sent = await subject.upload(1).finish();
    const disposition = "inline; filename*=UTF-8''%E2%98%83%20a%2Bb%20%28%D7%A9%29%27.png";
    const link = await subject.store.link(sent.file, { type: 'image/png', disposition });
    const response = await fetch(link);
    expect(base64(new Uint8Array(await response.arrayBuffer()))).toBe(base64(sent.bytes));
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('content-disposition')).toBe(disposition);
  });
}
