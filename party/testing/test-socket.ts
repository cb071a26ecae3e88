import type { Network } from './network.ts';

const states = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 } as const;

/** The `WebSocket` of a network. */
export function socketOf(network: Network): typeof WebSocket {
  return class extends TestSocket {
    static readonly CONNECTING = states.CONNECTING;
    static readonly OPEN = states.OPEN;
    static readonly CLOSING = states.CLOSING;
    static readonly CLOSED = states.CLOSED;

    constructor(url: string | URL) {
      super(network, url);
    }
  };
}

/** The client's end of a socket, as a page knows it. */
export class TestSocket extends EventTarget implements WebSocket {
  readonly CONNECTING = states.CONNECTING;
  readonly OPEN = states.OPEN;
  readonly CLOSING = states.CLOSING;
  readonly CLOSED = states.CLOSED;
  readonly url: string;
  readonly protocol = '';
  readonly extensions = '';
  readonly bufferedAmount = 0;
  binaryType: BinaryType = 'blob';
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  readonly #network: Network;
  #state: 0 | 1 | 2 | 3 = states.CONNECTING;

  constructor(network: Network, url: string | URL) {
    super();
    const address = new URL(url);
    this.url = address.href;
    this.#network = network;
    network.connect(this, address);
  }

  get readyState(): 0 | 1 | 2 | 3 {
    return this.#state;
  }

  send(frame: string): void {
    if (this.#state === states.CONNECTING) throw new DOMException('', 'InvalidStateError');
    if (this.#state === states.OPEN) this.#network.say(this, frame);
  }

  close(code = 1000, reason = ''): void {
    if (this.#state >= states.CLOSING) return;
    this.#state = states.CLOSING;
    this.#network.hangUp(this, code, reason);
  }

  open(): void {
    if (this.#state !== states.CONNECTING) return;
    this.#state = states.OPEN;
    const event = new Event('open');
    this.onopen?.(event);
    this.dispatchEvent(event);
  }

  hear(data: string): void {
    if (this.#state !== states.OPEN) return;
    const event = new MessageEvent('message', { data });
    this.onmessage?.(event);
    this.dispatchEvent(event);
  }

  lose(code: number, reason: string): void {
    if (this.#state === states.CLOSED) return;
    this.#state = states.CLOSED;
    // Node 20 has no `CloseEvent`.
    const wasClean = code !== 1006;
    const event = Object.assign(new Event('close'), { code, reason, wasClean });
    this.onclose?.(event);
    this.dispatchEvent(event);
  }
}
