import * as v from 'valibot';
import { limits } from '../../../sdk/src/protocol/index.ts';
import { toHex } from '../../auth/bytes.ts';
import { Fault } from '../../fault.ts';
import { storedOf } from '../../files/record.ts';
import { getRecord } from '../../files/records.ts';
import { beginExport, pageOrder, readPage } from '../../moving/export.ts';
import {
  beginOrder,
  endOrder,
  finishImport,
  renewRooms,
  roomsOrder,
  rowsOrder,
  startImport,
  storeRows,
} from '../../moving/import.ts';
import {
  beginFile,
  endFile,
  fileEnd,
  fileOrder,
  mostPartBytes,
  storePart,
  storePicture,
} from '../../moving/import-file.ts';
import { picture } from '../../moving/rows.ts';
import { fromBase64 } from '../../pictures/base64.ts';
import { findPicture } from '../../storage/picture-statements.ts';
import { check, readBytes } from '../body.ts';
import { assertOperator, readOrder } from '../operator-order.ts';
import { json } from '../respond.ts';
import { type Context, type Route, route } from '../router.ts';

// For whoever runs the server: everything that is on it, a page at a time, so that no request lives long. Signed over
// the body too, so bodies are read here and not by the router.
const operators = { access: 'anyone', isForAnySite: true } as const;
const mostRowsBytes = 12 * 1024 * 1024;
const mostRangeBytes = 8 * 1024 * 1024;
const digest = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));
const place = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number));

const exportBegin = route({
  ...operators,
  method: 'POST',
  path: '/v1/internal/moving/export',
  run: async (call) => {
    await readOrder(call);
    return json(await beginExport(call.deps));
  },
});

const exportPage = route({
  ...operators,
  method: 'POST',
  path: '/v1/internal/moving/page',
  run: async (call) => json(await readPage(call.deps, await readOrder(call, pageOrder))),
});

const exportFile = route({
  ...operators,
  method: 'GET',
  path: '/v1/internal/moving/files/:file',
  query: v.strictObject({ start: place, end: place }),
  run: async (call) => {
    await assertOperator(call, '');
    const { start, end } = call.query;
    if (end - start > mostRangeBytes) throw new Fault('too-large', { field: 'end' });
    const record = await getRecord(call.deps, call.params.file);
    const range = { start, end: Math.min(end, record.size) };
    return asBytes(await call.deps.files.read(storedOf(record), range));
  },
});

const exportPicture = route({
  ...operators,
  method: 'GET',
  path: '/v1/internal/moving/pictures/:hash',
  run: async (call) => {
    await assertOperator(call, '');
    const [row] = await call.deps.database.read(findPicture(call.params.hash));
    if (row === undefined) throw new Fault('not-found');
    return asBytes(fromBase64(String(row.bytes)));
  },
});

const importBegin = route({
  ...operators,
  method: 'POST',
  path: '/v1/internal/moving/import',
  run: async (call) => json(await startImport(call.deps, await readOrder(call, beginOrder))),
});

const importRows = route({
  ...operators,
  method: 'POST',
  path: '/v1/internal/moving/rows',
  run: async (call) =>
    json(await storeRows(call.deps, await readOrder(call, rowsOrder, mostRowsBytes))),
});

const importPicture = route({
  ...operators,
  method: 'PUT',
  path: '/v1/internal/moving/pictures/:hash',
  query: v.strictObject({ type: v.string(), at: place }),
  run: async (call) => {
    const { hash } = call.params;
    const bytes = await readSent(call, limits.pictureBytes);
    const { type, at } = call.query;
    const row = { hash, type, created_at: at, size: bytes.length };
    const known = check(picture, row);
    // The name is part of the address, which is signed.
    if (toHex(await sha256(bytes)) !== hash) throw new Fault('checksum-mismatch');
    await storePicture(call.deps, known, bytes);
    return json({ outcome: 'stored' });
  },
});

const importFile = route({
  ...operators,
  method: 'POST',
  path: '/v1/internal/moving/files',
  run: async (call) => {
    const { row } = await readOrder(call, fileOrder);
    return json(await beginFile(call.deps, row));
  },
});

const importPart = route({
  ...operators,
  method: 'PUT',
  path: '/v1/internal/moving/files/:file/parts/:index',
  query: v.strictObject({ digest }),
  run: async (call) => {
    const { file, index } = call.params;
    const bytes = await readSent(call, mostPartBytes);
    const wanted = `${call.query.digest.replaceAll('-', '+').replaceAll('_', '/')}=`;
    await storePart(call.deps, file, { index, digest: wanted, bytes });
    return json({ outcome: 'stored' });
  },
});

const importFileEnd = route({
  ...operators,
  method: 'POST',
  path: '/v1/internal/moving/files/:file/end',
  run: async (call) =>
    json(await endFile(call.deps, call.params.file, await readOrder(call, fileEnd))),
});

const importRooms = route({
  ...operators,
  method: 'POST',
  path: '/v1/internal/moving/rooms',
  run: async (call) => json(await renewRooms(call.deps, await readOrder(call, roomsOrder))),
});

const importEnd = route({
  ...operators,
  method: 'POST',
  path: '/v1/internal/moving/end',
  run: async (call) => {
    const { id } = await readOrder(call, endOrder);
    await finishImport(call.deps, id);
    return json({ outcome: 'stored' });
  },
});

export const movingRoutes: readonly Route[] = [
  ...[exportBegin, exportPage, exportFile, exportPicture],
  ...[importBegin, importRows, importPicture, importFile, importPart, importFileEnd],
  ...[importRooms, importEnd],
];

/** Bytes that come with a signed address, which says what they have to be. */
async function readSent(context: Context, most: number): Promise<Uint8Array<ArrayBuffer>> {
  // Before anything is taken in.
  await assertOperator(context, '');
  return readBytes(context.request, most);
}

const sha256 = async (bytes: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

function asBytes(body: BodyInit): Response {
  const headers = { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' };
  return new Response(body, { headers });
}
