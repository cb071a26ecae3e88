/** A strict reader of the Prometheus text format 0.0.4, stricter than Prometheus: what it takes, every scraper takes. */
export type Family = {
  readonly type: 'counter' | 'gauge' | 'summary';
  readonly help: string;
  readonly samples: Map<string, number>;
};

const metricName = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const helpLine = new RegExp(`^# HELP (${metricName}) (.+)$`);
const typeLine = new RegExp(`^# TYPE (${metricName}) (counter|gauge|summary)$`);
const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const sampleLine = new RegExp(
  `^(${metricName})(\\{${label}(?:,${label})*\\})? ([0-9]+(?:\\.[0-9]+)?(?:e[+-][0-9]+)?)$`,
);

/** Families by name. Throws at the first line that is not as it must be. */
export function parseExposition(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, Family>();
  let open: { name: string; help?: string; family?: Family } | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const help = helpLine.exec(line);
    const type = typeLine.exec(line);
    if (help) {
      const name = help[1] ?? '';
      if (families.has(name)) throw new Error(`a second group: ${line}`);
      open = { name, help: help[2] ?? '' };
    } else if (type) {
      if (open === undefined || type[1] !== open.name || open.family)
        throw new Error(`a type out of place: ${line}`);
      open.family = { type: type[2] as Family['type'], help: open.help ?? '', samples: new Map() };
      families.set(open.name, open.family);
    } else addSample(open, line);
  }
  return families;
}

function addSample(open: { name: string; family?: Family } | undefined, line: string): void {
  const [, name = '', labels = '', value] = sampleLine.exec(line) ?? [];
  if (value === undefined) throw new Error(`no line of the format: ${line}`);
  const { family } = open ?? {};
  if (open === undefined || family === undefined) throw new Error(`without a type: ${line}`);
  const suffix = name.slice(open.name.length);
  const mayBe = family.type === 'summary' ? ['_sum', '_count'] : [''];
  if (!name.startsWith(open.name) || !mayBe.includes(suffix))
    throw new Error(`in another's group: ${line}`);
  const names = [...labels.matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)="/g)].map((found) => found[1]);
  if (new Set(names).size < names.length) throw new Error(`a label twice: ${line}`);
  const key = `${suffix}${labels}`;
  if (family.samples.has(key)) throw new Error(`twice: ${line}`);
  family.samples.set(key, Number(value));
}

/** The value of one sample, such as `partyline_refusals_total{over="http",code="invalid"}`; 0 where there is none yet. */
export function sampleOf(families: Map<string, Family>, sample: string): number {
  const [, name = '', labels = ''] = /^([^{]+)(\{.*\})?$/.exec(sample) ?? [];
  const base = name.replace(/_(sum|count)$/, '');
  const own = families.get(name);
  if (own) return own.samples.get(labels) ?? 0;
  const summary = families.get(base);
  if (summary === undefined) throw new Error(`there is no ${name}`);
  return summary.samples.get(`${name.slice(base.length)}${labels}`) ?? 0;
}
