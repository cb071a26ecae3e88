import { errorStatus, errorTexts } from '../../sdk/src/protocol/index.ts';
import { Fault } from '../fault.ts';

/** An answer in JSON, which no cache keeps. */
export function json(data: unknown, init: { status?: number; headers?: HeadersInit } = {}) {
  const headers = new Headers(init.headers);
  headers.set('content-type', 'application/json; charset=utf-8');
  headers.set('cache-control', 'no-store');
  return new Response(JSON.stringify(data), { status: init.status ?? 200, headers });
}

/** Another method than this address takes; `allow` names those it does. */
export class WrongMethod extends Fault {
  readonly allow: string;

  constructor(allow: string) {
    super('method-not-allowed');
    this.allow = allow;
  }
}

/** A range that a file of `size` bytes does not have. */
export class WrongRange extends Fault {
  readonly size: number;

  constructor(size: number) {
    super('invalid', { field: 'range' });
    this.size = size;
  }
}

/** A failure as the client may see it: what is no `Fault` is `internal`, and nothing of it is told. */
export function errorAnswer(error: unknown, requestId: string): Response {
  const fault = error instanceof Fault ? error : new Fault('internal');
  const { code, field, retryAfterMs } = fault;
  const status = fault instanceof WrongRange ? 416 : errorStatus[code] || 500;
  const headers = new Headers();
  if (retryAfterMs !== undefined)
    headers.set('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  if (fault instanceof WrongMethod) headers.set('allow', fault.allow);
  if (fault instanceof WrongRange) headers.set('content-range', `bytes */${fault.size}`);
  const details = {
    ...(field === undefined ? {} : { field }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
  const body = { error: { code, message: errorTexts[code], ...details, requestId } };
  return json(body, { status, headers });
}

/** The only answer of a server whose settings do not allow it to serve. */
export function refusal(problem: string): Response {
  return json({ error: { code: 'unavailable', message: problem } }, { status: 503 });
}
