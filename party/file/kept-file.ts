import * as v from 'valibot';
import { Fault } from '../fault.ts';
import { digestOf, digestOfParts } from '../files/digest.ts';
import type { Storage } from '../ports.ts';
import { type Bytes, lengthOfPart, placesOf, placesOfPart } from './layout.ts';
import { type FileOrder, fileOrder } from './orders.ts';
import { type FileRecord, newRecord, removed } from './record.ts';
import { deleteBytes, entriesOf, putAll, streamOf, valuesAt } from './values.ts';

type Of<T extends FileOrder['type']> = Extract<FileOrder, { type: T }>;
type Sent = Uint8Array<ArrayBuffer>;

const recordKey = 'record';
const ok = { ok: true };

/**
 * One file in the storage of one object. Everything it knows is in the storage, and each step is one atomic write, so
 * that it may end at any moment.
 */
export class KeptFile {
  readonly #storage: Storage;
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ storage }: { storage: Storage }) {
    this.#storage = storage;
  }

  /** Takes a `fileOrder` with the bytes that came with it. `read` gives a stream, every other one JSON. */
  async order(data: unknown, bytes: Sent): Promise<unknown> {
    const order = v.parse(fileOrder, data);
    if (order.type === 'read') return this.#read(order);
    // Not in a turn: it takes a while, and others need not wait for it.
    if (order.type !== 'seal' && 'digest' in order && (await digestOf(bytes)) !== order.digest)
      throw new Fault('checksum-mismatch');
    const answer = this.#turn.then(() => this.#run(order, bytes));
    this.#turn = answer.catch(() => {});
    return answer;
  }

  #run(order: Exclude<FileOrder, { type: 'read' }>, bytes: Sent): Promise<unknown> {
    switch (order.type) {
      case 'begin':
        return this.#begin(order);
      case 'put':
        return this.#put(order, bytes);
      case 'seal':
        return this.#seal(order);
      case 'stage':
        return this.#stage(order, bytes);
      case 'swap':
        return this.#swap(order);
      case 'patch':
        return this.#patch(order, bytes);
      case 'remove':
        return this.#remove();
    }
  }

  async #begin({ size }: Of<'begin'>): Promise<{ missing: number[] }> {
    const record = (await this.#find()) ?? (await this.#make(size));
    if (record.sealed !== null) return { missing: [] };
    if (record.size !== size) throw new Fault('invalid', { field: 'size' });
    return { missing: record.parts.flatMap((part, index) => (part === null ? [index] : [])) };
  }

  async #put({ index, digest }: Of<'put'>, bytes: Sent) {
    const record = await this.#get();
    if (record.sealed !== null) throw new Fault('invalid', { field: 'parts' });
    if (index >= record.parts.length) throw new Fault('invalid', { field: 'index' });
    if (bytes.length !== lengthOfPart(record.size, index))
      throw new Fault('invalid', { field: 'body' });
    const places = placesOfPart(record.bytes.writing, record.size, index);
    const parts = record.parts.with(index, digest);
    return this.#keep({ ...record, parts }, entriesOf(places, bytes, places[0]?.start ?? 0));
  }

  async #seal({ digest }: Of<'seal'>) {
    const record = await this.#get();
    if (record.sealed === digest) return this.#clean();
    if (record.sealed !== null) throw new Fault('checksum-mismatch');
    const parts = record.parts.filter((part) => part !== null);
    if (parts.length < record.parts.length) throw new Fault('invalid', { field: 'parts' });
    if ((await digestOfParts(parts)) === digest) return this.#keep({ ...record, sealed: digest });
    // Nobody knows which of them is another than was meant: all are asked for again.
    await this.#keep({ ...record, parts: newRecord(record.size).parts });
    throw new Fault('checksum-mismatch');
  }

  async #read({ start, end }: Of<'read'>) {
    const { bytes } = await this.#getSealed();
    return streamOf(this.#storage, bytes, { start, end: Math.min(end, bytes.size) });
  }

  async #stage({ writing, index }: Of<'stage'>, bytes: Sent) {
    const record = await this.#getSealed();
    const staged = index === 0 ? { writing, size: 0 } : record.staged;
    const size = (staged?.size ?? 0) + bytes.length;
    const places = placesOfPart(writing, size, index);
    const from = places[0]?.start ?? 0;
    // Another attempt has begun since, or this one lost a part.
    if (staged?.writing !== writing || from !== staged.size) throw new Fault('unavailable');
    const stale = index === 0 && record.staged ? [...record.stale, record.staged] : record.stale;
    return this.#keep(
      { ...record, staged: { writing, size }, stale },
      entriesOf(places, bytes, from),
    );
  }

  async #swap({ writing }: Of<'swap'>) {
    const record = await this.#getSealed();
    if (record.bytes.writing === writing) return ok;
    if (record.staged?.writing !== writing) throw new Fault('unavailable');
    const stale = [...record.stale, record.bytes];
    await this.#keep({ ...record, bytes: record.staged, staged: null, stale });
    return this.#clean();
  }

  async #patch({ runs }: Of<'patch'>, bytes: Sent) {
    const record = await this.#getSealed();
    const entries: Record<string, Sent> = {};
    let taken = 0;
    for (const { at, length } of runs) {
      if (at + length > record.bytes.size) throw new Fault('invalid', { field: 'patches' });
      const run = bytes.subarray(taken, taken + length);
      await this.#patchRun(record.bytes, { at, run }, entries);
      taken += length;
    }
    if (taken !== bytes.length) throw new Fault('invalid', { field: 'patches' });
    await putAll(this.#storage, entries);
    return ok;
  }

  /** Adds to `entries` the values that a run changes. */
  async #patchRun(
    bytes: Bytes,
    { at, run }: { at: number; run: Sent },
    entries: Record<string, Sent>,
  ): Promise<void> {
    for (const place of placesOf(bytes, at, at + run.length)) {
      const value = entries[place.key] ?? (await valuesAt(this.#storage, [place])).get(place.key);
      if (value === undefined) throw new Fault('unavailable');
      const from = Math.max(at, place.start);
      value.set(run.subarray(from - at, place.end - at), from - place.start);
      entries[place.key] = value;
    }
  }

  async #remove() {
    const record = await this.#load();
    if (record === undefined) return ok;
    if (!record.isRemoved) await this.#keep(removed(record));
    await this.#clean();
    await this.#storage.delete([recordKey]);
    return ok;
  }

  async #make(size: number): Promise<FileRecord> {
    await this.#clean();
    const record = newRecord(size);
    await this.#keep(record);
    return record;
  }

  /** Deletes the values of writings that count no longer. */
  async #clean() {
    const record = await this.#load();
    if (record === undefined || record.stale.length === 0) return ok;
    for (const bytes of record.stale) await deleteBytes(this.#storage, bytes);
    return this.#keep({ ...record, stale: [] });
  }

  async #keep(record: FileRecord, values: Readonly<Record<string, Sent>> = {}) {
    await putAll(this.#storage, { ...values, [recordKey]: record });
    return ok;
  }

  #load(): Promise<FileRecord | undefined> {
    return this.#storage.get<FileRecord>(recordKey);
  }

  async #find(): Promise<FileRecord | undefined> {
    const record = await this.#load();
    return record?.isRemoved ? undefined : record;
  }

  async #get(): Promise<FileRecord> {
    const record = await this.#find();
    if (record === undefined) throw new Fault('file-not-found');
    return record;
  }

  async #getSealed(): Promise<FileRecord> {
    const record = await this.#get();
    if (record.sealed === null) throw new Fault('file-not-found');
    return record;
  }
}
