import type { Parties, Variables } from '../home/platform.ts';
import type { PartyName } from '../ports.ts';
import type { Assets, Namespace } from './cloudflare.ts';

/** The bindings of wrangler.jsonc, beside variables and secrets. */
export type Environment = Variables & {
  readonly ROOM: Namespace;
  readonly PERSON: Namespace;
  readonly SCRIBE: Namespace;
  readonly LIMITER: Namespace;
  readonly FILE: Namespace;
  /** dist/site, with the headers of dist/site/_headers. */
  readonly ASSETS: Assets;
};

/** The objects of this Worker, by party and name. */
export function partiesOf({ ROOM, PERSON, SCRIBE, LIMITER, FILE }: Environment) {
  const parties = {
    room: partyOf(ROOM),
    person: partyOf(PERSON),
    scribe: partyOf(SCRIBE),
    limiter: partyOf(LIMITER),
    file: partyOf(FILE),
  };
  return parties satisfies Parties & Record<PartyName, unknown>;
}

function partyOf(namespace: Namespace) {
  return {
    get: (name: string) => ({
      // The address says nothing: who is called stands in the signature.
      fetch: (init: RequestInit) =>
        objectAt(namespace, name).fetch(new Request('https://partyline/', init)),
    }),
  };
}

export const objectAt = (namespace: Namespace, name: string) =>
  namespace.get(namespace.idFromName(name));
