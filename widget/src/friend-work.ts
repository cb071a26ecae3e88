import type { People } from '../../sdk/src/people/index.ts';
import type { Failure } from './failure.ts';

/** What is being done about a friendship, or how the last try failed. */
export type FriendWork = {
  readonly isBusy: boolean;
  readonly failure: Failure | undefined;
  /** ms since 1970. */
  readonly failedAt: number;
};
type Listener = () => void;
type Store = { readonly work: Map<string, FriendWork>; readonly listeners: Set<Listener> };

const nothing: FriendWork = { isBusy: false, failure: undefined, failedAt: 0 };
const stores = new WeakMap<People, Store>();

/** Kept beside the views: the one where something began may be gone before it fails, because it shows at once. */
export function friendWork(people: People, id: string) {
  const store: Store = stores.get(people) ?? { work: new Map(), listeners: new Set() };
  stores.set(people, store);
  return {
    get: () => store.work.get(id) ?? nothing,
    set(work: Partial<FriendWork>) {
      store.work.set(id, { ...nothing, ...work });
      for (const listener of store.listeners) listener();
    },
    subscribe(listener: Listener): () => void {
      store.listeners.add(listener);
      return () => store.listeners.delete(listener);
    },
  };
}
