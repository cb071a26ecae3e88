import type { ErrorCode } from '../../sdk/src/protocol/index.ts';
import type { Language } from './languages/language.ts';
import { createMoments, type Moments } from './moments.ts';
import { once } from './once.ts';
import { type Catalogue, english, type PluralKey, type StringKey } from './strings.ts';

type Values = Readonly<Record<string, string | number>>;

/** A language to speak, and its words; English ones stand in for those that are missing. */
export type Choice = {
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
  readonly catalogue: Partial<Language>;
};

/** Says everything in one language. */
export type Words = {
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
  readonly moments: Moments;
  say(key: StringKey, values?: Values): string;
  /** The plural form for `count`, which is also a value. */
  count(key: PluralKey, count: number, values?: Values): string;
  number(value: number): string;
  error(code: ErrorCode): string;
  /** There while nothing can be said yet: gets the words. Rejects when they cannot be loaded. */
  load?(): Promise<Words>;
};

/** Adds the English words of views that came later. */
export function addWords(more: Partial<Catalogue>): void {
  Object.assign(english, more);
}

/**
 * Words of the first wanted language that there is; they have to be loaded, where that is not English. `own` words are
 * of the first wanted language, and stand in the place of ours.
 */
export function createWords(wanted: readonly string[], own?: Partial<Language>): Words {
  const tags = wanted.filter(Boolean);
  // A page that says only "en" leaves the way of writing dates to the person: 14:05 or 2:05 PM.
  const locale = tags.find((tag) => /^en-[a-z]{2}$/i.test(tag)) ?? 'en';
  const words = speak({ locale, direction: 'ltr', catalogue: {} });
  if (!own && /^en(-[a-z]{2})?$/i.test(tags[0] ?? locale)) return words;
  return {
    ...words,
    say: () => '',
    async load() {
      const { choose } = await import('./languages/choose.ts');
      return speak(await choose(tags, own));
    },
  };
}

/** As `createWords`, and the same words for as long as the same is wanted. */
export function wordsChooser(own?: Partial<Language>) {
  let key: string | undefined;
  let words: Words;
  return (wanted: readonly (string | null)[]): Words => {
    if (key !== wanted.join()) {
      key = wanted.join();
      words = createWords(
        wanted.filter((tag) => tag !== null),
        own,
      );
    }
    return words;
  };
}

function speak({ locale, direction, catalogue }: Choice): Words {
  // The first formatter of a page takes as long as drawing a view, and the first view needs none.
  const numbers = once(() => new Intl.NumberFormat(locale));
  const plurals = once(() => new Intl.PluralRules(locale));
  // Asked for anew each time, because English words come in with the views that need them.
  const find = (key: keyof Language) => catalogue[key] ?? words[key];
  const fill = (text = '', values: Values = {}) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? '';
      if (typeof value === 'number') return numbers().format(value);
      // Letters of the other direction would turn the sentence around them.
      return direction === 'rtl' || hasRightToLeft.test(value) ? `\u2068${value}\u2069` : value;
    });
  return {
    locale,
    direction,
    moments: createMoments(locale),
    say: (key, values) => fill(find(key), values),
    count: (key, count, values) =>
      fill(find(`${key}.${plurals().select(count)}`) ?? find(`${key}.other`), { ...values, count }),
    number: (value) => numbers().format(value),
    error: (code) => fill(find(`error.${code}`) ?? find('failed')),
  };
}

const words: Partial<Language> = english;
// Some signs between these are of no direction, and come to no harm.
const hasRightToLeft = /[\u0590-\u08ff\ufb1d-\ufefc]/;
