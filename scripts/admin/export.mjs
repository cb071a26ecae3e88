// `npm run admin -- export`: everything that is on a server as lines of JSON, read a page at a time.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { Failure } from '../failure.mjs';
import { createCaller } from './caller.mjs';
import { createProgress, listOf } from './progress.mjs';

/** @typedef {import('./caller.mjs').Caller} Caller */
/** @typedef {{ counts: Record<string, number>, left: string[] }} Told what was written, and what could not be */

const before = ['site', 'origin', 'key', 'person', 'picture', 'relation', 'seen', 'visitor'];
const ofRooms = ['event', 'member', 'file'];
/** Bytes of a line that holds a piece of a file: 512 KiB in base64. */
const pieceBytes = 384 * 1024;
const rangeBytes = 12 * pieceBytes;

/**
 * All lines of an export. The last one says how many of which there are, and the SHA-256 of all before it: so a file
 * that was cut off or changed is known.
 * @param {Caller} caller
 * @param {{ told: Told, now?: () => number, newId?: () => string }} around
 * @returns {AsyncGenerator<string>}
 */
export async function* exportLines(caller, { told, now = Date.now, newId = randomName }) {
  const digest = createHash('sha256');
  /** @param {string} kind @param {unknown} value */
  const line = (kind, value) => {
    const text = `${JSON.stringify({ [kind]: value })}\n`;
    digest.update(text);
    return text;
  };
  const { format, shape, pending, counts } = await caller.ask('/export', {}, 1);
  if (pending > 0)
    told.left.push(`${pending} events that rooms could not hand over to the database`);
  yield line('partyline', { format, id: newId(), shape, at: now(), counts });
  for await (const [kind, value] of rowsOf(caller, told)) {
    if (kind !== 'bytes') told.counts[kind] = (told.counts[kind] ?? 0) + 1;
    yield line(kind, value);
  }
  const { counts: after } = await caller.ask('/export');
  const late = after.events - (told.counts.event ?? 0);
  if (late > 0) told.left.push(`${late} events that came while it was being written`);
  yield `${JSON.stringify({ end: { counts: told.counts, digest: digest.digest('hex') } })}\n`;
}

const randomName = () => randomBytes(16).toString('base64url');

/**
 * @param {Caller} caller
 * @param {Told} told
 * @returns {AsyncGenerator<[kind: string, value: any]>}
 */
async function* rowsOf(caller, told) {
  for (const kind of before)
    for await (const rows of pagesOf(caller, { kind }, told))
      for (const row of rows)
        if (kind === 'picture') yield* pictureOf(caller, row);
        else yield [kind, row];
  for await (const rooms of pagesOf(caller, { kind: 'room' }, told)) {
    for (const room of rooms) yield ['room', room];
    // What comes after these heads is left for another time: so what belongs together is.
    const bounds = rooms.map(({ id, head }) => [id, head]);
    for (const kind of ofRooms)
      for await (const rows of pagesOf(caller, { kind, rooms: bounds }, told))
        for (const row of rows)
          if (kind === 'file') yield* fileOf(caller, row, told);
          else yield [kind, row];
  }
  for await (const rows of pagesOf(caller, { kind: 'mark' }, told))
    for (const row of rows) yield ['mark', row];
}

/**
 * @param {Caller} caller
 * @param {{ kind: string, rooms?: unknown }} order
 * @param {Told} told
 * @returns {AsyncGenerator<any[]>}
 */
async function* pagesOf(caller, order, told) {
  for (let after = null; ; ) {
    const { rows, next, left = [] } = await caller.ask('/page', { ...order, after });
    told.left.push(...left);
    yield rows;
    if (next === null) return;
    after = next;
  }
}

/** @param {Caller} caller @param {any} row @returns {AsyncGenerator<[string, any]>} */
async function* pictureOf(caller, row) {
  const bytes = await caller.load(`/pictures/${row.hash}`);
  // Somebody has another one since.
  if (bytes === undefined) return;
  yield ['picture', row];
  yield* piecesOf(row.hash, bytes, 0);
}

/** @param {Caller} caller @param {any} row @param {Told} told @returns {AsyncGenerator<[string, any]>} */
async function* fileOf(caller, row, told) {
  for (let at = 0; at < row.size; ) {
    const end = Math.min(row.size, at + rangeBytes);
    const bytes = await caller.load(`/files/${row.id}?start=${at}&end=${end}`);
    if (bytes?.length !== end - at) {
      if (at > 0)
        throw new Failure(
          `The file ${row.id} of the room ${row.room} ends too soon: export again.`,
        );
      told.left.push(`the file ${row.id} of the room ${row.room}, whose bytes are not there`);
      return;
    }
    if (at === 0) yield ['file', row];
    yield* piecesOf(row.id, bytes, at);
    at = end;
  }
}

/** @param {string} of @param {Buffer} bytes @param {number} from @returns {Generator<[string, any]>} */
function* piecesOf(of, bytes, from) {
  for (let at = 0; at < bytes.length; at += pieceBytes)
    yield [
      'bytes',
      {
        of,
        at: from + at,
        data: bytes.toString('base64', at, Math.min(bytes.length, at + pieceBytes)),
      },
    ];
}

/** @param {import('./server.mjs').Asking} asking */
export async function exportAll({ server, values }) {
  const path = typeof values.output === 'string' ? values.output : undefined;
  if (path === undefined && process.stdout.isTTY)
    throw new Failure(
      'An export holds the hashes of passwords and keys of websites and does not belong on a screen: write it to a file with -o <file>.',
    );
  const progress = createProgress();
  /** @type {Told} */
  const told = { counts: {}, left: [] };
  const out = path === undefined ? toStdout() : await toFile(path);
  try {
    for await (const line of exportLines(createCaller(server), { told })) {
      await out.write(line);
      progress.tell(told.counts);
    }
  } finally {
    progress.end();
    await out.close();
  }
  for (const what of told.left) progress.say(`Not in it: ${what}.`);
  progress.say(`Exported ${listOf(told.counts)}. Keep it like a password: it opens everything.`);
  return { data: undefined, text: '', code: told.left.length === 0 ? 0 : 2 };
}

/** For nobody else to read. @param {string} path */
async function toFile(path) {
  const handle = await open(path, 'wx', 0o600).catch((error) => {
    if (error.code === 'EEXIST')
      throw new Failure(`${path} is there already: remove it, or name another file.`);
    throw error;
  });
  return {
    write: (/** @type {string} */ text) => handle.appendFile(text),
    close: () => handle.close(),
  };
}

function toStdout() {
  const { stdout } = process;
  // Whoever reads may hang up.
  const broken = once(stdout, 'error').then(([error]) => {
    throw new Failure(`Unable to write the export; ${error.message}.`);
  });
  broken.catch(() => {});
  return {
    write: async (/** @type {string} */ text) => {
      if (!stdout.write(text)) await Promise.race([once(stdout, 'drain'), broken]);
    },
    close: async () => {},
  };
}
