/** MP4 and QuickTime: a sort, a movie that describes its tracks, and their data, whole or in fragments. ISO 14496-12. */
import { limits } from '../../../sdk/src/protocol/index.ts';
import { ascii } from '../../pictures/bytes.ts';
import { type BoxPlace, blank, boxesOf, loadBox } from './boxes.ts';
import { brandsOf } from './brands.ts';
import { Edits } from './edits.ts';
import type { FileFormat, Taken } from './format.ts';
import { readMovie } from './mp4-movie.ts';
import { clean } from './mp4-tree.ts';
import type { Reader } from './reader.ts';
import { ensure } from './refusal.ts';

const brands =
  /^(isom|iso[2-9a-c]|mp4[12]|avc1|av01|hev1|hvc1|M4[AVBP] |qt {2}|dash|msdh|cmf[c2]|MSNV|3gp[456])$/;
const pictureBrands = /^(avif|avis|heic|heix|hevc|mif1|msf1)$/;
/** What stays as it is at the top. Everything else is blanked. */
const opaque = new Set(['ftyp', 'moov', 'mdat', 'mfra', 'sidx', 'ssix', 'styp']);

export const mp4: FileFormat = {
  types: ['video/mp4', 'audio/mp4'],
  most: limits.fileBytes,
  begins: (beginning) => ascii(beginning, 4, 4) === 'ftyp',
  inspect,
};

async function inspect(reader: Reader): Promise<Taken> {
  const boxes = await boxesOf(reader);
  ensureBrands(await brandsOf(reader, boxes[0]));
  const [place, ...more] = boxes.filter(({ type }) => type === 'moov');
  const data = boxes.filter(({ type }) => type === 'mdat');
  ensure(place !== undefined && more.length === 0 && data.length > 0);
  const edits = new Edits();
  await cleanTop(reader, boxes, edits);
  const shown = readMovie(await loadBox(reader, place), data, edits);
  return { ok: true, ...shown, change: await edits.change(reader) };
}

async function cleanTop(reader: Reader, boxes: readonly BoxPlace[], edits: Edits): Promise<void> {
  for (const place of boxes) {
    if (place.type === 'moof') clean(await loadBox(reader, place), edits);
    else if (!opaque.has(place.type)) blank(place, edits);
  }
}

function ensureBrands(found: readonly string[]): void {
  const isMovie = found.some((brand) => brands.test(brand));
  const isPicture = found.some((brand) => pictureBrands.test(brand));
  ensure(isMovie && !isPicture, 'unsupported-media-type');
}
