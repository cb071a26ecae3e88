import type * as v from 'valibot';
import type { Environment } from './environment.ts';
import type { Call, Http } from './http.ts';
import type { ErrorCode, Person } from './protocol/index.ts';
import type { SessionKeeper } from './session.ts';

/** A way to one object of the server in the name of whoever is signed in. */
export type Line<Answer> = {
  /** A fresh socket address for one attempt, and all that the server said with it. */
  ticket(signal: AbortSignal): Promise<{ url: string; answer: Answer }>;
  /** Whether there is another session now than that of the latest ticket. */
  hasNewSession(): boolean;
  /** The socket is gone for good, with a code where the server refused it. */
  onEnd(error: ErrorCode | undefined): void;
};

/** A room that one has come into, or left for good. */
export type Membership = { readonly room: string; readonly isMember: boolean };

/** What other entries of the package need from inside a client. No part of what is published. */
export type Door = {
  readonly environment: Environment;
  /** The site's key; '' for the default one. */
  readonly site: string;
  readonly session: Pick<SessionKeeper, 'current' | 'accept'>;
  /** Aborted when the client is closed. */
  readonly closed: AbortSignal;
  /** Calls `listener` with every room that the person has come into, or left for good. */
  onMember(listener: (membership: Membership) => void): () => void;
  /** Calls in the name of whoever is signed in. */
  readonly call: Http;
  /** `place`: what stands behind `/parties/`; `call`: what gives its tickets. */
  line<S extends v.GenericSchema<unknown, { ticket: string }>>(
    place: string,
    call: Call<S>,
  ): Line<v.InferOutput<S>>;
  /** Takes a new session from an answer to this call, which ends the old one on its way. */
  replaceSession(path: string, body: object): Promise<Person>;
};

/** Where a client keeps its door. */
export const door = Symbol('partyline');

export function hasDoor(client: object): client is { readonly [door]: Door } {
  return door in client;
}
