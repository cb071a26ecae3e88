import type * as v from 'valibot';
import type { Environment } from './environment.ts';
import { PartylineError } from './error.ts';
import { readJson } from './protocol/codec.ts';
import { answers, parse, siteHeader } from './protocol/index.ts';

const answerWithinMs = 15_000;

/** A call of the server's API. */
export type Call<S extends v.GenericSchema> = {
  /** Begins with `/v1/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  /** Default: POST where there is a body, else GET. */
  readonly method?: string;
  readonly body?: object;
  /** A body that is no JSON; its type is the media type. */
  readonly raw?: Blob;
  readonly token?: string | undefined;
  readonly answer: S;
  readonly signal?: AbortSignal | undefined;
  /** How long an answer may take, in ms. */
  readonly withinMs?: number;
};
export type Http = <S extends v.GenericSchema>(call: Call<S>) => Promise<v.InferOutput<S>>;

/** Where a client belongs: a server, and a site of it; '' for the default one. */
export type Home = { readonly server: string; readonly site: string };

/** The API of one server. Rejects with a `PartylineError` only. */
export function httpClient(environment: Environment, home: Home): Http {
  return async (call) => {
    const { status, data } = await exchange(environment, home, call);
    const answer = parse(call.answer, data);
    if (status < 300 && answer.ok) return answer.value;
    const refusal = parse(answers.error, data);
    // Not an answer of ours: the page of a proxy, or what a much newer server says.
    if (!refusal.ok) throw new PartylineError('unavailable');
    throw new PartylineError(refusal.value.error.code, refusal.value.error);
  };
}

async function exchange(
  { fetch, after }: Environment,
  { server, site }: Home,
  call: Call<v.GenericSchema>,
): Promise<{ status: number; data: unknown }> {
  const { signal, withinMs = answerWithinMs } = call;
  const controller = new AbortController();
  const abort = () => controller.abort();
  const undoTimeout = after(withinMs, abort);
  signal?.addEventListener('abort', abort);
  try {
    if (signal?.aborted) abort();
    const response = await fetch(server + addressOf(call), {
      ...initOf(call, site),
      signal: controller.signal,
    });
    return { status: response.status, data: readJson(await response.text()) };
  } catch (cause) {
    throw new PartylineError(signal?.aborted ? 'aborted' : 'network', { cause });
  } finally {
    undoTimeout();
    signal?.removeEventListener('abort', abort);
  }
}

function addressOf({ path, query = {} }: Call<v.GenericSchema>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, `${value}`);
  }
  return `${path}?${search}`.replace(/\?$/, '');
}

function initOf({ method, body, raw, token }: Call<v.GenericSchema>, site: string): RequestInit {
  return {
    method: method ?? (body ? 'POST' : 'GET'),
    credentials: 'omit',
    headers: {
      ...(body && { 'Content-Type': 'application/json' }),
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(site && { [siteHeader]: site }),
    },
    body: raw ?? JSON.stringify(body),
  };
}
