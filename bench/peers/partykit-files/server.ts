import type * as Party from 'partykit/server';

declare const FixedLengthStream: new (length: number) => TransformStream<Uint8Array, Uint8Array>;

const valueBytes = 128_000;

/** The least that a PartyKit object can do with a file: what is sent is cut and kept, and given back. Nothing is checked. */
export default class BareFile implements Party.Server {
  readonly room: Party.Room;

  constructor(room: Party.Room) {
    this.room = room;
  }

  async onRequest(request: Party.Request): Promise<Response> {
    const query = new URL(request.url).searchParams;
    if (request.method !== 'PUT') return this.#whole(Number(query.get('size')));
    const part = query.get('part') ?? '0';
    const bytes = new Uint8Array(await request.arrayBuffer());
    const values: Record<string, Uint8Array> = {};
    for (let at = 0; at < bytes.length; at += valueBytes)
      values[`${part.padStart(4, '0')}/${String(at).padStart(8, '0')}`] = bytes.slice(
        at,
        at + valueBytes,
      );
    await this.room.storage.put(values);
    return new Response('kept');
  }

  #whole(size: number): Response {
    // Of a known length, as one would send a file.
    const body = this.#stream().pipeThrough(new FixedLengthStream(size));
    // Without a type it would be compressed on its way.
    return new Response(body, { headers: { 'content-type': 'application/octet-stream' } });
  }

  #stream() {
    let part = 0;
    const { storage } = this.room;
    return new ReadableStream<Uint8Array>({
      async pull(controller) {
        const prefix = `${String(part).padStart(4, '0')}/`;
        const values = await storage.list<Uint8Array>({ prefix });
        for (const value of values.values()) controller.enqueue(value);
        part += 1;
        if (values.size === 0) controller.close();
      },
    });
  }
}
