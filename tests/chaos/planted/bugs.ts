/** A change of one place in the real sources. It fails loudly when that place is no longer there. */
export type Patch = { readonly file: string; readonly from: string; readonly to: string };
export type Bug = {
  readonly name: string;
  /** The assertion that must name it. */
  readonly assertion: number;
  readonly patches: readonly Patch[];
};

const remembered = 'if (kept !== undefined) return kept;';

/** Mistakes that a room could make. Each is planted into a copy of the real one while a test runs. */
export const bugs: readonly Bug[] = [
  {
    name: 'an ack before the write',
    assertion: 1,
    patches: [
      {
        file: 'party/room/commit.ts',
        from: 'if (events.length > 0) void this.#storage.put({ ...entries, ...this.#entries });',
        to: `const late = { ...entries, ...this.#entries };
          if (events.length > 0) queueMicrotask(() => void this.#storage.put(late));`,
      },
    ],
  },
  {
    name: 'no dedupe',
    assertion: 2,
    patches: [{ file: 'party/room/cids.ts', from: remembered, to: '' }],
  },
  {
    name: 'no ordering: the database first, and no queue',
    assertion: 6,
    patches: [
      {
        file: 'party/room/flow.ts',
        from: 'this.#waiting.push(order);',
        to: 'return void this.#run([order]);',
      },
      {
        file: 'party/room/room.ts',
        from: 'await sendMessage(',
        to: "await this.#parts.database.write([{ sql: 'SELECT 1', args: [] }]); await sendMessage(",
      },
    ],
  },
  {
    name: 'paging by offset',
    assertion: 4,
    patches: [
      {
        file: 'party/room/requests.ts',
        from: 'const until = Math.min(head, after === undefined ? (before ?? head + 1) - 1 : after + size);',
        to: `const pages = globalThis.pagesRead ??= new Map();
          const page = before === undefined ? 0 : (pages.get(reader) ?? 0) + 1;
          pages.set(reader, page);
          const until = after === undefined ? Math.max(0, head - page * size) : Math.min(head, after + size);`,
      },
    ],
  },
  {
    name: 'a resume that skips one event',
    assertion: 4,
    patches: [
      {
        file: 'party/room/orders.ts',
        from: 'const from = after ?? ',
        to: 'const from = after !== null ? Math.min(log.head, after + 1) : ',
      },
    ],
  },
  {
    name: 'a trim before the drain',
    assertion: 9,
    patches: [
      {
        file: 'party/room/log.ts',
        from: 'Math.min(seq, this.#meta.head - keptEvents)',
        to: 'this.#meta.head - keptEvents',
      },
    ],
  },
  {
    name: 'a dedupe horizon shorter than the retry',
    assertion: 2,
    patches: [
      {
        file: 'party/room/cids.ts',
        from: remembered,
        to: 'if (kept !== undefined && kept.at > now - 120_000) return kept;',
      },
    ],
  },
  {
    name: 'an ack with the place of the event before',
    assertion: 1,
    patches: [
      {
        file: 'party/room/orders.ts',
        from: 'commit.ack(person.id, { cid: order.cid, seq, at: now });',
        to: 'commit.ack(person.id, { cid: order.cid, seq: seq - 1, at: now });',
      },
    ],
  },
  {
    name: 'a queue that takes the last in first',
    assertion: 6,
    patches: [
      {
        file: 'party/room/flow.ts',
        from: 'this.#waiting.splice(0, mostPerFlush);',
        to: 'this.#waiting.splice(-mostPerFlush).reverse();',
      },
    ],
  },
  {
    name: 'a frame that tells its events backwards',
    assertion: 7,
    patches: [
      {
        file: 'party/room/commit.ts',
        from: 'this.#tell(events.map(({ json }) => json));',
        to: 'this.#tell(events.map(({ json }) => json).reverse());',
      },
    ],
  },
  {
    name: 'a page that hides from authors what they said',
    assertion: 8,
    patches: [
      {
        file: 'party/room/orders.ts',
        from: "if (texts.length === 0) throw new Error('the log has a gap');",
        to: `if (texts.length === 0) throw new Error('the log has a gap');
          texts.forEach((text, index) => { texts[index] = text.replace(/"text":"[^"]*"(.*"cid")/, '"text":"gone"$1'); });`,
      },
    ],
  },
  {
    name: 'a removal that libSQL is not told of',
    assertion: 11,
    patches: [
      {
        file: 'party/room/stored-event.ts',
        from: '...(removed && { removed }) };',
        to: '...(removed && {}) };',
      },
    ],
  },
  {
    name: 'a removal that stays in memory',
    assertion: 11,
    patches: [
      {
        file: 'party/room/log.ts',
        from: 'return { [keys.event(event.seq)]: event };',
        to: 'return {};',
      },
    ],
  },
  {
    name: 'a removal that happens as often as it is asked for',
    assertion: 11,
    patches: [
      {
        file: 'party/room/removing.ts',
        from: 'return done ?? remove(',
        to: 'return remove(',
      },
    ],
  },
  {
    name: 'a file that two messages may have',
    assertion: 12,
    patches: [
      {
        file: 'party/room/orders.ts',
        from: 'for (const ended of offers.end(files ?? [], seq, now)) commit.put(...ended);',
        to: '',
      },
    ],
  },
];

/** A room that keeps, caches and hands over less, so that a short history reaches all its paths. */
export const smallRoom: readonly Patch[] = [
  { file: 'party/room/log.ts', from: 'const cachedEvents = 300;', to: 'const cachedEvents = 12;' },
  { file: 'party/room/log.ts', from: 'const keptEvents = 1_000;', to: 'const keptEvents = 40;' },
  { file: 'party/room/log.ts', from: 'const trimStep = 250;', to: 'const trimStep = 7;' },
  { file: 'party/room/drain.ts', from: 'const mostEvents = 300;', to: 'const mostEvents = 10;' },
];
