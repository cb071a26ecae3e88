import { type Client, createClient } from '@libsql/client/web';

/** Makes clients for a libSQL server over HTTP. Each of their calls fails after `timeoutMs`; without that a stopped server hangs them for ever. */
export function webClient(server: {
  url: string;
  authToken: string | undefined;
  timeoutMs: number;
}): () => Client {
  const { url, authToken, timeoutMs } = server;
  const fetchInTime = (request: Request) =>
    fetch(request, { signal: AbortSignal.timeout(timeoutMs) });
  return () =>
    createClient({ url, fetch: fetchInTime, ...(authToken === undefined ? {} : { authToken }) });
}
