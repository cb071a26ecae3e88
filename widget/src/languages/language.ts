import type { Catalogue, PluralKey } from '../strings.ts';

type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';

/** All words of the widget in one language. Of what is counted it has the forms that `Intl.PluralRules` of the language asks for. */
export type Language = Omit<Catalogue, `${PluralKey}.one`> &
  Partial<Record<`${PluralKey}.${PluralForm}`, string>>;
