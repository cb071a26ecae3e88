import type { Random } from '../../harness/random.ts';
import { newCid } from './seat.ts';

const honest: readonly (() => object)[] = [
  () => ({ type: 'message.send', cid: newCid(), text: 'a message' }),
  () => ({ type: 'message.send', cid: newCid(), text: 'an answer', replyTo: 1 }),
  () => ({ type: 'sync', epoch: null, after: null }),
  () => ({ type: 'typing' }),
];

// What fields, and whole frames, are replaced with.
const strange: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  2 ** 53,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e',
  [],
  {},
  [[[[[[]]]]]],
  { $ne: null },
  { toString: 'x', length: 1e9 },
  'x'.repeat(4_001),
  "'; DROP TABLE event; --",
  '__proto__',
];

/** One frame that was an honest one before something happened to it. */
export function mutated(random: Random): string | Buffer {
  const frame = random.pick(honest)();
  const text = JSON.stringify(frame);
  switch (random.below(9)) {
    case 0:
      return text.slice(0, random.below(text.length));
    case 1:
      return replaceCharacter(text, random);
    case 2:
      return Buffer.from(text);
    case 3:
      return JSON.stringify(random.pick(strange) ?? 0);
    case 4:
      return JSON.stringify({ ...frame, [`extra${random.below(9)}`]: random.pick(strange) });
    case 5:
      return text.replace('{', `{"__proto__":${JSON.stringify(random.pick(strange))},`);
    case 6:
      return `${'['.repeat(random.below(5_000))}${text}`;
    case 7:
      return JSON.stringify({ ...frame, text: 'y'.repeat(33_000) });
    default:
      return withStrangeField(frame, random);
  }
}

function replaceCharacter(text: string, random: Random): string {
  const at = random.below(text.length);
  return text.slice(0, at) + String.fromCharCode(random.below(0x10000)) + text.slice(at + 1);
}

function withStrangeField(frame: object, random: Random): string {
  const field = random.pick(Object.keys(frame));
  return JSON.stringify({ ...frame, [field]: random.pick(strange) });
}
