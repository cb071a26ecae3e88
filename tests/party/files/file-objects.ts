import { KeptFile } from '../../../party/file/kept-file.ts';
import type { FileOrder } from '../../../party/file/orders.ts';
import type { FileObjects } from '../../../party/files/embedded.ts';
import type { Storage } from '../../../party/ports.ts';
import { MemoryStorage } from '../support/memory-storage.ts';

/** Objects of files in memory. A test may put another storage in front of one. */
export class MemoryFileObjects implements FileObjects {
  readonly storages = new Map<string, MemoryStorage>();
  readonly #front: (storage: MemoryStorage) => Storage;

  constructor(front: (storage: MemoryStorage) => Storage = (storage) => storage) {
    this.#front = front;
  }

  send(id: string, order: FileOrder, bytes?: Uint8Array<ArrayBuffer>): Promise<unknown> {
    // As it travels: through JSON, and copied.
    return this.#object(id).order(JSON.parse(JSON.stringify(order)), new Uint8Array(bytes ?? []));
  }

  async read(id: string, order: FileOrder): Promise<ReadableStream<Uint8Array>> {
    return (await this.#object(id).order(order, new Uint8Array())) as ReadableStream<Uint8Array>;
  }

  /** A new object each time: nothing may be kept but in the storage. */
  #object(id: string): KeptFile {
    const storage = this.storages.get(id) ?? new MemoryStorage();
    this.storages.set(id, storage);
    return new KeptFile({ storage: this.#front(storage) });
  }
}
