import { describe, expect, it } from 'vitest';
import { expose, type GaugeSamples } from '../../../party/metrics/exposition.ts';
import { seriesOf } from '../../../party/metrics/series.ts';
import { counters, gauges, summaries } from '../../../party/metrics/table.ts';
import { parseExposition, sampleOf } from './parse-exposition.ts';

const quiet = Object.fromEntries(
  Object.keys(gauges).map((name) => [name, []]),
) as unknown as GaugeSamples;

describe('what is exposed', () => {
  it('is read by a strict reader, with every number of the table', () => {
    const families = parseExposition(expose({}, quiet));
    const all = [counters, summaries, gauges].flatMap((table) => Object.values(table));
    expect([...families.keys()].sort()).toEqual(all.map(({ name }) => name).sort());
  });

  it('says each count under its labels, and 0 for what has none and did not happen', () => {
    const series = { [seriesOf('refusals', ['http', 'invalid'])]: 3, messages: 1e21 };
    const families = parseExposition(expose(series, quiet));
    expect(sampleOf(families, 'partyline_refusals_total{over="http",code="invalid"}')).toBe(3);
    expect(sampleOf(families, 'partyline_messages_accepted_total')).toBe(1e21);
    expect(sampleOf(families, 'partyline_deliveries_total')).toBe(0);
  });

  it('keeps sum and count of what takes time in one group', () => {
    const series = { 'drainSeconds.sum': 0.25, 'drainSeconds.count': 2 };
    const text = expose(series, quiet);
    expect(text).toContain(
      '# TYPE partyline_drain_duration_seconds summary\npartyline_drain_duration_seconds_sum 0.25\npartyline_drain_duration_seconds_count 2\n',
    );
    expect(sampleOf(parseExposition(text), 'partyline_drain_duration_seconds_count')).toBe(2);
  });

  it('lets no value of a label out of its quotes', () => {
    const series = { [seriesOf('errors', ['a "b" \\ c\nd 1'])]: 1 };
    const text = expose(series, quiet);
    expect(text).toContain('partyline_errors_total{place="a \\"b\\" \\\\ c\\nd 1"} 1');
    parseExposition(text);
  });

  it('names things as Prometheus wants them', () => {
    for (const { name } of Object.values(counters))
      expect(name).toMatch(/^partyline_[a-z_]+_total$/);
    for (const { name } of Object.values(summaries)) expect(name).toMatch(/_seconds$/);
    for (const { name } of Object.values(gauges)) expect(name).not.toMatch(/_total$|_ms$/);
  });

  it('has no label for a room, a person or a site', () => {
    const labels = [counters, summaries, gauges].flatMap((table) =>
      Object.values(table).flatMap((family) => family.labels as readonly string[]),
    );
    const known = [
      'over',
      'code',
      'place',
      'method',
      'route',
      'status',
      'party',
      'version',
      'home',
    ];
    expect([...new Set(labels)].filter((label) => !known.includes(label))).toEqual([]);
  });
});

describe('the reader of these tests', () => {
  const head = '# HELP a_total x\n# TYPE a_total counter\n';
  it.each([
    ['no end', `${head}a_total 1`],
    ['no type', '# HELP a_total x\na_total 1\n'],
    ['a bare label', `${head}a_total{b} 1\n`],
    ['an open quote', `${head}a_total{b="c} 1\n`],
    ['two spaces', `${head}a_total  1\n`],
    ['no number', `${head}a_total NaN\n`],
    ['an empty line', `${head}\na_total 1\n`],
    ['the same twice', `${head}a_total 1\na_total 1\n`],
    ['another name', `${head}b_total 1\n`],
    ['two groups', `${head}a_total 1\n${head}`],
  ])('takes no text with %s', (_, text) => {
    expect(() => parseExposition(text)).toThrow();
  });
});
