import { allSamples, bytesOf, concat, fixture } from '../../pictures/samples.ts';
import { pdf, zipOf } from './archives.ts';
import { box, ftyp, mdat, mvhd, told, trak, xmp as uuid } from './boxes.ts';
import {
  attachments,
  chattyInfo,
  header,
  liveCluster,
  liveSegment,
  tags,
  track,
  tracks,
} from './elements.ts';
import { application, comment, control, gifFrame, gifOf, loop, plainText } from './gifs.ts';
import { avifOf, exif, picture, realPicture, xmp } from './items.ts';
import { movingPng } from './moving-pngs.ts';
import { recording } from './sources.ts';

export type Sample = { readonly name: string; readonly type: string; readonly bytes: Uint8Array };

const recordings: readonly (readonly [name: string, type: string])[] = [
  ['video.mp4', 'video/mp4'],
  ['vp9.mp4', 'video/mp4'],
  ['live.mp4', 'video/mp4'],
  ['audio.m4a', 'audio/mp4'],
  ['video.webm', 'video/webm'],
  ['both.webm', 'video/webm'],
  ['live.webm', 'video/webm'],
  ['audio.weba', 'audio/webm'],
  ['live.weba', 'audio/webm'],
];

/** One of everything that is taken, small, with whatever tells of its maker. */
export function samples(): Sample[] {
  return [
    ...allSamples().map(({ name, kind, bytes }) => ({ name, type: `image/${kind}`, bytes })),
    { name: 'moving.png', type: 'image/png', bytes: movingPng() },
    { name: 'moving.webp', type: 'image/webp', bytes: fixture('animated.webp') },
    ...recordings.map(([name, type]) => ({ name, type, bytes: recording(name) })),
    { name: 'chatty.gif', type: 'image/gif', bytes: chattyGif() },
    { name: 'chatty.avif', type: 'image/avif', bytes: chattyAvif() },
    { name: 'photo.avif', type: 'image/avif', bytes: avifOf([realPicture, exif]) },
    { name: 'chatty.mov', type: 'video/mp4', bytes: chattyMovie() },
    { name: 'chatty.webm', type: 'video/webm', bytes: chattyWebm() },
    { name: 'paper.pdf', type: 'application/pdf', bytes: pdf() },
    {
      name: 'all.zip',
      type: 'application/zip',
      bytes: zipOf({ 'a.txt': 'hello', 'b/c.html': '<p>' }),
    },
    { name: 'notes.txt', type: 'text/plain', bytes: bytesOf('caf\xc3\xa9 <3\r\n') },
  ];
}

function chattyGif() {
  const hidden = application('XMP DataXMP', 'canary');
  return gifOf(loop, comment, control, gifFrame(), hidden, plainText, control, gifFrame());
}

function chattyAvif() {
  const beside = { ...exif, isBeside: true };
  return concat(avifOf([{ ...picture, turns: 1 }, exif, xmp, beside]), uuid());
}

function chattyMovie() {
  const places = trak('meta', { chunks: [{ at: ftyp('qt  ').length + 8, size: 3 }] });
  const movie = box('moov', mvhd(), trak('vide', { more: told() }), trak('soun'), places, told());
  return concat(ftyp('qt  '), mdat(), movie, uuid());
}

function chattyWebm() {
  const both = tracks(track(1), track(2));
  return concat(header(), liveSegment(chattyInfo(), tags(), both, liveCluster(), attachments()));
}
