import type { People } from '../../sdk/src/people/index.ts';

/** How long is waited for more people to ask about with the same question. */
const gatherMs = 50;
const idsMost = 100;

type Learning = {
  /** Who is asked about, with whoever waits for the answer. */
  readonly waiting: Map<string, Set<() => void>>;
  /** Who is nobody any more. */
  readonly gone: Set<string>;
  timer: ReturnType<typeof setTimeout> | undefined;
};
const learnings = new WeakMap<People, Learning>();

/**
 * Calls `tell` with a person's picture, now and whenever it changes. Whoever is not known, such as the author of an
 * old message, is asked about, many with one question; the answer undoes it.
 */
export function watchPicture(
  people: People,
  id: string,
  tell: (picture: string | undefined) => void,
): () => void {
  const look = () => tell(people.known(id)?.picture);
  look();
  const undo = [people.subscribe(look), people.known(id) ? () => {} : learn(people, id, look)];
  return () => {
    for (const off of undo) off();
  };
}

function learn(people: People, id: string, onLearned: () => void): () => void {
  const learning = learnings.get(people) ?? {
    waiting: new Map(),
    gone: new Set(),
    timer: undefined,
  };
  learnings.set(people, learning);
  if (learning.gone.has(id)) return () => {};
  const waiting = learning.waiting.get(id) ?? new Set();
  learning.waiting.set(id, waiting.add(onLearned));
  learning.timer ??= setTimeout(() => ask(people, learning), gatherMs);
  return () => waiting.delete(onLearned);
}

async function ask(people: People, learning: Learning): Promise<void> {
  learning.timer = undefined;
  // Whoever scrolled past them needs them no more.
  const wanted = [...learning.waiting].filter(([, waiting]) => waiting.size > 0);
  learning.waiting.clear();
  for (let from = 0; from < wanted.length; from += idsMost) {
    const some = wanted.slice(from, from + idsMost);
    try {
      await people.find({ ids: some.map(([id]) => id) });
    } catch {
      // Initials do as well; they are asked about again when they come into view again.
      return;
    }
    for (const [id, waiting] of some) {
      if (!people.known(id)) learning.gone.add(id);
      for (const onLearned of waiting) onLearned();
    }
  }
}
