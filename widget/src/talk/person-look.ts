/** How many colours avatars have; the style sheet knows as many `tone-…` classes. */
const tones = 12;

/** The colour class of a person or room, always the same for the same id. */
export function toneOf(id: string): string {
  let hash = 0;
  for (let at = 0; at < id.length; at += 1) hash = (Math.imul(hash, 31) + id.charCodeAt(at)) | 0;
  return `tone-${(hash >>> 0) % tones}`;
}

/** One or two letters that stand for a name; an emoji stands for itself. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/[\s_-]+/u);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(firstLetter);
  return letters.join('').toLocaleUpperCase() || '?';
}

function firstLetter(word = ''): string {
  return /[\p{L}\p{N}]\p{M}*/u.exec(word)?.[0] ?? [...word][0] ?? '';
}
