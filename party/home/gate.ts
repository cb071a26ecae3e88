/** What stands before every object: nothing gets through from outside but a socket with a ticket. */
import { nanoid } from 'nanoid';
import { closeCodeOf, type ErrorCode } from '../../sdk/src/protocol/index.ts';
import { admit } from '../auth/admit.ts';
import { Fault } from '../fault.ts';
import { secure } from '../http/headers.ts';
import { errorAnswer } from '../http/respond.ts';
import { codeToTell } from './code-to-tell.ts';
import type { Variables } from './platform.ts';
import { configOf, sitesOf } from './settings.ts';
import { systemClock } from './surroundings.ts';
import { tally } from './watching.ts';

/** For requests that name an object. */
export function turnAway(): Response {
  const requestId = nanoid(12);
  return secure(errorAnswer(new Fault('not-found'), requestId), requestId);
}

/** Looks at the ticket of a socket before an object is reached: the request to reach it with, or the answer. Never rejects. */
export async function admitSocket(
  request: Request,
  { env }: { readonly env: Variables },
): Promise<Request | Response> {
  try {
    const config = configOf(env);
    const sites = sitesOf(config);
    const deps = { config, sites, clock: systemClock, newConnectionId: () => nanoid(16) };
    const admission = await admit(request, deps);
    if (admission.ok) return withShortAddress(admission.request);
    if (admission.code !== 'not-found') return closeWith(admission.code);
    tally.count('socketsRefused', ['not-found']);
    return turnAway();
  } catch (error) {
    return closeWith(codeToTell(error, 'admission failed'));
  }
}

// The platform keeps a socket's address in its 2 KB attachment, and a client chooses how long its Host header is.
function withShortAddress(request: Request): Request {
  const { pathname, search } = new URL(request.url);
  return new Request(`https://partyline${pathname}${search}`, request);
}

/** Accepts a socket and closes it with the reason: of a refused handshake a browser tells its page nothing but 1006. */
export function closeWith(code: ErrorCode): Response {
  tally.count('socketsRefused', [code]);
  const { 0: outside, 1: inside } = new WebSocketPair();
  inside.accept();
  inside.close(closeCodeOf(code), code);
  return new Response(null, { status: 101, webSocket: outside });
}
