import { expect, it } from 'vitest';
import { counters, gauges, summaries } from '../../../party/metrics/table.ts';
import { listTree, read } from '../../support/tree.ts';

const page = read('docs/monitoring.md');
const found = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))].sort();

it('the page about monitoring names every metric with its labels, and no other', () => {
  const rows = [...page.matchAll(/^\| `(partyline_\w+)` \|([^|]*)\|/gm)].map(
    ([, name, labels = '']) => `${name} ${found(labels, /`(\w+)`/g)}`,
  );
  const all = [counters, summaries, gauges].flatMap((table) => Object.values(table));
  const expected = all.map(({ name, labels }) => `${name} ${[...labels].sort()}`);
  expect(rows.sort()).toEqual(expected.sort());
  const names = new Set<string>(all.map(({ name }) => name));
  const used = found(page, /\b(partyline_\w+)/g).map((name) => name.replace(/_(sum|count)$/, ''));
  expect(used.filter((name) => !names.has(name))).toEqual([]);
});

it('the page about monitoring names every line of the log', () => {
  const sources = listTree()
    .filter((path) => /^party\/(?!testing\/).*\.ts$/.test(path))
    .map(read);
  const written = /(?:log|Log|report)\(\s*'(?:info|warn|error)',\s*'([a-z ]+)'/g;
  const thrown = /codeToTell\(error, '([a-z ]+)'/g;
  const events = sources.flatMap((text) => [...found(text, written), ...found(text, thrown)]);
  expect(events.length).toBeGreaterThan(30);
  expect(events.filter((event) => !page.includes(`\`${event}\``))).toEqual([]);
});

it('no line of the log carries the text of what was thrown', () => {
  const sources = listTree().filter((path) => /^party\/(?!testing\/).*\.ts$/.test(path));
  const telling = sources.filter((path) =>
    /error: (String\(|error\.(message|stack))/.test(read(path)),
  );
  expect(telling).toEqual([]);
});
