import type { Size } from '../../pictures/format.ts';
import { blank, childrenOf, type Element, numberOf } from './ebml.ts';
import type { Edits } from './edits.ts';
import type { Shown } from './format.ts';
import { ensureShowable } from './measures.ts';
import { ensure } from './refusal.ts';

const trackId = 0xae;
const typeId = 0x83;
const videoId = 0xe0;
const widthId = 0xb0;
const heightId = 0xba;
const videoType = 1;
const soundType = 2;
const mostTracks = 100;
/** What a player needs of a track, by the order of RFC 9559, 5.1.4.1; no names, no addresses, no notes. */
const kept = new Set([
  0xd7, 0x73c5, 0x83, 0xb9, 0x88, 0x55aa, 0x9c, 0x23e383, 0x234e7a, 0x23314f, 0x55ee, 0x22b59c,
  0x22b59d, 0x86, 0x63a2, 0x56aa, 0x56bb, 0xe0, 0xe1, 0x6de7, 0x6df8, 0xaa, 0x41e4,
]);

/** A track of anything but pictures and sounds is refused: what it holds stands among theirs. */
export function readTracks(element: Element, edits: Edits): Omit<Shown, 'duration'> {
  const children = childrenOf(element);
  const tracks = children.filter(({ id }) => id === trackId);
  ensure(tracks.length > 0 && tracks.length <= mostTracks);
  for (const child of children) if (child.id !== trackId) blank(child, edits);
  const sizes = tracks.map((track) => readTrack(track, edits)).filter((size) => size !== 'sound');
  return sizes[0] ? { type: 'video/webm', ...sizes[0] } : { type: 'audio/webm' };
}

function readTrack(track: Element, edits: Edits): Size | 'sound' {
  const children = childrenOf(track);
  for (const child of children) if (!kept.has(child.id)) blank(child, edits);
  const type = children.find(({ id }) => id === typeId);
  ensure(type !== undefined);
  if (numberOf(type) === soundType) return 'sound';
  ensure(numberOf(type) === videoType, 'unsupported-media-type');
  const video = children.find(({ id }) => id === videoId);
  ensure(video !== undefined);
  return sizeOf(childrenOf(video));
}

function sizeOf(video: readonly Element[]): Size {
  const [width, height] = [widthId, heightId].map((side) => {
    const element = video.find(({ id }) => id === side);
    return element ? numberOf(element) : 0;
  });
  ensure(width !== undefined && height !== undefined && width > 0 && height > 0);
  ensureShowable({ width, height });
  return { width, height };
}
