import type { DeliveryOptions } from '../delivery.ts';
import { PartylineError } from '../error.ts';
import { readJson } from '../protocol/codec.ts';
import { answers, parse, siteHeader } from '../protocol/index.ts';
import { type Bytes, base64 } from './digest.ts';

// As long as bytes are seen to go there is no hurry; `fetch` shows none.
const stallsAfterMs = 30_000;
const fetchWithinMs = 180_000;

export type Part = {
  readonly url: string;
  readonly bytes: Bytes;
  readonly digest: Bytes;
  readonly signal: AbortSignal;
  /** This many of the bytes are on their way. */
  onSent(bytes: number): void;
};
type Remote = Pick<DeliveryOptions, 'server' | 'site' | 'environment' | 'session'>;
type Request = { readonly url: string; readonly headers: Record<string, string> };
type Answer = { readonly status: number; readonly text: string };

/** Sends one part. Rejects with a `PartylineError`. */
export async function sendPart(remote: Remote, part: Part): Promise<void> {
  // It tells nobody any more who begins to listen now.
  if (part.signal.aborted) throw new PartylineError('aborted');
  const isOwn = part.url.startsWith('/');
  const request = {
    url: new URL(part.url, remote.server).href,
    // What is not our own server learns nothing of the session.
    headers: isOwn ? headersOf(remote, part.digest) : {},
  };
  const { XMLHttpRequest } = remote.environment;
  const { status, text } = await (XMLHttpRequest
    ? sendWithProgress(remote, new XMLHttpRequest(), request, part)
    : sendByFetch(remote, request, part));
  if (status >= 200 && status < 300) return;
  const refusal = parse(answers.error, readJson(text));
  // A presigned address has run out perhaps; whoever tries again asks for another.
  if (!isOwn || !refusal.ok) throw new PartylineError('unavailable');
  throw new PartylineError(refusal.value.error.code, refusal.value.error);
}

function headersOf(remote: Remote, digest: Bytes): Record<string, string> {
  return {
    Authorization: `Bearer ${remote.session.current?.token ?? ''}`,
    'Content-Type': 'application/octet-stream',
    'Content-Digest': `sha-256=:${base64(digest)}:`,
    ...(remote.site && { [siteHeader]: remote.site }),
  };
}

async function sendByFetch(
  { environment }: Remote,
  { url, headers }: Request,
  { bytes, signal }: Part,
): Promise<Answer> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const undo = environment.after(fetchWithinMs, abort);
  signal.addEventListener('abort', abort);
  try {
    const init = { method: 'PUT', headers, body: bytes, signal: controller.signal } as const;
    const response = await environment.fetch(url, { ...init, credentials: 'omit' });
    return { status: response.status, text: await response.text() };
  } catch (cause) {
    throw new PartylineError('network', { cause });
  } finally {
    undo();
    signal.removeEventListener('abort', abort);
  }
}

function sendWithProgress(
  { environment }: Remote,
  request: XMLHttpRequest,
  { url, headers }: Request,
  { bytes, signal, onSent }: Part,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const abort = () => request.abort();
    let undo = environment.after(stallsAfterMs, abort);
    signal.addEventListener('abort', abort);
    request.upload.onprogress = ({ loaded }) => {
      undo();
      undo = environment.after(stallsAfterMs, abort);
      onSent(loaded);
    };
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = request.onabort = () => reject(new PartylineError('network'));
    request.onloadend = () => {
      undo();
      signal.removeEventListener('abort', abort);
    };
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(bytes);
  });
}
