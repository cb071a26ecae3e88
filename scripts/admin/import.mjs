// `npm run admin -- import <file>`: fills a server with what an export holds. Every step may be repeated.
import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { Failure } from '../failure.mjs';
import { createCaller } from './caller.mjs';
import { checkExport, linesOf } from './lines.mjs';
import { createProgress, listOf } from './progress.mjs';

/** @typedef {import('./caller.mjs').Caller} Caller */
/** @typedef {import('./lines.mjs').Line} Line */

const most = { rows: 150, characters: 400_000 };

/**
 * @param {Caller} caller
 * @param {string} path
 * @param {{ isMerge: boolean, tell?: (counts: Record<string, number>) => void }} options
 * @returns {Promise<{ counts: Record<string, number>, renewed: number }>} rejects with a Failure that names the line
 */
export async function importFile(caller, path, { isMerge, tell = () => {} }) {
  const { header, counts } = await checkExport(path);
  await begin(caller, header, isMerge);
  const filling = new Filling(caller);
  /** @type {Record<string, number>} */
  const done = {};
  for await (const line of linesOf(path)) {
    await filling.add(line);
    if (line.kind !== 'bytes') done[line.kind] = (done[line.kind] ?? 0) + 1;
    tell(done);
  }
  await filling.end();
  await caller.ask('/end', { id: header.id });
  return { counts, renewed: filling.renewed };
}

/** @param {Caller} caller @param {import('./lines.mjs').Header} header @param {boolean} isMerge */
async function begin(caller, { id, format, shape }, isMerge) {
  const { outcome, shape: own } = await caller.ask('/import', { id, format, shape, isMerge }, 1);
  if (outcome === 'begun') return;
  if (outcome === 'in-use')
    throw new Failure(
      'People have been on this server already: import into a new one, or add to this one with --merge.',
    );
  if (outcome === 'other-format')
    throw new Failure(
      'The export was written by another version: update the older server, and export again.',
    );
  throw new Failure(
    `The export is of a server whose database is at ${shape}, and this one is at ${own}: update the older one.`,
  );
}

/** Hands lines over in the order in which they come: rows together, files with their bytes. */
class Filling {
  renewed = 0;
  #caller;
  /** @type {Line[]} */
  #rows = [];
  #characters = 0;
  /** @type {string[]} */
  #rooms = [];
  #last = '';
  /** @type {SentFile | SentPicture | undefined} */
  #open;

  /** @param {Caller} caller */
  constructor(caller) {
    this.#caller = caller;
  }

  /** @param {Line} line */
  async add(line) {
    const { kind, value } = line;
    if (kind === 'bytes') return this.#open?.add(Buffer.from(value.data, 'base64'));
    await this.#close();
    if (this.#rows[0]?.kind !== kind) await this.#flush();
    if (kind === 'picture') this.#open = new SentPicture(this.#caller, line);
    else if (kind === 'file') this.#open = await SentFile.begin(this.#caller, line);
    else await this.#addRow(line);
  }

  async end() {
    await this.#close();
    await this.#flush();
    await this.#renew();
  }

  /** @param {Line} line */
  async #addRow(line) {
    const { kind, value } = line;
    // The first room of another page: everything of those before is there.
    if (kind === 'room' && this.#last !== 'room') await this.#renew();
    this.#last = kind;
    if (kind === 'room') this.#rooms.push(value.id);
    this.#rows.push(line);
    this.#characters += value.body?.length ?? 300;
    if (this.#rows.length >= most.rows || this.#characters > most.characters) await this.#flush();
  }

  async #flush() {
    const lines = this.#rows;
    const [first] = lines;
    if (first === undefined) return;
    this.#rows = [];
    this.#characters = 0;
    const rows = lines.map(({ value }) => value);
    const answer = await this.#caller.ask('/rows', { kind: first.kind, rows });
    if (answer.outcome !== 'stored') throw refusal(lines[answer.at] ?? first, answer);
  }

  async #close() {
    await this.#open?.end();
    this.#open = undefined;
  }

  /** Rooms that were in use before, on objects of another database, begin anew. */
  async #renew() {
    for (let at = 0; at < this.#rooms.length; at += 100) {
      const rooms = this.#rooms.slice(at, at + 100);
      this.renewed += (await this.#caller.ask('/rooms', { rooms })).renewed;
    }
    this.#rooms = [];
  }
}

/** A file on its way: its pieces come as they stand in the export, and go as its store wants them. */
class SentFile {
  #caller;
  #line;
  #partBytes;
  #missing;
  /** @type {string[]} */
  #digests = [];
  /** @type {Buffer[]} */
  #pieces = [];
  #length = 0;

  /** @param {Caller} caller @param {Line} line */
  static async begin(caller, line) {
    const answer = await caller.ask('/files', { row: line.value });
    if (answer.outcome !== 'begun') throw refusal(line, answer);
    return new SentFile(caller, line, answer);
  }

  /** @param {Caller} caller @param {Line} line @param {{ partBytes: number, missing: number[] }} begun */
  constructor(caller, line, { partBytes, missing }) {
    this.#caller = caller;
    this.#line = line;
    this.#partBytes = partBytes;
    this.#missing = new Set(missing);
  }

  /** @param {Buffer} bytes */
  async add(bytes) {
    for (let at = 0; at < bytes.length; ) {
      const some = bytes.subarray(at, at + this.#partBytes - this.#length);
      this.#pieces.push(some);
      this.#length += some.length;
      at += some.length;
      if (this.#length === this.#partBytes) await this.#send();
    }
  }

  async end() {
    if (this.#length > 0) await this.#send();
    const { id, finished_at: finishedAt } = this.#line.value;
    const order = { finishedAt, digests: this.#digests };
    const { outcome } = await this.#caller.ask(`/files/${id}/end`, order);
    if (outcome === 'again')
      throw new Failure(
        `The server had other bytes of the file ${id} (line ${this.#line.number}), which are gone now: run the import again.`,
      );
    if (outcome !== 'stored') throw refusal(this.#line, { outcome });
  }

  async #send() {
    const bytes = Buffer.concat(this.#pieces);
    const index = this.#digests.length;
    const digest = createHash('sha256').update(bytes).digest();
    this.#digests.push(digest.toString('base64'));
    this.#pieces = [];
    this.#length = 0;
    if (!this.#missing.has(index)) return;
    const { id } = this.#line.value;
    await this.#caller.put(
      `/files/${id}/parts/${index}?digest=${digest.toString('base64url')}`,
      bytes,
    );
  }
}

/** A profile's picture, which fits into one call. */
class SentPicture {
  #caller;
  #line;
  /** @type {Buffer[]} */
  #pieces = [];

  /** @param {Caller} caller @param {Line} line */
  constructor(caller, line) {
    this.#caller = caller;
    this.#line = line;
  }

  /** @param {Buffer} bytes */
  async add(bytes) {
    this.#pieces.push(bytes);
  }

  async end() {
    const { hash, type, created_at: at } = this.#line.value;
    const query = new URLSearchParams({ type, at: String(at) });
    await this.#caller.put(`/pictures/${hash}?${query}`, Buffer.concat(this.#pieces));
  }
}

/** @type {Record<string, readonly string[]>} */
const names = {
  ...{ site: ['id'], origin: ['origin'], key: ['site', 'kid'], person: ['id'], room: ['id'] },
  ...{ relation: ['person', 'other'], seen: ['person'], visitor: ['site', 'person'] },
  ...{ event: ['room', 'seq'], member: ['room', 'person'], mark: ['person', 'room'], file: ['id'] },
};

/** @param {Line} line @param {{ outcome: string, field?: string }} answer */
function refusal({ number, kind, value }, { outcome, field }) {
  const what = `${kind} ${(names[kind] ?? []).map((column) => value[column]).join(' ')}`;
  if (outcome === 'wrong')
    return new Failure(
      `Line ${number} (${what}) is not valid${field ? `: ${field}` : ''}. Nothing of it was stored.`,
    );
  return new Failure(
    `Line ${number} (${what}) is not what the server has under this name: it was left as it is, and the import ends here.`,
  );
}

/** @param {import('./server.mjs').Asking} asking */
export async function importAll({ server, words, values }) {
  const [path = ''] = words;
  await access(path).catch(() => {
    throw new Failure(`There is no file ${path}.`);
  });
  const progress = createProgress();
  const isMerge = values.merge === true;
  const done = importFile(createCaller(server), path, { isMerge, tell: progress.tell });
  const { counts, renewed } = await done.finally(() => progress.end());
  const more = renewed === 0 ? '' : ` ${renewed} rooms that had been in use before began anew.`;
  return { data: { counts, renewed }, text: `Imported ${listOf(counts)}.${more}` };
}
