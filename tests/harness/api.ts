import type { Caller } from '../../party/auth/sessions.ts';
import { Fault } from '../../party/fault.ts';
import type { AppDeps } from '../../party/http/deps.ts';
import type { Context } from '../../party/http/router.ts';
import { eventRoutes } from '../../party/http/routes/events.ts';
import type { Site } from '../../party/sites/site.ts';
import { errorStatus, limits, type Person } from '../../sdk/src/protocol/index.ts';
import type { MemorySocket } from './memory-socket.ts';
import type { Town } from './town.ts';
import type { Channel } from './world.ts';

type Request = {
  readonly method: string;
  readonly url: URL;
  readonly body: Record<string, unknown>;
  readonly token: string;
};
type Ticket = { readonly identity: Record<string, unknown>; readonly room: string };
type Answer = { readonly status: number; readonly text: string };

const sessionMs = 30 * 24 * 60 * 60_000;

/**
 * The API as far as a client needs it to talk: sessions and tickets in memory, and the real history. (The API itself is
 * tested for itself; its cryptography takes real time, which a seeded test cannot have.)
 */
export class Api {
  /** Calls fail as they do without a network. */
  isAway = false;
  readonly #town: Town;
  readonly #people = new Map<string, Person>();
  readonly #tickets = new Map<string, Ticket>();
  readonly #way: Channel;

  constructor(town: Town) {
    this.#town = town;
    this.#way = town.world.channel();
  }

  /** What a browser's `fetch` is here. */
  fetch(address: string, init: RequestInit): Promise<Response> {
    const url = new URL(address);
    const token = new Headers(init.headers).get('Authorization')?.replace('Bearer ', '') ?? '';
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : {};
    const request = { method: init.method ?? 'GET', url, body, token };
    return new Promise((resolve, reject) => {
      init.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      this.#way.post(() => {
        if (this.isAway) return reject(new TypeError('Failed to fetch'));
        this.#answer(request).then(({ status, text }) =>
          this.#way.post(() => resolve({ status, text: async () => text } as Response)),
        );
      });
    });
  }

  /** A socket with the ticket in its address, as the edge lets it in. */
  connect(address: string): MemorySocket {
    const ticket = this.#tickets.get(new URL(address).searchParams.get('t') ?? '');
    if (!ticket) throw new Error('a client made a ticket up');
    return this.#town.room(ticket.room).accept(ticket.identity);
  }

  async #answer(request: Request): Promise<Answer> {
    try {
      return await this.#route(request);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const { code, message } = error;
      return answerOf({ error: { code, message } }, errorStatus[code]);
    }
  }

  async #route(request: Request): Promise<Answer> {
    const { url, body, token } = request;
    if (url.pathname === '/v1/guest') return answerOf(this.#enter(String(body.name)));
    const me = this.#people.get(token);
    if (!me) throw new Fault('unauthenticated');
    if (url.pathname === '/v1/me') return answerOf({ me, expiresAt: this.#later(sessionMs) });
    if (url.pathname === '/v1/ticket') return answerOf(this.#makeTicket(me, token, body));
    if (url.pathname === '/v1/sign-out') return answerOf(await this.#signOut(me, token));
    if (request.method === 'DELETE') return answerOf(await this.#remove(me, url));
    return this.#history(me, url);
  }

  #enter(name: string) {
    const me = this.#town.person(name);
    const token = `session-${name}-${this.#town.nextId()}`;
    this.#people.set(token, me);
    return { token, me, expiresAt: this.#later(sessionMs) };
  }

  #makeTicket(person: Person, session: string, { room }: Record<string, unknown>) {
    const ticket = `t${this.#town.nextId()}`;
    const expiresAt = this.#later(limits.ticketMs);
    const identity = { ticket, ticketExpiresAt: expiresAt, person, session, origin: '' };
    this.#tickets.set(ticket, { identity, room: String(room) });
    const more = { title: 'The hall', description: '', members: 1, online: 1, createdAt: 1 };
    return { ticket, expiresAt, room: { id: room, ...more, lastMessageAt: null } };
  }

  async #signOut(person: Person, session: string) {
    this.#people.delete(session);
    const order = { type: 'close', room: 'hall', person: person.id, session, code: 'signed-out' };
    await this.#town.begin('room', 'hall', order);
    return { ok: true };
  }

  async #remove({ id }: Person, { pathname }: URL) {
    const [, room = '', seq] = /^\/v1\/rooms\/([^/]+)\/events\/(\d+)$/.exec(pathname) ?? [];
    const order = { type: 'remove', room, person: id, seq: Number(seq) };
    await this.#town.begin('room', room, order);
    return { ok: true };
  }

  async #history(person: Person, url: URL): Promise<Answer> {
    const { database, world } = this.#town;
    const call = (_: string, name: string, order: Record<string, unknown>) =>
      this.#town.begin('room', name, order);
    const deps = { database, clock: world.clock, peers: { call } } as unknown as AppDeps;
    const room = /^\/v1\/rooms\/([^/]+)\/events$/.exec(url.pathname)?.[1] ?? '';
    const caller = { person } as Caller;
    const [route] = eventRoutes;
    if (!route) throw new Error('there is no route for the history');
    const site = { id: '', settings: { room: 'general' } } as Site;
    const response = await route.handle({ deps, url, site } as Context, caller, { room });
    return { status: response.status, text: await world.during(response.text()) };
  }

  #later(ms: number): number {
    return this.#town.world.now() + ms;
  }
}

function answerOf(body: object, status = 200): Answer {
  return { status, text: JSON.stringify(body) };
}
