import { createHmac } from 'node:crypto';
import { admit, readIdentity } from '../../../party/auth/admit.ts';
import type { Connection } from '../../../party/ports.ts';
import type { Room } from '../../../party/room/room.ts';
import { digestOf, sealOf } from '../files/memory-store.ts';
import { type Answer, type House, openHouse, ownOrigin, secret } from '../support/house.ts';

/** Two sites with an origin each; the default one beside them. */
export const acme = { key: 'acme', origin: 'https://www.acme.example' };
export const bolt = { key: 'bolt', origin: 'https://www.bolt.example' };
export type Place = typeof acme;
type Asking = { readonly body?: unknown; readonly token?: string; readonly at: Place };

/** Somebody on a site. */
export type Visitor = {
  readonly id: string;
  readonly token: string;
  readonly at: Place;
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
};

const kept = (password: string) =>
  `scrypt$16384$8$5$${Buffer.from(password).toString('base64url')}$${'A'.repeat(43)}`;
const passwords = {
  hash: async (password: string) => kept(password),
  verify: async (password: string, known: string | undefined) => known === kept(password),
};

/** A house with two sites and real rooms. */
export async function openTwoSites(change: Parameters<typeof openHouse>[0] = {}) {
  const house = await openHouse({ limitScale: 1_000, ...change }, { rooms: 'real', passwords });
  for (const { key, origin } of [acme, bolt]) {
    const { status } = await operate(house, 'POST', '', { id: key, origins: [origin] });
    if (status !== 201) throw new Error(`the site ${key} was not made`);
  }
  /** Asks as a page of a site does. */
  const ask = (method: string, path: string, { at, ...rest }: Asking) =>
    house.ask(method, path, {
      ...rest,
      headers: { origin: at.origin, ...(at.key && { 'partyline-site': at.key }) },
    });

  const toVisitor = ({ body }: Answer, at: Place): Visitor => ({
    id: body.me.id,
    token: body.token,
    at,
    ask: (method, path, what) => ask(method, path, { at, token: body.token, body: what }),
  });
  const guest = async (name: string, at: Place) =>
    toVisitor(await ask('POST', '/v1/guest', { at, body: { name } }), at);
  const signUp = async (username: string, at: Place) => {
    const body = { username, password: 'correct horse' };
    return toVisitor(await ask('POST', '/v1/sign-up', { at, body }), at);
  };
  const signIn = async (username: string, at: Place) => {
    const body = { username, password: 'correct horse' };
    return toVisitor(await ask('POST', '/v1/sign-in', { at, body }), at);
  };

  /** The same bytes for everybody: a text in one part. */
  async function upload(who: Visitor, room: string, said: { id: string; name: string }) {
    const bytes = new TextEncoder().encode('words in a file\n');
    const begun = { ...said, type: 'text/plain', size: bytes.length };
    await who.ask('POST', `/v1/rooms/${room}/files`, begun);
    await put(who, `/v1/files/${said.id}/parts/0`, bytes);
    return who.ask('POST', `/v1/files/${said.id}/finish`, { digest: sealOf(bytes, 1024) });
  }
  async function put({ token, at }: Visitor, path: string, bytes: Uint8Array): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${token}`,
      origin: at.origin,
      ...(at.key && { 'partyline-site': at.key }),
      'content-digest': `sha-256=:${digestOf(bytes)}:`,
    };
    const request = new Request(`${ownOrigin}${path}`, {
      method: 'PUT',
      headers,
      body: bytes.slice(),
    });
    const response = await house.serve(request);
    return { status: response.status, headers: response.headers, body: await response.json() };
  }
  return { house, ask, guest, signUp, signIn, upload, put };
}
export type TwoSites = Awaited<ReturnType<typeof openTwoSites>>;

/** What the operator asks, signed. */
export function operate(
  house: House,
  method: string,
  path: string,
  body?: unknown,
  change: { secret?: string; at?: number; signedBody?: string } = {},
): Promise<Answer> {
  const whole = `/v1/internal/sites${path}`;
  const text = body === undefined ? '' : JSON.stringify(body);
  const at = change.at ?? Date.now();
  const signature = createHmac('sha256', change.secret ?? secret)
    .update(`partyline operator\n${at}\n${method} ${whole}\n${change.signedBody ?? text}`)
    .digest('hex');
  return house.ask(method, whole, {
    headers: { authorization: `Partyline ${at}.${signature}` },
    ...(body === undefined ? {} : { body }),
  });
}

type Frame = Readonly<Record<string, unknown>> & { readonly type: string };

/** One end of a socket: what it was told, and how it was closed. */
export class Ear implements Connection {
  readonly id = `c${Math.random()}`;
  readonly frames: Frame[] = [];
  state: unknown;
  closedWith: string | undefined;
  setState(state: unknown): void {
    this.state = structuredClone(state);
  }
  send(frame: string): void {
    this.frames.push(JSON.parse(frame));
  }
  close(_code: number, reason: string): void {
    this.closedWith = reason;
  }
  of(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type);
  }
}

type Knock = { readonly party: 'room' | 'person'; readonly name: string; readonly ticket: string };

/** A socket as the edge lets it in, or the code with which it does not. */
export async function knock(
  house: House,
  { party, name, ticket }: Knock,
  origin: string,
): Promise<{ ear: Ear; object: Room } | string> {
  const url = `${ownOrigin}/parties/${party}/${name}?t=${ticket}&v=1`;
  const request = new Request(url, { headers: { origin, upgrade: 'websocket' } });
  const newConnectionId = () => 'c';
  const deps = { config: { secret }, sites: house.sites, clock: Date, newConnectionId };
  const admission = await admit(request, deps);
  if (!admission.ok) return admission.code;
  const identity = await readIdentity(admission.request, secret);
  if (identity === undefined) return 'no identity';
  // Rooms and people hear of sockets in the same way.
  const object = house.objectOf(party, name) as Room;
  await object.ready();
  const ear = new Ear();
  await object.connect(ear, identity);
  return { ear, object };
}

/** A socket to a room of the visitor's site, in sync. */
export async function enter(house: House, who: Visitor, room: string) {
  const { body } = await who.ask('POST', '/v1/ticket', { room });
  const name = who.at.key === '' ? room : `${who.at.key}.${room}`;
  const let_ = await knock(house, { party: 'room', name, ticket: body.ticket }, who.at.origin);
  if (typeof let_ === 'string') throw new Error(`not let in: ${let_}`);
  const { ear, object } = let_;
  object.message(ear, JSON.stringify({ type: 'sync', epoch: 'any', after: null }));
  const say = (text: string, files?: readonly { id: string }[]) => {
    const order = { type: 'message.send', cid: newCid(), text, ...(files && { files }) };
    object.message(ear, JSON.stringify(order));
  };
  /** Everything that was said is in libSQL. */
  const settle = async () => {
    // The first one waits for what was said, the second one hands it over.
    for (let round = 0; round < 2; round += 1) await object.order({ type: 'sweep', room: name });
  };
  await settle();
  return { ear, say, settle, key: name, ticket: body.ticket as string };
}

/** A socket to one's own object. */
export async function listen(house: House, who: Visitor): Promise<Ear> {
  const { body } = await who.ask('POST', '/v1/me/ticket');
  const place = { party: 'person', name: who.id, ticket: body.ticket } as const;
  const let_ = await knock(house, place, who.at.origin);
  if (typeof let_ === 'string') throw new Error(`not let in: ${let_}`);
  return let_.ear;
}

let made = 0;
function newCid(): string {
  made += 1;
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${String(made).padStart(12, '0')}`;
}
