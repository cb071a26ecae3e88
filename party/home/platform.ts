/**
 * What a home gives to the objects in it, in the types of the web. PartyKit gives just this; its own types describe
 * requests and sockets of another library, which fit neither the standard ones nor ours. party/edge makes the same of a Worker.
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
  /** Wakes the object at this moment (ms since 1970), once. Missing where pings wake it often enough. */
  wakeAt?(at: number): void;
  /** When the platform last answered a ping of this socket by itself, without waking the object. */
  heardAt?(socket: PlatformSocket): number | undefined;
};

declare global {
  /** Two ends of a socket: the first goes out with a 101 answer, the second stays. */
  const WebSocketPair: new () => { 0: WebSocket; 1: WebSocket & { accept(): void } };
  interface ResponseInit {
    webSocket?: WebSocket;
  }
}
