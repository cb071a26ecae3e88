import type * as v from 'valibot';
import type { Environment } from './environment.ts';
import { PartylineError } from './error.ts';
import { answers, type ErrorCode, parse } from './protocol/index.ts';

const answerWithinMs = 15_000;

/** A call of the server's API. */
export type Call<S extends v.GenericSchema> = {
  readonly method?: 'POST';
  /** Begins with `/v1/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  readonly body?: object;
  readonly token?: string | undefined;
  readonly answer: S;
  readonly signal?: AbortSignal | undefined;
};
export type Http = <S extends v.GenericSchema>(call: Call<S>) => Promise<v.InferOutput<S>>;

/** The API of one server. Rejects with a `PartylineError` only. */
export function httpClient(environment: Environment, server: string): Http {
  return async (call) => {
    const { response, data } = await exchange(environment, server, call);
    if (!response.ok) throw refusal(response, data);
    const answer = parse(call.answer, data);
    if (!answer.ok)
      throw new PartylineError('internal', { message: 'The answer is not understood.' });
    return answer.value;
  };
}

type Exchange = { response: Response; data: unknown };

async function exchange(
  { fetch, after }: Environment,
  server: string,
  call: Call<v.GenericSchema>,
): Promise<Exchange> {
  const { signal } = call;
  const controller = new AbortController();
  const abort = () => controller.abort();
  const undoTimeout = after(answerWithinMs, abort);
  signal?.addEventListener('abort', abort);
  try {
    if (signal?.aborted) abort();
    const response = await fetch(server + addressOf(call), initOf(call, controller.signal));
    return { response, data: readJson(await response.text()) };
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
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size > 0 ? `${path}?${search}` : path;
}

function initOf({ method, body, token }: Call<v.GenericSchema>, signal: AbortSignal): RequestInit {
  return {
    method: method ?? 'GET',
    credentials: 'omit',
    signal,
    headers: {
      ...(body && { 'Content-Type': 'application/json' }),
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The server's own error, or for an answer that is not ours (a proxy's page) what its status says. */
function refusal(response: Response, data: unknown): PartylineError {
  const answer = parse(answers.error, data);
  if (!answer.ok) return new PartylineError(codeOfStatus(response.status));
  const { code, ...details } = answer.value.error;
  return new PartylineError(code, details);
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'unavailable' : 'internal';
}
