import type { MessageFile } from '../../sdk/src/protocol/index.ts';
import { fileRows, offerOf, upload } from './files.ts';
import type { Regular, Sent } from './regular.ts';
import type { LogRow, Town } from './town.ts';

type Said = Pick<Sent, 'cid' | 'text' | 'isRemoved'>;
type Upload = { readonly owner: string; readonly file: MessageFile; isWithdrawn: boolean };

/** What people do in a storm beside talking: they upload files, name them, call them off, and remove what they said. */
export class Deeds {
  readonly #town: Town;
  readonly #uploads: Upload[] = [];

  /** So many events were there before, each a message of somebody who is gone. */
  readonly #past: number;

  constructor(town: Town, past: number) {
    this.#town = town;
    this.#past = past;
  }

  async act(regular: Regular): Promise<void> {
    const { random } = this.#town.world;
    if (random.chance(0.4)) return this.#remove(regular);
    if (random.chance(0.6)) return this.#upload(regular);
    if (this.#uploads.length === 0) return;
    const upload = random.pick(this.#uploads);
    return random.chance(0.7) ? this.#offer(upload) : this.#withdraw(upload);
  }

  /** Files for a message, often such as cannot be had. */
  pick({ name }: Regular): { readonly id: string }[] {
    const { random } = this.#town.world;
    const own = this.#uploads.filter(({ owner }) => owner === name || random.chance(0.02));
    if (own.length === 0) return [];
    const picked = new Set(Array.from({ length: 1 + random.below(3) }, () => random.pick(own)));
    return [...picked].map(({ file }) => ({ id: file.id }));
  }

  /** What of files and removed messages must never be. */
  async check(rows: readonly LogRow[], people: readonly Regular[]): Promise<string[]> {
    const sent = people.flatMap((person) => person.sent);
    const past = Array.from({ length: this.#past }, (_, index) => pastMessage(rows, index + 1));
    const all = [...sent, ...past];
    const removals = [...checkRemovals(rows), ...checkTexts(this.#town, rows, all)];
    return [...removals, ...this.#checkUses(rows), ...checkRecords(rows, await this.#records())];
  }

  async #upload({ name }: Regular): Promise<void> {
    const made = { owner: name, file: await upload(this.#town, name), isWithdrawn: false };
    this.#uploads.push(made);
    this.#begin(offerOf(this.#town, name, made.file));
  }

  /** As whoever finishes an upload once more: only what no message has by libSQL is offered again. */
  async #offer({ owner, file }: Upload): Promise<void> {
    const record = (await this.#records()).find(({ id }) => id === file.id);
    if (record?.seq === null) this.#begin(offerOf(this.#town, owner, file));
  }

  #withdraw(upload: Upload): void {
    const order = { type: 'file.withdraw', room: 'hall', ids: [upload.file.id] };
    this.#begin(order, async (answer) => {
      if ((answer as { pending: number }).pending > 0) return;
      const record = (await this.#records()).find(({ id }) => id === upload.file.id);
      upload.isWithdrawn ||= record?.seq === null;
    });
  }

  #remove({ name, sent }: Regular): void {
    const { random } = this.#town.world;
    if (this.#past > 0 && random.chance(0.5)) return this.#removePast();
    const acked = sent.filter(({ acks }) => acks.length > 0);
    if (acked.length === 0) return;
    const chosen = random.pick(acked);
    const person = this.#town.person(name).id;
    const order = { type: 'remove', room: 'hall', person, seq: chosen.acks[0]?.seq ?? 0 };
    this.#begin(order, () => {
      chosen.isRemoved = true;
    });
  }

  #removePast(): void {
    const seq = 1 + this.#town.world.random.below(this.#past);
    this.#begin({ type: 'remove', room: 'hall', person: 'u_past____', seq });
  }

  #begin(order: Record<string, unknown>, heard: (answer: unknown) => unknown = () => {}): void {
    // Whoever is not answered does not know whether it happened.
    this.#town.begin('room', 'hall', order).then(heard, () => undefined);
  }

  #records() {
    return this.#town.world.during(fileRows(this.#town));
  }

  #checkUses(rows: readonly LogRow[]): string[] {
    const wrong: string[] = [];
    const uses = new Map<string, number>();
    for (const { seq, by, files = [] } of rows) {
      for (const { id } of files) {
        const upload = this.#uploads.find(({ file }) => file.id === id);
        if (uses.has(id)) wrong.push(`${id} is in ${uses.get(id)} and in ${seq}`);
        uses.set(id, seq);
        if (upload === undefined || this.#town.person(upload.owner).id !== by)
          wrong.push(`${id} in ${seq} is not of ${by}`);
        if (upload?.isWithdrawn) wrong.push(`${id} in ${seq} was withdrawn`);
      }
    }
    return wrong;
  }
}

function checkRemovals(rows: readonly LogRow[]): string[] {
  const wrong: string[] = [];
  const targets = new Set<number | undefined>();
  for (const { seq, by, target } of rows.filter(({ kind }) => kind === 'removed')) {
    const message = rows.find((row) => row.seq === target);
    if (targets.has(target)) wrong.push(`${target} was removed twice`);
    targets.add(target);
    if (message?.by !== by || message.text !== '' || message.removedAt === undefined)
      wrong.push(`${seq} removed ${target}, which is still there`);
    if (message?.files) wrong.push(`${target} was removed and has its files`);
  }
  for (const { seq, removedAt } of rows)
    if (removedAt !== undefined && !targets.has(seq))
      wrong.push(`nothing tells who removed ${seq}`);
  return wrong;
}

function pastMessage(rows: readonly LogRow[], seq: number): Said {
  return { cid: rows[seq - 1]?.cid ?? '', text: `past ${seq}` };
}

function checkTexts(town: Town, rows: readonly LogRow[], sent: readonly Said[]): string[] {
  const wrong: string[] = [];
  const places = {
    libSQL: JSON.stringify(rows),
    object: [...town.room().disk.values.values()].join(),
  };
  const byCid = new Map(rows.map((row) => [row.cid, row]));
  for (const { cid, text, isRemoved } of sent) {
    const row = byCid.get(cid);
    if (isRemoved && row?.removedAt === undefined) wrong.push(`“${text}” was to be removed`);
    if (row?.removedAt === undefined) continue;
    for (const [place, all] of Object.entries(places))
      if (all.includes(JSON.stringify(text))) wrong.push(`${place} still has “${text}”`);
  }
  return wrong;
}

function checkRecords(
  rows: readonly LogRow[],
  records: Awaited<ReturnType<typeof fileRows>>,
): string[] {
  const wrong: string[] = [];
  const idsIn = ({ files = [] }: LogRow) => files.map(({ id }) => id);
  for (const row of rows)
    for (const id of idsIn(row))
      if (!records.some((record) => record.id === id && record.seq === row.seq))
        wrong.push(`libSQL does not know that ${row.seq} has ${id}`);
  for (const { id, seq, removedAt } of records) {
    const row = rows.find((each) => each.seq === seq);
    if (seq === null) continue;
    if (removedAt !== (row?.removedAt ?? null)) wrong.push(`${id} of ${seq}: removed ${removedAt}`);
    if (row?.removedAt === undefined && !idsIn(row ?? (rows[0] as LogRow)).includes(id))
      wrong.push(`${id} is said to be in ${seq}`);
  }
  return wrong;
}
