import type { Choice } from '../words.ts';
import type { Language } from './language.ts';
import { loaders } from './loaders.ts';

/**
 * The first wanted language that there are words for, loaded; English otherwise. `own` words are of the first wanted
 * language, whether it is one of ours or not, and stand in the place of ours. Rejects when the words could not be loaded.
 */
export async function choose(wanted: readonly string[], own?: Partial<Language>): Promise<Choice> {
  const tags = wanted.flatMap(parsed);
  const known = tags.filter(isKnown);
  const first = (own ? tags : known)[0] ?? new Intl.Locale('en');
  const ours = isKnown(first) ? await loaders[first.language]?.() : undefined;
  return {
    // A page that says only "pt" leaves the way of writing dates to the person, who may have "pt-PT".
    locale: `${known.find((tag) => `${tag}`.startsWith(`${first}-`)) ?? first}`,
    direction: rightToLeft.test(scriptOf(first)) ? 'rtl' : 'ltr',
    catalogue: { ...ours?.default, ...own },
  };
}

// By the letters, not by the language: Panjabi and Azerbaijani are written in both directions. `Intl.Locale` knows the
// direction itself in some browsers only (2026: not in Firefox), and its letters in all of them.
const rightToLeft = /Adlm|Arab|Aran|Hebr|Mand|Nkoo|Rohg|Samr|Syrc|Thaa/;

/** Whether there are words for this tag: of its language and in its letters, so that zh-TW does not get simplified ones. */
function isKnown(tag: Intl.Locale): boolean {
  const { language } = tag;
  if (language !== 'en' && !Object.hasOwn(loaders, language)) return false;
  return scriptOf(tag) === scriptOf(new Intl.Locale(language));
}

function scriptOf(tag: Intl.Locale): string {
  return tag.maximize().script ?? '';
}

/** The tag, or nothing where it is none. */
function parsed(tag: string): Intl.Locale[] {
  try {
    return [new Intl.Locale(tag)];
  } catch {
    return [];
  }
}
