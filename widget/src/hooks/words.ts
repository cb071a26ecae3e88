import { useLayoutEffect, useState } from 'preact/hooks';
import { createWords, type Words } from '../words.ts';

const againMs = 30_000;
/** Some connections do not fail but hang. */
const patienceMs = 8_000;

/**
 * The words, as soon as they are loaded; those before until then. English stands in where they cannot be loaded now, and for as
 * long as they do not come where there are none before.
 */
export function useWords(wanted: Words): Words {
  const [words, setWords] = useState(wanted);
  // Not after the first picture is drawn, because that one waits for the words.
  useLayoutEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const use = (next: Words | ((before: Words) => Words)) => {
      clearTimeout(timer);
      if (!isOver) setWords(next);
    };
    const standIn = () => use((before) => (before.load ? createWords([]) : before));
    const load = () => {
      if (!wanted.load) return use(wanted);
      timer = setTimeout(standIn, patienceMs);
      wanted.load().then(use, () => {
        use(createWords([]));
        if (!isOver) timer = setTimeout(load, againMs);
      });
    };
    load();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [wanted]);
  return words;
}
