import { admitSocket, turnAway } from '../home/gate.ts';
import { type Environment, objectAt } from './environment.ts';

/** Answers what is addressed to an object from outside: a socket with a ticket gets through, and nothing else. */
export async function answerSocket(request: Request, env: Environment): Promise<Response> {
  const isSocket = request.headers.get('upgrade')?.toLowerCase() === 'websocket';
  if (!isSocket) return turnAway();
  const admitted = await admitSocket(request, { env });
  if (admitted instanceof Response) return admitted;
  const [, , party, name = ''] = new URL(admitted.url).pathname.split('/');
  return objectAt(party === 'person' ? env.PERSON : env.ROOM, name).fetch(admitted);
}
