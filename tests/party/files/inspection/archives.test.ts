import { describe, expect, it } from 'vitest';
import { bytesOf, concat } from '../../pictures/samples.ts';
import { pdf, zipOf } from './archives.ts';
import { inspect } from './sources.ts';

const files = { 'a.txt': 'hello', 'b/c.html': '<script>' };
const openZip = (bytes: Uint8Array) => inspect(bytes, 'all.zip', 'application/zip');
const openPdf = (bytes: Uint8Array) => inspect(bytes, 'paper.pdf', 'application/pdf');
const damaged = { ok: false, code: 'file-damaged' };
const unsupported = { ok: false, code: 'unsupported-media-type' };

describe('a zip', () => {
  it('[FILE-4] is taken as it is', async () => {
    const taken = { ok: true, type: 'application/zip', change: null };
    expect(await openZip(zipOf(files))).toEqual(taken);
    expect(await openZip(zipOf(files, { comment: 'PK\x05\x06 said again' }))).toEqual(taken);
  });

  it.each([
    ['is cut off', zipOf(files).subarray(0, -1)],
    ['lacks its directory', zipOf(files).subarray(0, 60)],
    ['has something behind it', concat(zipOf(files), bytesOf('MZ'))],
    ['has something before its entries', concat(bytesOf('PK\x03\x04'), zipOf(files, { shift: 4 }))],
    ['has something between its directory and its end', zipOf(files, { between: 'zip64' })],
    ['says more entries than it has', zipOf(files, { entries: 3 })],
    ['says fewer entries than it has', zipOf(files, { entries: 1 })],
    ['has none', concat(bytesOf('PK\x03\x04'), zipOf({}))],
    ['says 4 GiB, and means zip64', zipOf(files, { entries: 0xffff })],
    ['has places that lie', zipOf(files, { shift: 1 })],
  ])('[FILE-4] [S15] is damaged when it %s', async (_, bytes) => {
    expect(await openZip(bytes)).toEqual(damaged);
  });

  it.each([
    ['a program', concat(bytesOf('MZ a program'), zipOf(files, { shift: 12 }))],
    ['a gif', concat(bytesOf('GIF89a'), zipOf(files, { shift: 6 }))],
    ['a page', concat(bytesOf('<html>'), zipOf(files))],
  ])('[FILE-4] [S15] does not begin as %s', async (_, bytes) => {
    expect(await openZip(bytes)).toEqual(unsupported);
  });
});

describe('a pdf', () => {
  it.each([
    ['an older one', pdf()],
    ['a newer one', bytesOf('%PDF-2.0\n%%EOF')],
    ['one with blanks behind it', pdf(' \r\n\t\0')],
    ['one that was changed', pdf('2 0 obj\nendobj\n%%EOF\n')],
  ])('[FILE-4] may be %s', async (_, bytes) => {
    expect(await openPdf(bytes)).toEqual({ ok: true, type: 'application/pdf', change: null });
  });

  it.each([
    ['is cut off', pdf().subarray(0, -4)],
    ['goes on behind its end', pdf('<script>alert(1)</script>')],
    ['is an archive as well', concat(pdf(), zipOf(files, { comment: '%%EOF' }))],
  ])('[FILE-4] [S15] is damaged when it %s', async (_, bytes) => {
    expect(await openPdf(bytes)).toEqual(damaged);
  });

  it.each([
    ['behind something', concat(bytesOf(' '), pdf())],
    ['behind a page', concat(bytesOf('<html>'), pdf())],
    ['without a version', bytesOf('%PDF-\n%%EOF')],
    ['of a version to come', bytesOf('%PDF-9.0\n%%EOF')],
  ])('[FILE-4] [S15] does not begin %s', async (_, bytes) => {
    expect(await openPdf(bytes)).toEqual(unsupported);
  });
});
