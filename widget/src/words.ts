import type { ErrorCode } from '../../sdk/src/protocol/index.ts';
import { createMoments, type Moments } from './moments.ts';
import { type Catalogue, catalogues, type PluralKey, type StringKey } from './strings.ts';

type Values = Readonly<Record<string, string | number>>;

/** Says everything in one language. */
export type Words = {
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
  readonly moments: Moments;
  say(key: StringKey, values?: Values): string;
  /** The plural form for `count`, which is also a value. */
  count(key: PluralKey, count: number, values?: Values): string;
  error(code: ErrorCode): string;
};

/** Adds the words of views that came later. */
export function addWords(more: Readonly<Record<string, Partial<Catalogue>>>): void {
  for (const [language, words] of Object.entries(more))
    catalogues[language] = { ...catalogues[language], ...words };
}

const hasRightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const rightToLeft = /^(?:ar|dv|fa|he|ks|ku|ps|sd|ug|ur|yi)\b/;

/** The words of the first wanted language that there is a catalogue for; English otherwise. */
export function createWords(wanted: readonly string[]): Words {
  const tags = wanted.filter(isLocale);
  const language = tags.find((tag) => catalogues[primary(tag)]) ?? 'en';
  // A page that says only "en" leaves the way of writing dates to the person: 14:05 or 2:05 PM.
  const locale = tags.find((tag) => tag !== language && tag.startsWith(`${language}-`)) ?? language;
  // Asked for anew each time, because words come in with the views that need them.
  const catalogueNow = () => catalogues[primary(locale)] ?? {};
  const numbers = new Intl.NumberFormat(locale);
  const plurals = new Intl.PluralRules(locale);
  const say: Words['say'] = (key, values = {}) =>
    (catalogueNow()[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? '';
      return typeof value === 'number' ? numbers.format(value) : isolated(value);
    });
  return {
    locale,
    direction: rightToLeft.test(locale) ? 'rtl' : 'ltr',
    moments: createMoments(locale),
    say,
    count: (key, count, values) =>
      say(pluralKey(catalogueNow(), key, plurals.select(count)), { ...values, count }),
    error: (code) => catalogueNow()[`error.${code}`] ?? say('failed'),
  };
}

/** A value in letters of the other direction, kept from turning the sentence around it. */
function isolated(value: string): string {
  return hasRightToLeft.test(value) ? `\u2068${value}\u2069` : value;
}

function pluralKey(catalogue: Partial<Catalogue>, key: PluralKey, form: string): StringKey {
  const wanted = `${key}.${form}`;
  return isKey(catalogue, wanted) ? wanted : `${key}.other`;
}

function isKey(catalogue: Partial<Catalogue>, key: string): key is StringKey {
  return Object.hasOwn(catalogue, key);
}

function primary(tag: string): string {
  return tag.split('-')[0]?.toLowerCase() ?? '';
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
