import type { Chance } from '../http/deps.ts';

const idCharacters = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const tokenCharacters = 'abcdefghijklmnopqrstuvwxyz234567';
const idLength = 21;
const tokenLength = 40;

/** Numbers from 0 up to, without, 1, that are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Ids and tokens of a server that is asked the same in the same order. */
export function chanceOf(random: () => number): Chance {
  const pick = (characters: string, length: number) =>
    Array.from({ length }, () => characters[Math.floor(random() * characters.length)]).join('');
  return {
    newId: (length = idLength) => pick(idCharacters, length),
    newToken: () => pick(tokenCharacters, tokenLength),
  };
}
