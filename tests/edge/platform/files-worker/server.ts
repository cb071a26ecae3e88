import { Fault } from '../../../../party/fault.ts';
import type { FileStore } from '../../../../party/files/store.ts';
import { fileStoreOf } from '../../../../party/home/file-store.ts';
import { turnAway } from '../../../../party/home/gate.ts';
import type { Lobby } from '../../../../party/home/platform.ts';
import { configOf } from '../../../../party/home/settings.ts';
import type { StoreCall } from '../remote-store.ts';

// Without a type it would be compressed on its way.
const bytesType = { 'content-type': 'application/octet-stream' };

/** A worker that gives everybody the store of files, with nothing in front: the contract is tried on it from outside. */
export default class Main {
  static async onFetch(request: Request, { env, parties }: Lobby): Promise<Response> {
    return answerWith(fileStoreOf(configOf(env), parties), request);
  }

  onRequest(): Response {
    return turnAway();
  }
}

/** Does with a store what the request says. */
export async function answerWith(store: FileStore, request: Request): Promise<Response> {
  const call: StoreCall = JSON.parse(request.headers.get('x-call') ?? 'null');
  const bytes = new Uint8Array(await request.arrayBuffer());
  try {
    const value = await answer(store, call, bytes);
    if (value instanceof ReadableStream) return new Response(value, { headers: bytesType });
    return Response.json({ value: value ?? null });
  } catch (error) {
    if (error instanceof Fault) return Response.json({ code: error.code, field: error.field });
    return Response.json({ code: String(error) });
  }
}

function answer(store: FileStore, call: StoreCall, bytes: Uint8Array<ArrayBuffer>) {
  const { file } = call;
  switch (call.type) {
    case 'about':
      return {
        partBytes: store.partBytes,
        hasPut: Boolean(store.put),
        hasLink: Boolean(store.link),
      };
    case 'begin':
      return store.begin(file);
    case 'put':
      return store.put?.(file, { index: call.index, digest: call.digest, bytes });
    case 'seal':
      return store.seal(file, call.digest);
    case 'read':
      return store.read(file, call.range);
    case 'replace':
      return store.rewrite(file, { kind: 'replace', bytes });
    case 'patch':
      return store.rewrite(file, {
        kind: 'patch',
        patches: call.runs.map(({ at, from, to }) => ({ at, bytes: bytes.slice(from, to) })),
      });
    case 'link':
      return store.link?.(file, call.showing);
    case 'remove':
      return store.remove(file);
  }
}
