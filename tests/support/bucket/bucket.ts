/**
 * A bucket for tests: s3rver behind a gate that checks every signature, which s3rver does not, and does what it lacks
 * of uploads in parts.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import {
  createServer,
  request as forward,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import type { BucketSettings } from '../../../party/files/s3-bucket.ts';
import { findFault } from './signature.ts';
import { errorXml, listXml, problemOfCompletion, Uploads } from './uploads.ts';

// The only key that s3rver knows; what belongs to it is ours.
const owner = { accessKeyId: 'S3RVER', secretAccessKey: 'a secret/of+tests', region: 'eu-test-1' };
const bucket = 'partyline-files';

export type TestBucket = {
  readonly settings: BucketSettings;
  readonly uploads: Uploads;
  /** Method, path and S3's code for everything that was refused. */
  readonly refused: readonly string[];
  stop(): Promise<void>;
};

/** Starts a bucket on free ports. `now`: what its clock says. */
export async function startBucket(now: () => number = Date.now): Promise<TestBucket> {
  const directory = await mkdtemp(join(tmpdir(), 'partyline-bucket-'));
  const options = { address: '127.0.0.1', port: 0, silent: true, directory };
  const behind = new S3rver({ ...options, configureBuckets: [{ name: bucket, configs: [] }] });
  const { port } = await behind.run();
  const uploads = new Uploads(join(directory, bucket, '._S3rver_uploads'));
  const refused: string[] = [];
  const server = createServer((request, response) => {
    pass({ request, response, port, uploads, now }).then(
      (problem) => problem && refused.push(`${request.method} ${request.url} ${problem}`),
      () => response.destroy(),
    );
  });
  const endpoint = await listen(server);
  return {
    settings: { endpoint, bucket, ...owner },
    uploads,
    refused,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await behind.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

type Passage = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly port: number;
  readonly uploads: Uploads;
  readonly now: () => number;
};

/** Answers, or lets s3rver answer. Gives S3's code of what was refused. */
async function pass({ request, response, port, uploads, now }: Passage) {
  const { method = '', url: target = '', headers } = request;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const refuse = (problem: string, status = 403) => {
    response.writeHead(status, { 'content-type': 'application/xml' }).end(errorXml(problem));
    return problem;
  };
  const fault = findFault({ method, target, headers }, owner, now()) ?? faultOfBody(headers, body);
  if (fault !== undefined) return refuse(fault);
  const uploadId = new URL(target, 'http://x').searchParams.get('uploadId');
  if (uploadId !== null) {
    const parts = await uploads.findParts(uploadId);
    if (parts === undefined) return refuse('NoSuchUpload', 404);
    if (method === 'GET') {
      response.writeHead(200, { 'content-type': 'application/xml' }).end(listXml(parts));
      return undefined;
    }
    if (method === 'DELETE') {
      await uploads.abort(uploadId);
      response.writeHead(204).end();
      return undefined;
    }
    const problem = method === 'POST' ? problemOfCompletion(String(body), parts) : undefined;
    if (problem !== undefined) return refuse(problem, 400);
  }
  await handOn({ request, response, port }, body);
  return undefined;
}

function faultOfBody(headers: IncomingMessage['headers'], body: Buffer): string | undefined {
  const said = headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  const is = createHash('sha256').update(body).digest('hex');
  return said === 'UNSIGNED-PAYLOAD' || said === is ? undefined : 'XAmzContentSHA256Mismatch';
}

function handOn(
  { request, response, port }: Pick<Passage, 'request' | 'response' | 'port'>,
  body: Buffer,
): Promise<void> {
  const { method, url: path, headers } = request;
  return new Promise((resolve, reject) => {
    const behind = forward({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response).on('finish', resolve);
    });
    behind.on('error', reject);
    behind.end(body);
  });
}
