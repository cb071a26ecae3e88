/** What stands before every object: nothing gets through from outside but a socket with a ticket. */
import { nanoid } from 'nanoid';
import { closeCodeOf, type ErrorCode } from '../../sdk/src/protocol/index.ts';
import { Fault } from '../fault.ts';
import { secure } from '../http/headers.ts';
import { errorAnswer } from '../http/respond.ts';

/** For the platform's hooks before an object is reached. */
export function turnAway(): Response {
  const requestId = nanoid(12);
  return secure(errorAnswer(new Fault('not-found'), requestId), requestId);
}

/** Accepts a socket and closes it with the reason: of a refused handshake a browser tells its page nothing but 1006. */
export function closeWith(code: ErrorCode): Response {
  const { 0: outside, 1: inside } = new WebSocketPair();
  inside.accept();
  inside.close(closeCodeOf(code), code);
  return new Response(null, { status: 101, webSocket: outside });
}
