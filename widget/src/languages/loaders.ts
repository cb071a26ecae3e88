import type { Language } from './language.ts';

/** The languages other than English, each a part that loads when somebody speaks it. */
export const loaders: Readonly<Record<string, () => Promise<{ readonly default: Language }>>> = {
  ar: () => import('./ar.ts'),
  de: () => import('./de.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
  he: () => import('./he.ts'),
  hi: () => import('./hi.ts'),
  ja: () => import('./ja.ts'),
  pt: () => import('./pt.ts'),
  zh: () => import('./zh.ts'),
};
