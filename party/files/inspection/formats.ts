import { avif } from './avif.ts';
import type { FileFormat } from './format.ts';
import { gif } from './gif.ts';
import { mp4 } from './mp4.ts';
import { pdf } from './pdf.ts';
import { jpeg, png, webp } from './still.ts';
import { text } from './text.ts';
import { webm } from './webm.ts';
import { zip } from './zip.ts';

/** All that are taken. Each type is in one of them. */
export const formats: readonly FileFormat[] = [
  png,
  jpeg,
  webp,
  gif,
  avif,
  mp4,
  webm,
  pdf,
  text,
  zip,
];
