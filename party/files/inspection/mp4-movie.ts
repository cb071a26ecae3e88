import { ascii, u32be } from '../../pictures/bytes.ts';
import type { Size } from '../../pictures/format.ts';
import { type Box, type BoxPlace, blank, childOf, childrenOf } from './boxes.ts';
import { durationOf } from './duration.ts';
import type { Edits } from './edits.ts';
import type { Shown } from './format.ts';
import { ensureShowable } from './measures.ts';
import { clearSamples } from './mp4-samples.ts';
import { cleanChild } from './mp4-tree.ts';
import { ensure } from './refusal.ts';

const mostTracks = 100;
const mostDropped = 10;
const unknown = 2 ** 32 - 1;

/** What the movie box tells. What is to be changed in it, and in the data of tracks that go, is added to `edits`. */
export function readMovie(movie: Box, data: readonly BoxPlace[], edits: Edits): Shown {
  const boxes = childrenOf(movie);
  const tracks = boxes.filter(({ type }) => type === 'trak');
  ensure(tracks.length <= mostTracks);
  const handlers = new Map(tracks.map((track) => [track, handlerOf(track)]));
  const videos = tracks.filter((track) => handlers.get(track) === 'vide');
  const others = tracks.filter((track) => !/^(vide|soun)$/.test(handlers.get(track) ?? ''));
  ensure(tracks.length > others.length);
  ensure(others.length <= mostDropped);
  for (const box of boxes) if (!others.includes(box)) cleanChild(movie, box, edits);
  if (others.length > 0) drop(movie, others, { data, edits });
  const duration = durationOf(secondsOf(movie));
  return {
    type: videos.length > 0 ? 'video/mp4' : 'audio/mp4',
    ...videos.map(sizeOf).find((size) => size !== undefined),
    ...(duration !== undefined && { duration }),
  };
}

/** Cameras write a place for each second as a track of its own, or as its subtitles: only pictures and sounds stay. */
function drop(
  movie: Box,
  tracks: readonly Box[],
  { data, edits }: { data: readonly BoxPlace[]; edits: Edits },
): void {
  // In fragments their data lies in a thousand places.
  ensure(childOf(movie, 'mvex') === undefined, 'unsupported-media-type');
  for (const track of tracks) {
    blank(track, edits);
    clearSamples(track, data, edits);
  }
}

function handlerOf(track: Box): string {
  const handler = childOf(childOf(track, 'mdia'), 'hdlr');
  ensure(handler !== undefined && handler.content.length >= 24);
  return ascii(handler.content, 8, 4);
}

/** Width, height and the matrix that turns them end each track's header; 16 bits behind the point. */
function sizeOf(track: Box): Size | undefined {
  const header = childOf(track, 'tkhd')?.content;
  const isLong = header?.[0] === 1;
  ensure(header !== undefined && header.length >= (isLong ? 96 : 84));
  const at = isLong ? 52 : 40;
  const [width, height] = [at + 36, at + 40].map((side) =>
    Math.round(u32be(header, side) / 65_536),
  );
  ensure(width !== undefined && height !== undefined);
  ensureShowable({ width, height });
  if (width === 0 || height === 0) return undefined;
  // A quarter turn: what was x is y.
  const isOnItsSide = u32be(header, at) === 0 && u32be(header, at + 4) !== 0;
  return isOnItsSide ? { width: height, height: width } : { width, height };
}

/** Of the whole, or of its fragments where the movie itself is empty. */
function secondsOf(movie: Box): number {
  const header = childOf(movie, 'mvhd')?.content;
  const isLong = header?.[0] === 1;
  ensure(header !== undefined && header.length >= (isLong ? 32 : 20));
  const scale = u32be(header, isLong ? 20 : 12);
  const own = ticksAt(header, isLong ? 24 : 16);
  const fragments = childOf(childOf(movie, 'mvex'), 'mehd')?.content;
  return (own || (fragments ? ticksAt(fragments, 4) : 0)) / scale;
}

/** In 64 bits where the first byte, the version, says so. All bits set: nobody knows. */
function ticksAt(content: Uint8Array, at: number): number {
  const [high, low] = [u32be(content, at), u32be(content, at + 4)];
  if (content[0] !== 1) return high === unknown ? 0 : high;
  return high === unknown ? 0 : high * 2 ** 32 + low;
}
