/** Which boxes of a movie stay. Lists of what may, as makers think of new places for what they tell every year. */
import { type Box, blank, childrenOf } from './boxes.ts';
import type { Edits } from './edits.ts';
import { ensure } from './refusal.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** What may stand in each box that holds others. None leads back to one above it. */
const kept: Readonly<Record<string, ReadonlySet<string>>> = {
  moov: words('mvhd trak mvex'),
  mvex: words('mehd trex'),
  trak: words('tkhd edts tapt mdia'),
  edts: words('elst'),
  tapt: words('clef prof enof'),
  mdia: words('mdhd hdlr minf elng'),
  minf: words('vmhd smhd hdlr dinf stbl'),
  dinf: words('dref'),
  stbl: words('stsd stts ctts cslg stsc stsz co64 stco stss stps sdtp sbgp sgpd subs saiz saio'),
  moof: words('mfhd traf'),
  traf: words('tfhd tfdt trun sdtp sbgp sgpd subs saiz saio senc'),
};
const dated = words('mvhd tkhd mdhd');

/** Blanks what is on no list, and in the rest: when it was made, with what, and where the files of its maker lay. */
export function clean(box: Box, edits: Edits): void {
  if (dated.has(box.type)) clearTimes(box, edits);
  else if (box.type === 'hdlr') clearName(box, edits);
  else if (box.type === 'dref') clearPaths(box, edits);
  else if (kept[box.type]) for (const child of childrenOf(box)) cleanChild(box, child, edits);
}

export function cleanChild(box: Box, child: Box, edits: Edits): void {
  edits.step();
  if (kept[box.type]?.has(child.type)) clean(child, edits);
  else blank(child, edits);
}

/** When it was made and changed, in 32 or 64 bits behind version and flags. */
function clearTimes({ content, contentAt }: Box, edits: Edits): void {
  const isLong = content[0] === 1;
  ensure(content.length >= (isLong ? 32 : 20));
  edits.zero(contentAt + 4, contentAt + (isLong ? 20 : 12));
}

/** Behind what it handles there is who made the handler, and a name of it. */
function clearName({ content, contentAt, end }: Box, edits: Edits): void {
  ensure(content.length >= 24);
  edits.zero(contentAt + 12, end);
}

/** Data that lies in other files is not there; data in the same one needs no path. */
function clearPaths(box: Box, edits: Edits): void {
  for (const { content, contentAt, end } of childrenOf(box, 8)) {
    ensure(content.length >= 4 && (content[3] ?? 0) % 2 === 1);
    edits.zero(contentAt + 4, end);
  }
}
