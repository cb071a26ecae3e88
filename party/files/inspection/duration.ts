/** As in `fileRequests.begin`: longer ones are mistakes. */
const mostSeconds = 86_400;

/** Seconds to the millisecond; undefined for what is no length of time. */
export function durationOf(seconds: number): number | undefined {
  const isKnown = seconds > 0 && seconds <= mostSeconds;
  return isKnown ? Math.round(seconds * 1_000) / 1_000 : undefined;
}
