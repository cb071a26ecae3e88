import * as v from 'valibot';

/** How the server can be watched. */
export type WatchSettings = {
  /** Opens `/metrics`; without one there is no such address. */
  readonly metricsToken: string | undefined;
  /** Log lines below this are not written. */
  readonly logLevel: 'info' | 'warn' | 'error';
  /** Whether every request of the API is a log line. */
  readonly logRequests: boolean;
};

const tokenLength = 32;

/** Variables of the environment about watching. */
export const watchVariables = {
  METRICS_TOKEN: v.optional(v.string()),
  LOG_LEVEL: v.optional(v.picklist(['info', 'warn', 'error']), 'info'),
  LOG_REQUESTS: v.optional(v.picklist(['on', 'off']), 'off'),
};
const variables = v.object(watchVariables);
type Variables = v.InferOutput<typeof variables>;

/** What is wrong with them, in one sentence; undefined where nothing is. */
export function problemOfWatching({ METRICS_TOKEN: token }: Variables): string | undefined {
  if (token === undefined) return undefined;
  if (token.length < tokenLength) return `METRICS_TOKEN has fewer than ${tokenLength} characters.`;
  // What a header cannot carry as it is would never be right.
  return /^[\x21-\x7e]+$/.test(token)
    ? undefined
    : 'METRICS_TOKEN may hold letters, digits and signs of ASCII only, without spaces.';
}

export const toWatchSettings = (values: Variables): WatchSettings => ({
  metricsToken: values.METRICS_TOKEN,
  logLevel: values.LOG_LEVEL,
  logRequests: values.LOG_REQUESTS === 'on',
});
