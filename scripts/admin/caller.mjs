// Calls of an export or import: signed, and repeated where the way or the other side fails for a moment. All of them may be.
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.mjs';
import { sentenceFor, signed } from './server.mjs';

const timeoutMs = 120_000;
const attempts = 8;
const mostWaitMs = 8_000;
const passing = ['unavailable', 'rate-limited', 'internal'];

/** @typedef {import('./server.mjs').Server} Server */
/** @typedef {(url: string, init: RequestInit) => Promise<Response>} Send */
/**
 * @typedef {object} Caller
 * @property {(path: string, body?: unknown, times?: number) => Promise<any>} ask what the server answers to an order
 * @property {(path: string) => Promise<Buffer | undefined>} load bytes; undefined where there are none
 * @property {(path: string, bytes: Buffer) => Promise<any>} put
 */

/**
 * @param {Server} server
 * @param {{ send?: Send, wait?: (ms: number) => Promise<unknown> }} [around]
 * @returns {Caller}
 */
export function createCaller(server, { send = fetch, wait = sleep } = {}) {
  /** @param {string} method @param {string} path @param {{ text?: string, bytes?: Buffer, times?: number }} [more] */
  const call = async (method, path, { text = '', bytes, times = attempts } = {}) => {
    const whole = `/v1/internal/moving${path}`;
    for (
      let left = times - 1, waitMs = 250;
      ;
      left -= 1, waitMs = Math.min(mostWaitMs, waitMs * 2)
    ) {
      const answer = await send(`${server.url}${whole}`, {
        method,
        headers: {
          authorization: signed(server.secret, { method, path: whole, body: text }),
          ...(text && { 'content-type': 'application/json' }),
        },
        ...(text && { body: text }),
        ...(bytes && { body: new Uint8Array(bytes) }),
        signal: AbortSignal.timeout(timeoutMs),
      }).catch(() => undefined);
      if (answer?.ok) return answer;
      const problem = await problemOf(answer);
      if (left <= 0 || !passing.includes(problem.code)) return problem;
      await wait(Math.max(waitMs, problem.waitMs));
    }
  };
  /** @param {Response | Problem} outcome */
  const getAnswer = (outcome) => {
    if (outcome instanceof Response) return outcome;
    if (outcome.isSilent)
      throw new Failure(
        `Nobody answers at ${server.url}: start the server, or name it with --server.`,
      );
    throw new Failure(sentenceFor(outcome, { url: server.url }));
  };
  return {
    ask: async (path, body = {}, times = attempts) =>
      getAnswer(await call('POST', path, { text: JSON.stringify(body), times })).json(),
    load: async (path) => {
      const outcome = await call('GET', path);
      if (!(outcome instanceof Response) && /not-found$/.test(outcome.code)) return undefined;
      return Buffer.from(await getAnswer(outcome).arrayBuffer());
    },
    put: async (path, bytes) => getAnswer(await call('PUT', path, { bytes })).json(),
  };
}

/** @typedef {{ code: string, field?: string, requestId?: string, isSilent: boolean, waitMs: number }} Problem */

/**
 * @param {Response | undefined} answer
 * @returns {Promise<Problem>}
 */
async function problemOf(answer) {
  const silent = { code: 'unavailable', isSilent: answer === undefined, waitMs: 0 };
  if (answer === undefined) return silent;
  const waitMs = Number(answer.headers.get('retry-after') ?? 0) * 1_000;
  const data = await answer.json().catch(() => undefined);
  // A gateway's own page says nothing of ours.
  const code = answer.status >= 500 ? 'unavailable' : 'not-found';
  return { ...silent, code, ...data?.error, isSilent: false, waitMs };
}
