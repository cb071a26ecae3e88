import { blank, type ElementPlace, elementAt, isEnded, loadElement } from './ebml.ts';
import type { Edits } from './edits.ts';
import type { Reader } from './reader.ts';
import { ensure } from './refusal.ts';
import { type Progress, passCluster } from './webm-cluster.ts';
import { type Info, readInfo } from './webm-info.ts';
import { readTracks } from './webm-tracks.ts';

type Tracks = ReturnType<typeof readTracks>;
/** What a segment tells. `seconds`: where its last block begins, as far as one came by it. */
type Segment = { readonly info: Info; readonly tracks: Tracks; readonly seconds: number };

const infoId = 0x1549a966;
const tracksId = 0x1654ae6b;
const clusterId = 0x1f43b675;
/** Where things are: seek head and cues. Everything else (tags, attachments, chapters) is blanked. */
const opaque = new Set([0x114d9b74, 0x1c53bb6b]);
const mostParts = 20_000;
const mostBytes = 1024 * 1024;

/** Walks from its first element to the end of the file. What is to be changed is added to `edits`. */
export async function walkSegment(reader: Reader, from: number, edits: Edits): Promise<Segment> {
  const found: { info?: Info; tracks?: Tracks } = {};
  let last: Progress = { end: from, ticks: 0, blocks: 0 };
  let parts = 0;
  for (let at = from; at < reader.size; parts += 1) {
    ensure(parts < mostParts);
    const place = await elementAt(reader, at);
    if (place.id === clusterId) last = await passCluster(reader, place, last);
    else await readPart(reader, place, { found, edits });
    at = place.id === clusterId ? last.end : place.end;
  }
  const { info, tracks } = found;
  ensure(info !== undefined && tracks !== undefined && last.blocks > 0);
  return { info, tracks, seconds: last.ticks * info.secondsPerTick };
}

async function readPart(
  reader: Reader,
  place: ElementPlace,
  { found, edits }: { found: { info?: Info; tracks?: Tracks }; edits: Edits },
): Promise<void> {
  ensure(isEnded(place));
  if (opaque.has(place.id)) return;
  if (place.id !== infoId && place.id !== tracksId) {
    blank(place, edits);
    return;
  }
  ensure(place.end - place.dataAt <= mostBytes);
  const element = await loadElement(reader, place);
  // A second one would be read by some and passed over by others.
  ensure(found[place.id === infoId ? 'info' : 'tracks'] === undefined);
  if (place.id === infoId) found.info = readInfo(element, edits);
  else found.tracks = readTracks(element, edits);
}
