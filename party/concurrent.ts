/** Runs `task` for every item, at most `limit` at a time, and answers the outcomes in the items' order. */
export async function runAll<T, R>(
  items: readonly T[],
  limit: number,
  task: (item: T) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  const outcomes: PromiseSettledResult<R>[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < items.length; index = next++) {
      const [outcome] = await Promise.allSettled(items.slice(index, index + 1).map(task));
      if (outcome) outcomes[index] = outcome;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return outcomes;
}
