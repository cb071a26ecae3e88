/** Checks a signature of version 4 as AWS describes it, with nothing of what the server signs with. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export type Signed = {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};
export type Owner = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
};

type Claim = {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly date: string;
  readonly payload: string;
};

const skewMs = 15 * 60_000;
const longestMs = 7 * 24 * 60 * 60_000;

/** S3's code of what is wrong with a request; undefined when it is signed by the owner and still good at `now`. */
export function findFault(request: Signed, owner: Owner, now: number): string | undefined {
  const query = parseQuery(request.target);
  const presigned = query.find(([name]) => name === 'X-Amz-Signature') !== undefined;
  const claim = presigned ? claimOfQuery(query) : claimOfHeader(request.headers);
  if (claim === undefined) return 'AccessDenied';
  const at = parseDate(claim.date);
  const endsAt = presigned ? at + Number(partOf(query, 'X-Amz-Expires')) * 1_000 : at + skewMs;
  if (!(endsAt <= at + longestMs) || now < at - skewMs) return 'AccessDenied';
  if (now > endsAt) return presigned ? 'AccessDenied' : 'RequestTimeTooSkewed';
  const scope = `${claim.date.slice(0, 8)}/${owner.region}/s3/aws4_request`;
  if (claim.credential !== `${owner.accessKeyId}/${scope}`) return 'InvalidAccessKeyId';
  if (!coversAll(request.headers, claim.signedHeaders)) return 'AccessDenied';
  const text = ['AWS4-HMAC-SHA256', claim.date, scope, sha256(canonical(request, claim))].join(
    '\n',
  );
  const expected = Buffer.from(hmac(keyOf(owner, claim.date), text).toString('hex'));
  const given = Buffer.from(claim.signature);
  const isSame = given.length === expected.length && timingSafeEqual(given, expected);
  return isSame ? undefined : 'SignatureDoesNotMatch';
}

function claimOfQuery(query: readonly [string, string][]): Claim | undefined {
  if (partOf(query, 'X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') return undefined;
  return {
    credential: partOf(query, 'X-Amz-Credential'),
    signedHeaders: partOf(query, 'X-Amz-SignedHeaders'),
    signature: partOf(query, 'X-Amz-Signature'),
    date: partOf(query, 'X-Amz-Date'),
    payload: 'UNSIGNED-PAYLOAD',
  };
}

function claimOfHeader(headers: Signed['headers']): Claim | undefined {
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]+)$/.exec(
      headerOf(headers, 'authorization'),
    );
  if (parts === null) return undefined;
  const [, credential = '', signedHeaders = '', signature = ''] = parts;
  const date = headerOf(headers, 'x-amz-date');
  return {
    ...{ credential, signedHeaders, signature, date },
    payload: headerOf(headers, 'x-amz-content-sha256'),
  };
}

/** The host and everything of Amazon's own must be signed. */
function coversAll(headers: Signed['headers'], signed: string): boolean {
  const names = signed.split(';');
  const own = Object.keys(headers).filter((name) => name.startsWith('x-amz-'));
  return names.includes('host') && own.every((name) => names.includes(name));
}

function canonical({ method, target, headers }: Signed, { signedHeaders, payload }: Claim) {
  const [path = ''] = target.split('?');
  const query = parseQuery(target)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort();
  const lines = signedHeaders.split(';').map((name) => `${name}:${headerOf(headers, name)}\n`);
  const uri = path.split('/').map((part) => encode(decodeURIComponent(part)));
  return [method, uri.join('/'), query.join('&'), lines.join(''), signedHeaders, payload].join(
    '\n',
  );
}

function parseQuery(target: string): [string, string][] {
  const search = target.split('?')[1] ?? '';
  return search
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', value = ''] = pair.split('=');
      // Not a form: a plus is a plus.
      return [decodeURIComponent(name), decodeURIComponent(value)];
    });
}

const partOf = (query: readonly [string, string][], wanted: string) =>
  query.find(([name]) => name === wanted)?.[1] ?? '';
const headerOf = (headers: Signed['headers'], name: string) =>
  String(headers[name] ?? '')
    .trim()
    .replace(/ +/g, ' ');
const encode = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest();
const keyOf = ({ secretAccessKey, region }: Owner, date: string) =>
  ['s3', 'aws4_request'].reduce(
    hmac,
    hmac(hmac(`AWS4${secretAccessKey}`, date.slice(0, 8)), region),
  );

function parseDate(text: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (parts === null) return Number.NaN;
  const [, year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
