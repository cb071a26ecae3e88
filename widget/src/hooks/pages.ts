import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type Failure, failureOf } from '../failure.ts';

export type Query = { readonly search?: string; readonly cursor?: string };
type Page<T> = { readonly found: readonly T[]; readonly next: string | null };

/** What a search finds, as far as it is loaded. What is already shown stays while more loads. */
export type Pages<T> = Page<T> & {
  readonly status: 'loading' | 'loaded' | 'failed';
  readonly failure?: Failure;
  /** What was looked for. */
  readonly search: string;
};

/** Where a list comes from. */
export type Source<T> = {
  readonly ask: (query: Query) => Promise<Page<T>>;
  /** What tells its entries apart. */
  readonly idOf: (entry: T) => string;
  /** That it loads is said the first time alone. */
  readonly isQuiet?: boolean;
};

const typingPauseMs = 200;
const nothingYet = { found: [], next: null, status: 'loading', search: '' } as const;

/** Loads what `search` finds, a page at a time; everything there is where it is empty. `ask` must stay the same function. */
export function usePages<T>({ ask, idOf, isQuiet = false }: Source<T>, search: string) {
  const [state, setState] = useState<Pages<T>>(nothingYet);
  const latest = useRef(0);
  const load = useCallback(
    async (cursor?: string) => {
      latest.current += 1;
      const mine = latest.current;
      // An answer that was overtaken by a newer question is thrown away.
      const settle = (change: (before: Pages<T>) => Pages<T>) => {
        if (latest.current === mine) setState(change);
      };
      if (!isQuiet) settle((before) => ({ ...before, status: 'loading' }));
      try {
        const { found, next } = await ask({ ...(search && { search }), ...(cursor && { cursor }) });
        settle((before) => ({
          found: cursor ? joined(before.found, found, idOf) : found,
          next,
          status: 'loaded',
          search,
        }));
      } catch (error) {
        settle((before) => ({ ...before, status: 'failed', failure: failureOf(error) }));
      }
    },
    [ask, idOf, isQuiet, search],
  );
  useEffect(() => {
    const timer = setTimeout(load, search === '' ? 0 : typingPauseMs);
    return () => {
      clearTimeout(timer);
      latest.current += 1;
    };
  }, [load, search]);
  const { next } = state;
  const hasMore = state.search === search && state.found.length > 0 && next !== null;
  return {
    ...state,
    hasMore,
    more: () => load(hasMore ? next : undefined),
    reload: useCallback(() => load(), [load]),
  };
}

/** What came between two pages may be on both. */
function joined<T>(before: readonly T[], more: readonly T[], idOf: (entry: T) => string): T[] {
  const known = new Set(before.map(idOf));
  return [...before, ...more.filter((entry) => !known.has(idOf(entry)))];
}
