/** The Prometheus text format, version 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/ */
import { readSeries, type Series } from './series.ts';
import { counters, type GaugeName, gauges, summaries } from './table.ts';

export const contentType = 'text/plain; version=0.0.4; charset=utf-8';

type Sample = { readonly labels: readonly string[]; readonly value: number };
/** What is asked for at the scrape itself. */
export type GaugeSamples = Readonly<Record<GaugeName, readonly Sample[]>>;
type Family = { readonly name: string; readonly help: string; readonly labels: readonly string[] };

/** Everything of the table, with the numbers that there are; what has no labels begins at 0. */
export function expose(series: Series, shown: GaugeSamples): string {
  const samples = byName(series);
  const lines = [
    ...Object.entries(counters).flatMap(([key, family]) => [
      ...head(family, 'counter'),
      ...rows(family, '', orZero(family, samples.get(key))),
    ]),
    ...Object.entries(summaries).flatMap(([key, family]) => [
      ...head(family, 'summary'),
      ...rows(family, '_sum', orZero(family, samples.get(`${key}.sum`))),
      ...rows(family, '_count', orZero(family, samples.get(`${key}.count`))),
    ]),
    ...Object.entries(gauges).flatMap(([key, family]) => [
      ...head(family, 'gauge'),
      ...rows(family, '', shown[key as GaugeName]),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function byName(series: Series): Map<string, Sample[]> {
  const samples = new Map<string, Sample[]>();
  for (const [key, value] of Object.entries(series).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { name, labels } = readSeries(key);
    samples.set(name, [...(samples.get(name) ?? []), { labels, value }]);
  }
  return samples;
}

const orZero = ({ labels }: Family, samples: readonly Sample[] = []): readonly Sample[] =>
  labels.length === 0 && samples.length === 0 ? [{ labels: [], value: 0 }] : samples;

const head = ({ name, help }: Family, type: 'counter' | 'summary' | 'gauge') => [
  `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
  `# TYPE ${name} ${type}`,
];

const rows = ({ name, labels }: Family, suffix: string, samples: readonly Sample[]): string[] =>
  samples.map(({ labels: values, value }) => `${name}${suffix}${braces(labels, values)} ${value}`);

function braces(names: readonly string[], values: readonly string[]): string {
  if (names.length === 0) return '';
  const pairs = names.map((name, index) => `${name}="${escaped(values[index] ?? '')}"`);
  return `{${pairs.join(',')}}`;
}

const escaped = (value: string) =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
