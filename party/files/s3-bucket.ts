import { AwsV4Signer } from 'aws4fetch';
import { Fault } from '../fault.ts';
import type { Clock, Log } from '../ports.ts';
import { traceOf } from '../trace.ts';
import { problemOf } from './s3-answers.ts';

/** Where a bucket is and who may use it. */
export type BucketSettings = {
  /** With the scheme, without the bucket, without a slash at its end. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};
export type BucketDeps = {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly clock: Clock;
  readonly log: Log;
};
type Call = {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer> | string;
};
type Presigned = Pick<Call, 'method' | 'query' | 'headers'> & {
  /** ms since 1970. */
  readonly from: number;
  readonly validMs: number;
};

const timeoutMs = 30_000;
const retryAfterMs = 200;

/** A bucket that speaks S3: signed calls and presigned addresses. Whatever goes wrong is `unavailable` and no more. */
export class Bucket {
  readonly #settings: BucketSettings;
  readonly #deps: BucketDeps;

  constructor(settings: BucketSettings, deps: BucketDeps) {
    this.#settings = settings;
    this.#deps = deps;
  }

  /** Calls, once more when the other side fails. Answers what is below 300, or one of the `expected` codes of S3. */
  async call(key: string, call: Call, expected: readonly string[] = []): Promise<BucketAnswer> {
    let answer = await this.#attempt(key, call);
    if (answer === undefined) {
      await new Promise<void>((resolve) => this.#deps.clock.after(retryAfterMs, resolve));
      answer = await this.#attempt(key, call);
    }
    if (answer === undefined) throw new Fault('unavailable');
    if (answer.problem === undefined || expected.includes(answer.problem)) return answer;
    this.#deps.log('error', 'bucket refuses', { method: call.method, problem: answer.problem });
    throw new Fault('unavailable');
  }

  /** An address that anybody can use until it expires. All `headers` must come with it as they are here. */
  async address(key: string, { method, query, headers, from, validMs }: Presigned) {
    const url = this.#url(key, { ...query, 'X-Amz-Expires': String(validMs / 1_000) });
    const { url: signed } = await this.#signer(url, { method, headers, from }, true).sign();
    // A blank as S3 itself writes it.
    return signed.href.replaceAll('+', '%20');
  }

  /** Undefined: another attempt may help. */
  async #attempt(key: string, call: Call): Promise<BucketAnswer | undefined> {
    const { fetch, clock, log } = this.#deps;
    const { method, body = null } = call;
    const ending = new AbortController();
    const stop = clock.after(timeoutMs, () => ending.abort());
    try {
      const signer = this.#signer(
        this.#url(key, call.query),
        { ...call, from: clock.now() },
        false,
      );
      const { url, headers } = await signer.sign();
      const { signal } = ending;
      const request = new Request(url, { method, headers, body, redirect: 'manual', signal });
      const answer = await withBody(await fetch(request));
      if (answer.status < 500 && answer.status !== 429) return answer;
      log('warn', 'bucket fails', { method, problem: answer.problem ?? '' });
    } catch (error) {
      log('warn', 'bucket not reached', { method, error: traceOf(error) });
      if (ending.signal.aborted) throw new Fault('unavailable');
    } finally {
      stop();
    }
    return undefined;
  }

  #url(key: string, query: Readonly<Record<string, string>> = {}): string {
    const { endpoint, bucket } = this.#settings;
    const search = new URLSearchParams(query).toString();
    return `${endpoint}/${bucket}/${key}${search && `?${search.replaceAll('+', '%20')}`}`;
  }

  #signer(url: string, { from, ...call }: Call & { from: number }, isQuery: boolean) {
    const { accessKeyId, secretAccessKey, region } = this.#settings;
    const datetime = new Date(from).toISOString().replace(/[:-]|\.\d{3}/g, '');
    return new AwsV4Signer({
      ...{ url, method: call.method, headers: call.headers ?? {}, datetime },
      ...{ accessKeyId, secretAccessKey, region, service: 's3' },
      ...{ signQuery: isQuery, allHeaders: isQuery },
    });
  }
}

/** What a bucket answered. `problem` is S3's code, or the status where there is none. */
export type BucketAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly problem: string | undefined;
};

async function withBody(response: Response): Promise<BucketAnswer> {
  const { status, headers } = response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status, headers, bytes, problem: problemOf(status, headers, bytes) };
}
