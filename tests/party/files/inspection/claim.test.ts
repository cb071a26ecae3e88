import { describe, expect, it } from 'vitest';
import { inspectFile } from '../../../../party/files/inspection/inspect-file.ts';
import { type FileType, fileTypes } from '../../../../sdk/src/protocol/index.ts';
import { bytesOf, concat, png } from '../../pictures/samples.ts';
import { samples } from './all-samples.ts';
import { inspect, sourceOf } from './sources.ts';

const unsupported = { ok: false, code: 'unsupported-media-type' };
const page = bytesOf('<!doctype html><script>alert(1)</script>');
const drawing = bytesOf('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
const all = samples();

describe('bytes, name and type', () => {
  it.each(all)('[FILE-4] agree: $name', async ({ name, type, bytes }) => {
    expect(await inspect(bytes, name, type)).toMatchObject({ ok: true, type });
    expect(await inspect(bytes, name.toUpperCase(), type)).toMatchObject({ ok: true, type });
    expect(await inspect(bytes, `a.html.${name}`, type)).toMatchObject({ ok: true, type });
  });

  it.each(all)(
    '[FILE-4] [S15] do not: $name under another name or type',
    async ({ name, type, bytes }) => {
      const kin = all
        .filter((other) => formatOf(other.type) === formatOf(type))
        .map((other) => other.type);
      for (const other of Object.keys(fileTypes) as FileType[]) {
        if (kin.includes(other) || formatOf(other) === formatOf(type)) continue;
        const [extension] = fileTypes[other];
        expect(await inspect(bytes, `a.${extension}`, type)).toEqual(unsupported);
        expect(await inspect(bytes, name, other)).toEqual(unsupported);
        expect(await inspect(bytes, `a.${extension}`, other)).toMatchObject({ ok: false });
      }
    },
  );

  it.each([
    ['a.png.html', 'image/png'],
    ['a.png.svg', 'image/png'],
    ['a.png ', 'image/png'],
    ['a.png.', 'image/png'],
    ['a.png\0.html', 'image/png'],
    ['png', 'image/png'],
    ['.', 'image/png'],
    ['', 'image/png'],
    ['a.png', 'image/svg+xml'],
    ['a.png', 'text/html'],
    ['a.png', 'IMAGE/PNG'],
    ['a.png', 'image/png; charset=utf-8'],
    ['a.png', ''],
    ['a.png', 'constructor'],
    ['a.constructor', 'image/png'],
  ])('[FILE-4] [S15] are not taken as %j of %j', async (name, type) => {
    expect(await inspect(png(), name, type)).toEqual(unsupported);
  });

  it.each(Object.entries(fileTypes).flatMap(([type, names]) => names.map((name) => [name, type])))(
    '[FILE-4] [S15] are no page, no drawing, nothing and no noise: .%s of %s',
    async (extension, type) => {
      const name = `a.${extension}`;
      expect(await inspect(page, name, type)).toEqual(unsupported);
      expect(await inspect(drawing, name, type)).toEqual(unsupported);
      expect(await inspect(concat(bytesOf('\xef\xbb\xbf \n'), drawing), name, type)).toEqual(
        unsupported,
      );
      expect(await inspect(new Uint8Array(), name, type)).toEqual({
        ok: false,
        code: 'file-empty',
      });
      expect(await inspect(new Uint8Array(64), name, type)).toEqual(unsupported);
    },
  );

  it('[FILE-4] are at most 25 MiB', async () => {
    const { source } = sourceOf(png());
    const huge = { ...source, size: 25 * 1024 * 1024 + 1 };
    const found = await inspectFile(huge, { name: 'a.zip', type: 'application/zip' });
    expect(found).toEqual({ ok: false, code: 'too-large' });
  });

  it('[FILE-3] are not judged when they cannot be read', async () => {
    const broken = { size: 100, read: () => Promise.reject(new Error('no store')) };
    const asked = inspectFile(broken, { name: 'a.png', type: 'image/png' });
    await expect(asked).rejects.toThrow('no store');
  });

  it('[FILE-4] are damaged when there are fewer than was said', async () => {
    const { source } = sourceOf(png());
    const found = await inspectFile(
      { ...source, size: 5_000 },
      { name: 'a.png', type: 'image/png' },
    );
    expect(found).toEqual({ ok: false, code: 'file-damaged' });
  });
});

/** Containers of sounds and of films are alike. */
const formatOf = (type: string) => type.replace(/^(audio|video)/, 'media');
