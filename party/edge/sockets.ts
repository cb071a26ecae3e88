import { codeToTell } from '../home/code-to-tell.ts';
import { admitSocket, closeWith, turnAway } from '../home/gate.ts';
import { discard } from '../http/body.ts';
import { type Environment, objectAt } from './environment.ts';

/** Answers what is addressed to an object from outside: a socket with a ticket gets through, and nothing else. */
export async function answerSocket(request: Request, env: Environment): Promise<Response> {
  const isSocket = request.headers.get('upgrade')?.toLowerCase() === 'websocket';
  if (!isSocket) {
    // Whoever answers before a body has come may hang up on its sender, and `wrangler dev` then says 503 in our place.
    await discard(request).catch(() => {});
    return turnAway();
  }
  const admitted = await admitSocket(request, { env });
  if (admitted instanceof Response) return admitted;
  const [, , party, name = ''] = new URL(admitted.url).pathname.split('/');
  const object = objectAt(party === 'person' ? env.PERSON : env.ROOM, name);
  return object.fetch(admitted).catch((error: unknown) => {
    // It was reset, or has too much to do: its client comes again, and later.
    codeToTell(error, 'object not reached');
    return closeWith('unavailable');
  });
}
