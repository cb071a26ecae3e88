const kilo = 1024;
const formats = new Map<string, Intl.NumberFormat>();

/**
 * A size as people say it, such as "5.2 MB". `isCeiled` never says less than it is, so that what is over a limit
 * does not look as if it kept it.
 */
export function sayFileSize(bytes: number, locale: string, isCeiled = false): string {
  const round = isCeiled ? Math.ceil : Math.round;
  if (bytes < kilo) return format(locale, 'byte', bytes);
  if (bytes < kilo * kilo) {
    const kilobytes = round(bytes / kilo);
    if (kilobytes < 1_000) return format(locale, 'kilobyte', kilobytes);
  }
  return format(locale, 'megabyte', round((bytes / kilo / kilo) * 10) / 10);
}

function format(locale: string, unit: string, value: number): string {
  const key = `${locale} ${unit}`;
  const unitDisplay = unit === 'byte' ? 'long' : 'short';
  const known =
    formats.get(key) ?? new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay });
  formats.set(key, known);
  return known.format(value);
}
