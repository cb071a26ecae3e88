import type { ErrorCode } from '../../sdk/src/protocol/index.ts';
import { admit, readIdentity } from '../auth/admit.ts';
import { codeOf } from '../fault.ts';
import { type AppDeps, createApp } from '../http/app.ts';
import type { Identity } from '../orders.ts';
import type { Host } from './host.ts';
import type { Objects } from './objects.ts';
import { PageLinks } from './page-links.ts';
import type { World } from './world.ts';

type Parts = {
  readonly world: World;
  readonly objects: Objects;
  readonly deps: Omit<AppDeps, 'peers'>;
};
type Admitted = { readonly host: Host; readonly identity: Identity };

/** What stands before the objects: the API, and the door for sockets. */
export class Edge {
  readonly #parts: Parts;
  readonly #links = new PageLinks();
  #connections = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Answers a call of the API. Never rejects. */
  async answer(makeRequest: () => Promise<Request>): Promise<Response> {
    const { world, objects, deps } = this.#parts;
    const work = world.begin();
    const peers: AppDeps['peers'] = {
      call: (party, name, order) => work.waiting(objects.call(party, name, order)),
    };
    try {
      return await this.#links.open(await makeRequest(), createApp({ ...deps, peers }));
    } finally {
      work.end();
    }
  }

  /** Looks at the ticket of a socket; the code of the refusal where it is none. */
  async admit(url: URL): Promise<Admitted | ErrorCode> {
    const work = this.#parts.world.begin();
    try {
      return await this.#look(url);
    } catch (error) {
      return codeOf(error);
    } finally {
      work.end();
    }
  }

  end(): void {
    this.#links.end();
  }

  newConnectionId(): string {
    this.#connections += 1;
    return `c${this.#connections}`;
  }

  async #look(url: URL): Promise<Admitted | ErrorCode> {
    const { objects, deps } = this.#parts;
    const address = url.href.replace(/^ws/, 'http');
    const admission = await admit(new Request(address), {
      ...deps,
      newConnectionId: () => this.newConnectionId(),
    });
    if (!admission.ok) return admission.code;
    const identity = await readIdentity(admission.request, deps.config.secret);
    const [, , party, name = ''] = url.pathname.split('/');
    if (identity === undefined || (party !== 'room' && party !== 'person')) return 'not-found';
    return { host: objects.host(party, decodeURIComponent(name)), identity };
  }
}

export const isRefusal = (answer: Admitted | ErrorCode): answer is ErrorCode =>
  typeof answer === 'string';
