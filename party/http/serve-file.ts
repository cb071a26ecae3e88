import { Fault } from '../fault.ts';
import { dispositionOf } from '../files/disposition.ts';
import type { FileLink } from '../files/links.ts';
import { readRange } from '../files/range.ts';
import { type FileRecord, storedOf } from '../files/record.ts';
import type { AppDeps } from './deps.ts';
import { WrongRange } from './respond.ts';
import { isCurrent } from './site.ts';
import { sized } from './sized.ts';

type Deps = Pick<AppDeps, 'files' | 'clock'>;
type Serving = {
  readonly request: Request;
  readonly record: FileRecord;
  readonly link: FileLink;
  /** To be saved, also where browsers could show it. */
  readonly isSaved: boolean;
};

// Inside what a store's own address lives. A player that jumps about asks once, not for every jump.
const redirectSeconds = 60;
// A file opened by itself becomes a page of its browser's making, which may show it and nothing else.
const policyOf = (sandbox: string) =>
  `default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; ${sandbox}; frame-ancestors 'none'`;
const policies = {
  inert: policyOf('sandbox'),
  // Chromium's own player asks for the file once more, as the page's origin: without one it gets nothing (November 2026).
  player: policyOf('sandbox allow-same-origin'),
};

/** The bytes of a file, or the range of them that was asked for. */
export async function serveFile(deps: Deps, serving: Serving): Promise<Response> {
  const { request, record } = serving;
  const { size } = record;
  // The bytes of an id never change once it is finished.
  const etag = `"${record.id}"`;
  const headers = headersOf(serving, { etag, now: deps.clock.now() });
  if (isCurrent(request.headers.get('if-none-match'), etag)) {
    return new Response(null, { status: 304, headers });
  }
  const wanted = readRange(request.headers, { size, etag });
  if (wanted.kind === 'nothing') throw new WrongRange(size);
  const { start, end } = wanted.kind === 'part' ? wanted.range : { start: 0, end: size };
  headers.set('content-length', String(end - start));
  if (wanted.kind === 'part') headers.set('content-range', `bytes ${start}-${end - 1}/${size}`);
  const status = wanted.kind === 'part' ? 206 : 200;
  if (request.method === 'HEAD') return new Response(null, { status, headers });
  const bytes = await deps.files.read(storedOf(record), { start, end });
  return new Response(sized(bytes, end - start), { status, headers });
}

/** Sends to where the store itself shows the file. */
export async function redirectTo({ files }: Deps, serving: Serving): Promise<Response> {
  const { record, isSaved } = serving;
  const showing = { type: typeOf(record), disposition: dispositionOf(record, isSaved) };
  const location = await files.link?.(storedOf(record), showing);
  if (location === undefined) throw new Fault('unavailable');
  return new Response(null, {
    status: 302,
    headers: {
      location,
      // What is compressed on its way has no ranges, and another tag.
      'cache-control': `private, max-age=${redirectSeconds}`,
      'cross-origin-resource-policy': 'cross-origin',
    },
  });
}

function headersOf(
  { record, link, isSaved }: Serving,
  { etag, now }: { etag: string; now: number },
): Headers {
  const seconds = Math.max(0, Math.floor((link.expiresAt - now) / 1_000));
  return new Headers({
    etag,
    'content-type': typeOf(record),
    'content-disposition': dispositionOf(record, isSaved),
    'content-security-policy': /^(video|audio)\//.test(record.type)
      ? policies.player
      : policies.inert,
    // What is compressed on its way has no ranges, and another tag.
    'cache-control': `private, max-age=${seconds}, immutable, no-transform`,
    'accept-ranges': 'bytes',
    // Pages of any website draw and play it: who may is in the address.
    'cross-origin-resource-policy': 'cross-origin',
  });
}

const typeOf = ({ type }: FileRecord) =>
  type === 'text/plain' ? 'text/plain; charset=utf-8' : type;
