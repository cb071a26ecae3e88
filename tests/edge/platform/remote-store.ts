import { startPeer } from '../../../bench/peers/peer.mjs';
import { Fault } from '../../../party/fault.ts';
import type { ByteRange, FileStore, Showing, StoredFile } from '../../../party/files/store.ts';
import { inProject } from '../../../scripts/project.mjs';
import { findFreePort } from '../../../scripts/stack/ports.mjs';
import { isErrorCode } from '../../../sdk/src/protocol/index.ts';

/** What the worker is told; bytes go beside it. */
export type StoreCall = { readonly file: StoredFile } & (
  | { readonly type: 'about' | 'begin' | 'replace' | 'remove' }
  | { readonly type: 'put'; readonly index: number; readonly digest: string }
  | { readonly type: 'seal'; readonly digest: string }
  | { readonly type: 'read'; readonly range: ByteRange }
  | { readonly type: 'patch'; readonly runs: { at: number; from: number; to: number }[] }
  | { readonly type: 'link'; readonly showing: Showing }
);

/** Starts a worker with nothing but a store. */
export async function startFilesWorker(folder: string, settings: Record<string, string> = {}) {
  const port = await findFreePort();
  const variables = {
    LIBSQL_URL: 'http://127.0.0.1:1',
    PARTYLINE_SECRET: 'a secret for tests that is long enough',
    ...settings,
  };
  const worker = await startPeer({
    args: [
      ...['--require', inProject('scripts/stack/loopback.cjs')],
      ...[inProject('node_modules/partykit/dist/bin.mjs'), 'dev', '--port', String(port)],
      ...['--persist', folder, '--disable-request-cf-fetch', '--no-hotkeys'],
      ...Object.entries(variables).flatMap(([name, value]) => ['--var', `${name}=${value}`]),
    ],
    cwd: inProject('tests/edge/platform/files-worker'),
    ready: /Ready on/,
  });
  const url = `http://127.0.0.1:${port}`;
  return { url, secret: variables.PARTYLINE_SECRET, stop: worker.stop, kill: worker.kill };
}

/** The store of a worker, from outside. */
export async function remoteStore(url: string): Promise<FileStore> {
  const nothing = { id: '', size: 0, state: null };
  const { partBytes, hasPut, hasLink } = await ask(url, { type: 'about', file: nothing });
  const store: FileStore = {
    partBytes,
    begin: (file) => ask(url, { type: 'begin', file }),
    seal: (file, digest) => ask(url, { type: 'seal', file, digest }),
    read: async (file, range) => {
      const response = await send(url, { type: 'read', file, range });
      if (response.headers.get('content-type') === 'application/json') await valueIn(response);
      return response.body ?? new ReadableStream();
    },
    rewrite: (file, change) => {
      if (change.kind === 'replace') return ask(url, { type: 'replace', file }, change.bytes);
      let from = 0;
      const runs = change.patches.map(({ at, bytes }) => {
        const run = { at, from, to: from + bytes.length };
        from = run.to;
        return run;
      });
      const all = Buffer.concat(change.patches.map(({ bytes }) => bytes));
      return ask(url, { type: 'patch', file, runs }, new Uint8Array(all));
    },
    remove: (file) => ask(url, { type: 'remove', file }),
  };
  return {
    ...store,
    ...(hasPut && {
      put: (file: StoredFile, { index, digest, bytes }: Parameters<PutPart>[1]) =>
        ask(url, { type: 'put', file, index, digest }, new Uint8Array(bytes)),
    }),
    ...(hasLink && {
      link: (file: StoredFile, showing: Showing) => ask(url, { type: 'link', file, showing }),
    }),
  };
}
type PutPart = NonNullable<FileStore['put']>;

function send(url: string, call: StoreCall, bytes?: Uint8Array<ArrayBuffer>) {
  const headers = { 'x-call': JSON.stringify(call) };
  return fetch(url, { method: 'POST', headers, body: bytes ?? null });
}

// What the worker says is not checked: a test of its own asked for it.
// biome-ignore lint/suspicious/noExplicitAny: the answer of the call
async function ask(url: string, call: StoreCall, bytes?: Uint8Array<ArrayBuffer>): Promise<any> {
  return valueIn(await send(url, call, bytes));
}

async function valueIn(response: Response) {
  const { value, code, field } = await response.json();
  if (code === undefined) return value;
  throw isErrorCode(code) ? new Fault(code, { field }) : new Error(code);
}
