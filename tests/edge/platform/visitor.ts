import { randomUUID } from 'node:crypto';
import { type ClientOptions, WebSocket } from 'ws';
import { cidMaker } from '../../../sdk/src/cid.ts';
import {
  answers,
  type ClientMessage,
  decodeServerMessage,
  encode,
  parse,
  type ServerMessage,
} from '../../../sdk/src/protocol/index.ts';

const newCid = cidMaker(Date.now, Math.random);
const patienceMs = 10_000;

/** Asks the API and fails unless it said yes. */
export async function ask(
  server: string,
  path: string,
  { body, token }: { body?: unknown; token?: string } = {},
): Promise<unknown> {
  const response = await fetch(`${server}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** A guest who can go into rooms. */
export class Visitor {
  readonly server: string;
  readonly token: string;
  readonly id: string;

  constructor(server: string, { token, id }: { token: string; id: string }) {
    this.server = server;
    this.token = token;
    this.id = id;
  }

  static async enter(server: string, name = 'Ann'): Promise<Visitor> {
    const session = parse(answers.session, await ask(server, '/v1/guest', { body: { name } }));
    if (!session.ok) throw new Error('this is no session');
    return new Visitor(server, { token: session.value.token, id: session.value.me.id });
  }

  /** Makes a room of a new name. */
  async makeRoom(): Promise<string> {
    const id = `r${randomUUID().slice(0, 13)}`;
    await ask(this.server, '/v1/rooms', { body: { id }, token: this.token });
    return id;
  }

  async ticket(room: string): Promise<string> {
    const given = await ask(this.server, '/v1/ticket', { body: { room }, token: this.token });
    const answer = parse(answers.ticket, given);
    if (!answer.ok) throw new Error('this is no ticket');
    return answer.value.ticket;
  }

  /** Opens a socket and waits until it is live in the room. */
  async join(room: string, options: { query?: string; ws?: ClientOptions } = {}): Promise<Line> {
    const query = `v=1&t=${await this.ticket(room)}${options.query ?? ''}`;
    const line = openLine(`${this.server}/parties/room/${room}?${query}`, options.ws);
    await line.next('hello');
    line.say({ type: 'sync', epoch: null, after: null });
    await line.next('synced');
    return line;
  }
}

/** A socket that remembers what it heard. */
export class Line {
  readonly socket: WebSocket;
  readonly heard: ServerMessage[] = [];
  /** Code and reason of the close; a refused handshake is its status. */
  readonly closed: Promise<{ code: number; reason: string }>;
  #onFrame = () => {};

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('message', (frame) => {
      const message = decodeServerMessage(String(frame));
      if (message.ok) this.heard.push(message.value);
      this.#onFrame();
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
      socket.on('unexpected-response', (_, response) => {
        resolve({ code: response.statusCode ?? 0, reason: '' });
        socket.terminate();
      });
    });
  }

  say(message: ClientMessage): void {
    this.socket.send(encode(message));
  }

  /** Sends a message and waits for its ack. */
  async post(text: string): Promise<number> {
    const cid = newCid();
    this.say({ type: 'message.send', cid, text });
    return this.until(`the ack of ${text}`, () => {
      const acks = this.heard.flatMap((m) => ('acks' in m ? (m.acks ?? []) : []));
      return acks.find((ack) => ack.cid === cid)?.seq;
    });
  }

  /** Texts heard so far, in order. */
  get texts(): string[] {
    const events = this.heard.flatMap((m) => (m.type === 'events' ? m.events : []));
    return events.flatMap((event) => (event.kind === 'message' ? [event.text] : []));
  }

  next<T extends ServerMessage['type']>(type: T): Promise<Extract<ServerMessage, { type: T }>> {
    const isIt = (m: ServerMessage): m is Extract<ServerMessage, { type: T }> => m.type === type;
    return this.until(type, () => this.heard.find(isIt));
  }

  hears(text: string): Promise<true> {
    return this.until(text, () => this.texts.includes(text) || undefined);
  }

  /** Waits until `find` finds something in what was heard. */
  async until<T>(what: string, find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const heard = () => this.heard.map(({ type }) => type).join(', ');
      const late = setTimeout(
        () => reject(new Error(`waited in vain for ${what}; heard ${heard()}`)),
        patienceMs,
      );
      const before = this.#onFrame;
      const look = () => {
        before();
        const found = find();
        if (found === undefined) return;
        clearTimeout(late);
        resolve(found);
      };
      this.#onFrame = look;
      look();
    });
  }
}

/** Opens a socket to any address of the server. As a browser does, it waits 2 s for the end of the line after a close frame. */
export function openLine(address: string, options: ClientOptions = {}): Line {
  const patient: ClientOptions & { closeTimeout: number } = { closeTimeout: 2_000, ...options };
  return new Line(new WebSocket(address.replace(/^http/, 'ws'), patient));
}
