import type { Language } from './language.ts';

/** The languages other than English, each a part that loads when somebody speaks it. */
export const loaders: Readonly<Record<string, () => Promise<{ readonly default: Language }>>> = {};
