/** How many colours avatars have. */
const tones = 12;

/** The colour of a person or room for the `style` of an element, always the same for the same id. */
export function toneOf(id: string): { '--hue': string } {
  let hash = 0;
  for (let at = 0; at < id.length; at += 1) hash = (Math.imul(hash, 31) + id.charCodeAt(at)) | 0;
  return { '--hue': `${((hash >>> 0) % tones) * (360 / tones) + 15}` };
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
