/** Runs at most `most` works at a time, the others in the order they came. */
export function createLanes(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = most;
  const enter = () =>
    new Promise<void>((go) => {
      if (free > 0) {
        free -= 1;
        go();
      } else waiting.push(go);
    });
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
