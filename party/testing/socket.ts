import type { Connection } from '../ports.ts';

/** What a server's end of a socket tells the client's end, after the way between them. */
export type ClientEnd = {
  hear(frame: string): void;
  lose(code: number, reason: string): void;
};

/** The server's end of a socket. */
export class ServerSocket implements Connection {
  readonly id: string;
  isOpen = true;
  readonly #client: ClientEnd;
  #state: string | undefined;

  constructor(id: string, client: ClientEnd) {
    this.id = id;
    this.#client = client;
  }

  get state(): unknown {
    return this.#state === undefined ? undefined : JSON.parse(this.#state);
  }

  setState(state: unknown): void {
    this.#state = JSON.stringify(state);
  }

  send(frame: string): void {
    if (!this.isOpen) throw new Error('the socket is closed');
    this.#client.hear(frame);
  }

  close(code: number, reason: string): void {
    if (!this.isOpen) throw new Error('the socket is closed');
    this.isOpen = false;
    this.#client.lose(code, reason);
  }
}
