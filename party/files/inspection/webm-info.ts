import { blank, childrenOf, type Element, floatOf, numberOf } from './ebml.ts';
import type { Edits } from './edits.ts';
import { ensure } from './refusal.ts';

/** `seconds` where the recorder knew it. */
export type Info = { readonly seconds: number | undefined; readonly secondsPerTick: number };

const scaleId = 0x2ad7b1;
const durationId = 0x4489;
const muxingAppId = 0x4d80;
const writingAppId = 0x5741;
const usualScale = 1_000_000;

/** Only how long it is stays: titles, names of files and dates go. Who wrote it has to be said, and is said empty. */
export function readInfo(info: Element, edits: Edits): Info {
  const children = childrenOf(info);
  for (const child of children) {
    if (child.id === muxingAppId || child.id === writingAppId) edits.zero(child.dataAt, child.end);
    else if (child.id !== scaleId && child.id !== durationId) blank(child, edits);
  }
  const scale = children.find(({ id }) => id === scaleId);
  const duration = children.find(({ id }) => id === durationId);
  const nanoseconds = scale ? numberOf(scale) : usualScale;
  ensure(nanoseconds > 0);
  const secondsPerTick = nanoseconds / 1e9;
  return { secondsPerTick, seconds: duration && floatOf(duration) * secondsPerTick };
}
