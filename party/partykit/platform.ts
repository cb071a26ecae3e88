/**
 * What we use of PartyKit, in the types of the web. Its own types describe requests and sockets of another
 * library, which fit neither the standard ones nor ours.
 */
import type { KeyRange } from '../ports.ts';

export type Variables = Readonly<Record<string, unknown>>;
export type Parties = Readonly<
  Record<string, { get(name: string): { fetch(init: RequestInit): Promise<Response> } } | undefined>
>;

/** What code outside of objects is given beside a request. */
export type Lobby = { readonly env: Variables; readonly parties: Parties };

/** A socket as the platform gives it to an object. `state` is kept with it through a hibernation. */
export type PlatformSocket = {
  readonly id: string;
  readonly state: unknown;
  setState(state: unknown): unknown;
  send(frame: string): void;
  close(code?: number, reason?: string): void;
};

export type PlatformStorage = {
  get<T>(key: string): Promise<T | undefined>;
  list<T>(range: KeyRange): Promise<Map<string, T>>;
  put(entries: Readonly<Record<string, unknown>>): Promise<void>;
  delete(keys: string[]): Promise<number>;
};

/** One durable object. */
export type PlatformRoom = {
  readonly id: string;
  readonly env: Variables;
  readonly storage: PlatformStorage;
  readonly context: { readonly parties: Parties };
  blockConcurrencyWhile<T>(task: () => Promise<T>): Promise<T>;
  getConnections(): Iterable<PlatformSocket>;
};

declare global {
  /** Two ends of a socket: the first goes out with a 101 answer, the second stays. */
  const WebSocketPair: new () => { 0: WebSocket; 1: WebSocket & { accept(): void } };
  interface ResponseInit {
    webSocket?: WebSocket;
  }
}
