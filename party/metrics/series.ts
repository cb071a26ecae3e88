import { counters, summaries } from './table.ts';

/** Numbers by series: what a tally hands over and totals keep. */
export type Series = Readonly<Record<string, number>>;

const between = '\t';

/** The key of a series: its name in the table, the part of a summary after a dot, and its labels' values. */
export const seriesOf = (name: string, labels: readonly string[]): string =>
  labels.length === 0 ? name : `${name}${between}${labels.join(between)}`;

export function readSeries(key: string): { name: string; labels: readonly string[] } {
  const [name = '', ...labels] = key.split(between);
  return { name, labels };
}

const known: ReadonlyMap<string, number> = new Map([
  ...Object.entries(counters).map(([name, { labels }]) => [name, labels.length] as const),
  ...Object.entries(summaries).flatMap(([name, { labels }]) => [
    [`${name}.sum`, labels.length] as const,
    [`${name}.count`, labels.length] as const,
  ]),
]);

/** Whether a series is one of the table: an object of another version may count what this one does not know. */
export function isKnown(key: string): boolean {
  const { name, labels } = readSeries(key);
  return known.get(name) === labels.length;
}
