/** The middle value; NaN for none. @param {number[]} values */
export function median(values) {
  return percentile(values, 50);
}

/** The value below which `share` per cent of the values lie; NaN for none. @param {number[]} values @param {number} share */
export function percentile(values, share) {
  if (values.length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).sort();
  const place = (sorted.length - 1) * (share / 100);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** p50, p95 and p99 of some durations. @param {number[]} values */
export function spread(values) {
  return {
    p50: percentile(values, 50),
    p95: percentile(values, 95),
    p99: percentile(values, 99),
  };
}

/** Adds up. @param {number[]} values */
export function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
