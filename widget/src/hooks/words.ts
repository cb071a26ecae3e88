import { useLayoutEffect, useState } from 'preact/hooks';
import { createWords, type Words } from '../words.ts';

const againMs = 30_000;

/** The words, as soon as they are loaded; those before until then. English stands in where they cannot be loaded now. */
export function useWords(wanted: Words): Words {
  const [words, setWords] = useState(wanted);
  // Not after the first picture is drawn, because that one waits for the words.
  useLayoutEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const use = (found: Words) => isOver || setWords(found);
    const load = () => {
      if (!wanted.load) return use(wanted);
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
