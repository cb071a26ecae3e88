// How a server that runs for real (`npm run serve`) lets go of its sockets before it ends: an engine that is told to end waits
// for its last socket, and one that is killed closes none.
import { runAll } from '../concurrent.ts';

/** What a durable object is given, as far as it matters here. */
export type ObjectState = {
  readonly id: { toString(): string };
  getWebSockets(): readonly { close(code: number, reason: string): void }[];
};
export interface DurableObject {
  fetch(request: Request): Promise<Response>;
}
export type DurableClass = new (state: ObjectState, env: unknown) => DurableObject;
export type Namespace = {
  idFromString(id: string): unknown;
  get(id: unknown): { fetch(address: string): Promise<Response> };
};
type Handler = { fetch(request: Request, env: unknown, context: unknown): Promise<Response> };

const restarting = 1012;
// No request from outside arrives at an object with it: those name a party and a room.
const closeAddress = 'https://closing.invalid/';
const atOnce = 100;

/** Objects that took a socket since this process began, by id; asleep they still hold it. */
const holders = new Map<string, string>();
let isEnding = false;

/** The class of an object that closes its sockets when the server ends. */
export function endable(Base: DurableClass, party: string): DurableClass {
  return class extends Base {
    readonly #state: ObjectState;

    constructor(state: ObjectState, env: unknown) {
      super(state, env);
      this.#state = state;
    }

    override fetch(request: Request): Promise<Response> {
      if (request.url === closeAddress) return this.#closeSockets();
      if (request.headers.has('upgrade')) holders.set(this.#state.id.toString(), party);
      return super.fetch(request);
    }

    async #closeSockets(): Promise<Response> {
      const sockets = this.#state.getWebSockets();
      for (const socket of sockets) closeSocket(socket);
      return Response.json(sockets.length);
    }
  };
}

function closeSocket(socket: { close(code: number, reason: string): void }): void {
  try {
    socket.close(restarting, 'restart');
  } catch {
    // Gone already.
  }
}

/** The same server, which answers nobody but its own launcher from the moment on that it is ending. */
export const untilEnding = <H extends Handler>(server: H): H => ({
  ...server,
  fetch: (request: Request, env: unknown, context: unknown) =>
    isEnding && !isSweep(request) ? Promise.resolve(away()) : server.fetch(request, env, context),
});

const isSweep = (request: Request) => new URL(request.url).pathname === '/v1/internal/sweep';
const away = () => new Response(null, { status: 503, headers: { 'retry-after': '1' } });

/** What the launcher asks, on a way that nobody else has: from here on it ends. Answers how many sockets were closed. */
export const control = {
  async fetch(_: Request, env: Readonly<Record<string, Namespace>>): Promise<Response> {
    isEnding = true;
    const outcomes = await runAll([...holders], atOnce, async ([id, party]) => {
      const namespace = env[party];
      const answer = await namespace?.get(namespace.idFromString(id)).fetch(closeAddress);
      return Number(await answer?.text());
    });
    const counts = outcomes.map((it) => (it.status === 'fulfilled' ? it.value : 0));
    return Response.json({ sockets: counts.reduce((sum, count) => sum + count, 0) });
  },
};
