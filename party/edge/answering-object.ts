import { DurableObject } from 'cloudflare:workers';
import { codeToTell } from '../home/code-to-tell.ts';
import type { PlatformRoom } from '../home/platform.ts';
import type { ObjectState } from './cloudflare.ts';
import { type Environment, partiesOf } from './environment.ts';
import { unavailable } from './failures.ts';

type Answering = { onRequest(request: Request): Promise<Response> };

/**
 * An object that only answers calls. It does without partyserver, which has nothing for it but a note of its name in
 * the storage: a row written for each file and limiter, and left there when everything else is removed.
 */
export abstract class AnsweringObject<T extends Answering> extends DurableObject<Environment> {
  readonly #make: () => T;
  #object: T | undefined;

  constructor(state: ObjectState, env: Environment, make: (room: PlatformRoom) => T) {
    super(state, env);
    this.#make = () => make(roomOf(state, env, state.id.name));
  }

  /** Never rejects. */
  async fetch(request: Request): Promise<Response> {
    try {
      this.#object ??= this.#make();
      return await this.#object.onRequest(request);
    } catch (error) {
      codeToTell(error, 'request failed');
      return unavailable();
    }
  }
}

/** What both homes give to an object, but for sockets. Throws where nobody knows its name. */
export function roomOf(
  state: ObjectState,
  env: Environment,
  name: string | undefined,
): PlatformRoom {
  if (name === undefined) throw new Error('an object of this Worker is reached by its name only');
  return {
    id: name,
    env,
    storage: state.storage,
    context: { parties: partiesOf(env) },
    blockConcurrencyWhile: (task) => state.blockConcurrencyWhile(task),
    getConnections: () => [],
  };
}
