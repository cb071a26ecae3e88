import type { ErrorCode } from '../../sdk/src/protocol/index.ts';
import type { Language } from './languages/language.ts';
import { loaders } from './languages/loaders.ts';
import { createMoments, type Moments } from './moments.ts';
import { type Catalogue, english, type PluralKey, type StringKey } from './strings.ts';

type Values = Readonly<Record<string, string | number>>;

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
  /** Whether there is something to say: false while the words of the language have yet to come. */
  isLoaded(): boolean;
  /** Gets the words of the language. When that fails it rejects, and English stands in. */
  load(): Promise<void>;
};

/** The languages there are, by their primary tag, as far as their words are loaded. */
const catalogues: Record<string, Partial<Language>> = { en: english };

/** Adds the English words of views that came later. */
export function addWords(more: Partial<Catalogue>): void {
  Object.assign(english, more);
}

/**
 * The words of the first wanted language that there is; English otherwise. `own` words are of the first wanted
 * language, whether there is one or not, and stand in the place of ours.
 */
export function createWords(wanted: readonly string[], own?: Partial<Language>): Words {
  const tags = wanted.flatMap(parsed);
  const known = tags.filter(isKnown);
  const first = (own ? tags : known)[0] ?? new Intl.Locale('en');
  const language = isKnown(first) ? first.language : 'en';
  // A page that says only "en" leaves the way of writing dates to the person: 14:05 or 2:05 PM.
  const locale = `${known.find((tag) => `${tag}`.startsWith(`${first}-`)) ?? first}`;
  const direction = /Arab|Hebr|Thaa|Nkoo|Adlm/.test(scriptOf(first)) ? 'rtl' : 'ltr';
  const numbers = new Intl.NumberFormat(locale);
  const plurals = new Intl.PluralRules(locale);

  const isLoaded = () => language in catalogues;
  const load = async () => {
    try {
      const arrived = await loaders[language]?.();
      if (arrived) catalogues[language] = arrived.default;
    } finally {
      catalogues[language] ??= {};
    }
  };
  // Asked for anew each time, because words come in with the views that need them.
  const find = (key: keyof Language) =>
    own?.[key] ?? catalogues[language]?.[key] ?? (isLoaded() ? catalogues.en?.[key] : '');
  const fill = (text = '', values: Values = {}) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? '';
      if (typeof value === 'number') return numbers.format(value);
      // Letters of the other direction would turn the sentence around them.
      return direction === 'rtl' || hasRightToLeft.test(value) ? `\u2068${value}\u2069` : value;
    });
  // So early, because the first view waits for it. Whoever asks for it hears of a failure.
  if (!isLoaded()) load().catch(() => {});
  return {
    locale,
    direction,
    moments: createMoments(locale),
    say: (key, values) => fill(find(key), values),
    count: (key, count, values) =>
      fill(find(`${key}.${plurals.select(count)}`) ?? find(`${key}.other`), { ...values, count }),
    number: (value) => numbers.format(value),
    error: (code) => fill(find(`error.${code}`) ?? find('failed')),
    isLoaded,
    load,
  };
}

const hasRightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Whether there are words for this tag: of its language, and in the letters that it asks for. */
function isKnown(tag: Intl.Locale): boolean {
  const { language } = tag;
  return (
    (language === 'en' || language in loaders) &&
    scriptOf(tag) === scriptOf(new Intl.Locale(language))
  );
}

function scriptOf(tag: Intl.Locale): string {
  return tag.maximize().script ?? '';
}

function parsed(tag: string): Intl.Locale[] {
  try {
    return [new Intl.Locale(tag)];
  } catch {
    return [];
  }
}
