import { Fault } from '../../../party/fault.ts';
import type { Inspection } from '../../../party/files/inspection/inspection.ts';
import type { FileStore } from '../../../party/files/store.ts';
import { sweepToken } from '../../../scripts/stack/secret.mjs';
import type { FileType, MessageFile } from '../../../sdk/src/protocol/index.ts';
import { digestOf, MemoryStore, sealOf } from '../files/memory-store.ts';
import { type Answer, openHouse, ownOrigin, type Resident, secret } from '../support/house.ts';

type Order = { readonly type: string } & Readonly<Record<string, unknown>>;
type Sent = Answer & { readonly bytes: Uint8Array };
type Said = { readonly name?: string; readonly type?: FileType; readonly id?: string };

export const partBytes = 1_000;
export const room = 'den';
let made = 0;
export const newId = () => {
  made += 1;
  return `f_${String(made).padStart(22, '0')}`;
};
export const bytesOf = (length: number) => Uint8Array.from({ length }, (_, at) => at % 251);

/** A room as far as files need one: who may read it, and what may be named. */
class FileRoom {
  readonly readers = new Map<string, true>();
  readonly offered = new Map<string, MessageFile>();
  /** What keeps others out. */
  refusal: 'forbidden' | 'not-friends' = 'forbidden';
  pending = 0;
  removed: { files: string[]; pending: number } = { files: [], pending: 0 };

  async answer(order: Order): Promise<unknown> {
    switch (order.type) {
      case 'access':
        if (!this.readers.has(String(order.person))) throw new Fault(this.refusal);
        return { ok: true };
      case 'file.offer': {
        const file = order.file as MessageFile;
        this.offered.set(file.id, file);
        return { ok: true };
      }
      case 'file.withdraw':
        for (const id of order.ids as string[]) this.offered.delete(id);
        return { pending: this.pending };
      case 'remove':
        return this.removed;
      default:
        return { closed: 0 };
    }
  }
}

/** What everything outside of the routes does, in the order in which it is asked. A test may let one of these fail. */
class Steps {
  readonly done: string[] = [];
  /** The step of this number fails, before it does anything or after. */
  dies: { at: number; when: 'before' | 'after' } | undefined;

  run = async <T>(what: string, task: () => Promise<T>): Promise<T> => {
    const isHere = this.dies?.at === this.done.length;
    this.done.push(what);
    if (isHere && this.dies?.when === 'before') throw new Fault('unavailable');
    const value = await task();
    if (isHere) throw new Fault('unavailable');
    return value;
  };
}

function watched(store: FileStore, steps: Steps): FileStore {
  const { put } = store;
  return {
    partBytes: store.partBytes,
    begin: (file) => steps.run('begin', () => store.begin(file)),
    ...(put && { put: (file, part) => steps.run('put', () => put.call(store, file, part)) }),
    seal: (file, digest) => steps.run('seal', () => store.seal(file, digest)),
    read: (file, range) => steps.run('read', () => store.read(file, range)),
    rewrite: (file, change) => steps.run('rewrite', () => store.rewrite(file, change)),
    remove: (file) => steps.run('remove', () => store.remove(file)),
  };
}

/** The API with a room, a store in memory and somebody in the room who has files. */
export async function openFileHouse(change: Parameters<typeof openHouse>[0] = {}) {
  const store = new MemoryStore({ partBytes });
  const steps = new Steps();
  const inspector = {
    answer: async (_bytes: Uint8Array, type: string): Promise<Inspection> => ({
      ok: true,
      type: type as FileType,
      change: null,
    }),
  };
  const house = await openHouse(change, {
    files: watched(store, steps),
    inspect: (source, { type }) =>
      steps.run('inspect', async () => inspector.answer(await source.read(0, source.size), type)),
    around: (what, run) => (/^(room|scribe) /.test(what) ? steps.run(what, run) : run()),
  });
  const fileRoom = new FileRoom();
  house.room.answer = (order) => fileRoom.answer(order);
  const ann = await house.guest('Ann');
  await ann.ask('POST', '/v1/rooms', { id: room });
  fileRoom.readers.set(ann.id, true);

  async function send(
    { token }: Pick<Resident, 'token'>,
    path: string,
    bytes: Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const request = new Request(`${ownOrigin}${path}`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${token}`,
        'content-digest': `sha-256=:${digestOf(bytes)}:`,
        ...headers,
      },
      body: bytes.slice(),
    });
    const response = await house.serve(request);
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  const begin = (who: Resident, bytes: Uint8Array, said: Said = {}) => {
    const { id = newId(), name = 'trees.pdf', type = 'application/pdf' } = said;
    return who.ask('POST', `/v1/rooms/${room}/files`, { id, name, type, size: bytes.length });
  };

  async function sendParts(who: Resident, bytes: Uint8Array, { body }: Answer): Promise<void> {
    for (const { index, url } of body.parts as { index: number; url: string }[]) {
      const part = bytes.subarray(index * partBytes, (index + 1) * partBytes);
      const { status, body: answer } = await send(who, url, part);
      if (status !== 200) throw new Error(`a part was refused: ${JSON.stringify(answer)}`);
    }
  }

  const finish = (who: Resident, id: string, bytes: Uint8Array) =>
    who.ask('POST', `/v1/files/${id}/finish`, { digest: sealOf(bytes, partBytes) });

  /** All parts are there, and nothing was said of the end. */
  async function sendAll(who: Resident, bytes: Uint8Array, said: Said = {}): Promise<string> {
    const id = said.id ?? newId();
    await sendParts(who, bytes, await begin(who, bytes, { ...said, id }));
    return id;
  }

  async function upload(who: Resident, bytes: Uint8Array, said: Said = {}): Promise<string> {
    const id = await sendAll(who, bytes, said);
    const { status, body } = await finish(who, id, bytes);
    if (status !== 200) throw new Error(`it was not finished: ${JSON.stringify(body)}`);
    return id;
  }

  async function addressOf(who: Resident, id: string): Promise<string> {
    const { body } = await who.ask('POST', `/v1/rooms/${room}/files/links`, { ids: [id] });
    return body.links[id];
  }

  async function load(
    path: string,
    headers: Record<string, string> = {},
    method = 'GET',
  ): Promise<Sent> {
    const response = await house.serve(new Request(`${ownOrigin}${path}`, { method, headers }));
    const bytes = new Uint8Array(await response.arrayBuffer());
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    const text = new TextDecoder().decode(bytes);
    const body = isJson && text !== '' ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, bytes, body };
  }

  const rows = async () => (await house.client.execute('SELECT * FROM file ORDER BY id')).rows;
  const row = async (id: string) => (await rows()).find((some) => some.id === id);
  /** What the scribe does of a message that names a file. */
  const name = (id: string, seq: number) =>
    house.client.execute({ sql: 'UPDATE file SET seq = ? WHERE id = ?', args: [seq, id] });
  const sweep = () => house.ask('POST', '/v1/internal/sweep', { token: sweepToken(secret) });
  const tools = { sweep, send, begin, sendParts, sendAll, finish, upload, addressOf, load };
  return { ...house, ...tools, rows, row, name, ann, store, steps, inspector, fileRoom };
}
export type FileHouse = Awaited<ReturnType<typeof openFileHouse>>;

export const codeOf = ({ status, body }: Answer) => [status, body.error?.code, body.error?.field];

/** From now on files are taken for pictures of which something must go. */
export function strip(house: FileHouse): void {
  house.inspector.answer = async (found) => ({
    ok: true,
    type: 'image/png',
    width: 30,
    height: 20,
    // Shorter each time it is done: twice would show.
    change: found.length < 2_000 ? null : { kind: 'replace', bytes: found.slice(0, 900) },
  });
}

/** From now on no file is taken. */
export function refuse(
  house: FileHouse,
  code: 'file-damaged' | 'unsupported-media-type' | 'too-large' | 'file-empty',
): void {
  house.inspector.answer = async () => ({ ok: false, code });
}
