/**
 * What we use of Workers, in the types of the web: the platform's own types declare the web anew, and cannot stand beside
 * those that the rest of the project is written in.
 */
import type { PlatformStorage } from '../home/platform.ts';

export type ObjectState = {
  /** The name is undefined only where an old alarm wakes an object. */
  readonly id: { readonly name?: string | undefined };
  readonly storage: PlatformStorage & { setAlarm(at: number): Promise<void> };
  blockConcurrencyWhile<T>(task: () => Promise<T>): Promise<T>;
  setWebSocketAutoResponse(pair: object): void;
  getWebSocketAutoResponseTimestamp(socket: unknown): Date | null;
};
export type Namespace = {
  idFromName(name: string): object;
  get(id: object): { fetch(request: Request): Promise<Response> };
};
export type Assets = { fetch(request: Request): Promise<Response> };

declare global {
  const WebSocketRequestResponsePair: new (request: string, response: string) => object;
}
