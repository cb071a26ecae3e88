import { closeWith } from '../home/gate.ts';

/** What an inner call is answered when nothing can be said: nothing, and so the caller says `unavailable`. */
export const unavailable = (): Response => new Response(null, { status: 503 });

/**
 * In the place of what partyserver says when something fails: a stack, to a socket even as a frame (0.5.10). Nothing
 * of an answer that was not made by us goes on.
 */
export function inPlaceOf(answer: Response | undefined, request: Request): Response {
  const { webSocket } = (answer ?? {}) as { webSocket?: ClientEnd | null };
  webSocket?.accept();
  webSocket?.close(1011);
  const isSocket = request.headers.get('upgrade')?.toLowerCase() === 'websocket';
  return isSocket ? closeWith('unavailable') : unavailable();
}

type ClientEnd = { accept(): void; close(code: number): void };
