import { firstSeq } from './log.ts';
import type { HistoryPage } from './protocol/index.ts';
import type { Store } from './store.ts';

/** Puts the page before the oldest event that is here into the model; resolves with how many came. */
export async function loadOlder(
  store: Store,
  ask: (before: number) => Promise<HistoryPage>,
): Promise<number> {
  store.ensureOpen();
  const { last, view, items } = store.model;
  if (last === null || view.history === 'complete') return 0;
  const before = firstSeq(store.model);
  store.dispatch({ type: 'history.asked' });
  try {
    store.dispatch({ type: 'history.came', before, page: await ask(before) });
  } catch (error) {
    store.dispatch({ type: 'history.failed' });
    throw error;
  }
  return Math.max(0, store.model.items.length - items.length);
}
