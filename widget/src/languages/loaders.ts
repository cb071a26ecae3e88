import type { Language } from './language.ts';

/** The languages other than English, each a part that loads when somebody speaks it. */
export const loaders: Readonly<Record<string, () => Promise<{ readonly default: Language }>>> = {
  ar: () => import('./ar.ts'),
  he: () => import('./he.ts'),
  hi: () => import('./hi.ts'),
  ja: () => import('./ja.ts'),
  zh: () => import('./zh.ts'),
};
