// The lines of an export: read as bytes, because a file may be larger than memory, and checked before anything is done with them.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Failure } from '../failure.mjs';

/** @typedef {{ number: number, kind: string, value: any }} Line one that was read; `number` counts from 1 */
/** @typedef {{ id: string, format: number, shape: string, at: number }} Header */

// Pieces of files have 512 KiB, and no row comes near to that.
const mostLineBytes = 4 * 1024 * 1024;
const kinds = [
  ...['site', 'origin', 'key', 'person', 'picture', 'bytes', 'relation', 'seen', 'visitor'],
  ...['room', 'event', 'member', 'file', 'mark'],
];

/**
 * The lines of a file, from its header to its end.
 * @param {string} path
 * @returns {AsyncGenerator<{ number: number, bytes: Buffer }>}
 */
async function* rawLines(path) {
  let number = 0;
  let hasBegun = false;
  for await (const bytes of splitLines(createReadStream(path, { highWaterMark: 1024 * 1024 }))) {
    number += 1;
    // `npm run` without --silent says first what it runs.
    if (!hasBegun && /^(>.*)?\s*$/.test(bytes.subarray(0, 200).toString())) continue;
    hasBegun = true;
    yield { number, bytes };
  }
}

/** @param {AsyncIterable<Buffer>} chunks @returns {AsyncGenerator<Buffer>} */
async function* splitLines(chunks) {
  /** @type {Buffer[]} */
  let open = [];
  let length = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      yield Buffer.concat([...open, chunk.subarray(start, end)]);
      [open, length, start] = [[], 0, end + 1];
    }
    open.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > mostLineBytes)
      throw new Failure('That is no export: a line of it is far too long.');
  }
  if (length > 0) yield Buffer.concat(open);
}

/**
 * @param {{ number: number, bytes: Buffer }} raw
 * @returns {Line}
 */
function readLine({ number, bytes }) {
  try {
    const entries = Object.entries(JSON.parse(bytes.toString()));
    const [[kind, value] = ['', undefined]] = entries;
    if (entries.length === 1 && typeof value === 'object' && value !== null)
      return { number, kind, value };
  } catch {
    // Said below.
  }
  throw new Failure(`Line ${number} is no line of an export: nothing was changed.`);
}

/**
 * Looks at a whole export: that it is one, that nothing of it is missing and that nothing was changed.
 * @param {string} path
 * @returns {Promise<{ header: Header, counts: Record<string, number> }>}
 */
export async function checkExport(path) {
  const digest = createHash('sha256');
  const pieces = createPieces();
  /** @type {Record<string, number>} */
  const counts = {};
  /** @type {Header | undefined} */
  let header;
  /** @type {Line | undefined} */
  let end;
  for await (const raw of rawLines(path)) {
    const line = readLine(raw);
    const { kind, value, number } = line;
    if (header === undefined) {
      if (kind !== 'partyline') throw new Failure(`${path} does not begin as an export does.`);
      header = value;
    } else if (end !== undefined) {
      throw new Failure(`Line ${number} comes after the end of the export: nothing was changed.`);
    } else if (kind === 'end') {
      end = line;
      continue;
    } else if (!kinds.includes(kind)) {
      throw new Failure(
        `Line ${number} is of a kind that is not known here (${kind}): nothing was changed.`,
      );
    } else {
      pieces.add(line);
      if (kind !== 'bytes') counts[kind] = (counts[kind] ?? 0) + 1;
    }
    digest.update(raw.bytes).update('\n');
  }
  if (header === undefined) throw new Failure(`${path} is empty.`);
  if (end === undefined)
    throw new Failure('The export is cut off: its last line is missing, and nothing was changed.');
  pieces.finish(end.number);
  const isWhole = Object.keys({ ...counts, ...end.value.counts }).every(
    (kind) => counts[kind] === end?.value.counts?.[kind],
  );
  if (!isWhole || end.value.digest !== digest.digest('hex'))
    throw new Failure(
      'The export is not as it was written: something in it was changed or is missing, and nothing was changed on the server.',
    );
  return { header, counts };
}

/** Holds that the pieces of a file or picture follow it, all of them and in their order. */
function createPieces() {
  /** @type {{ of: string, size: number, at: number } | undefined} */
  let open;
  /** @param {number} number */
  const finish = (number) => {
    if (open !== undefined && open.at !== open.size)
      throw new Failure(
        `Before line ${number} a part of ${open.of} is missing: nothing was changed.`,
      );
    open = undefined;
  };
  return {
    finish,
    /** @param {Line} line */
    add({ kind, value, number }) {
      if (kind !== 'bytes') finish(number);
      if (kind === 'file' || kind === 'picture')
        open = { of: value.id ?? value.hash, size: value.size, at: 0 };
      if (kind !== 'bytes') return;
      if (
        open === undefined ||
        open.of !== value.of ||
        open.at !== value.at ||
        typeof value.data !== 'string'
      )
        throw new Failure(`Line ${number} is a part of nothing before it: nothing was changed.`);
      open.at += Buffer.byteLength(value.data, 'base64');
    },
  };
}

/**
 * The lines of an export that was looked at, without its first and last one.
 * @param {string} path
 * @returns {AsyncGenerator<Line>}
 */
export async function* linesOf(path) {
  for await (const raw of rawLines(path)) {
    const line = readLine(raw);
    if (line.kind !== 'partyline' && line.kind !== 'end') yield line;
  }
}
