import type { RowKind } from '../moving/rows.ts';

export type Table = {
  readonly name: string;
  /** Its primary key, by which pages go. */
  readonly key: readonly string[];
  readonly columns: readonly string[];
  /** Columns that are not the file's to compare: they grow by themselves. */
  readonly lax?: readonly string[];
  /** What is done where the row is there already, and may be older. */
  readonly onConflict?: string;
};

/** What is moved of each table. */
export const tables = {
  site: { name: 'site', key: ['id'], columns: ['id', 'settings', 'created_at'] },
  origin: { name: 'site_origin', key: ['origin', 'site'], columns: ['origin', 'site'] },
  key: {
    name: 'site_key',
    key: ['site', 'kid'],
    columns: ['site', 'kid', 'algorithm', 'issuer', 'key', 'created_at'],
    // Sealed anew each time: whether it is the same one, SQL cannot tell.
    lax: ['key'],
  },
  person: {
    name: 'user',
    key: ['id'],
    // biome-ignore format: as the table has them
    columns: ['id', 'username', 'name', 'kind', 'password', 'is_admin', 'created_at', 'about', 'location', 'pronouns',
      'link', 'picture', 'shows_last_seen', 'search', 'site'],
  },
  relation: {
    name: 'relation',
    key: ['person', 'other'],
    columns: ['person', 'other', 'wants', 'blocks', 'note', 'at', 'version', 'change'],
  },
  seen: {
    name: 'presence',
    key: ['person'],
    columns: ['person', 'seen_at'],
    lax: ['seen_at'],
    onConflict: 'ON CONFLICT (person) DO UPDATE SET seen_at = max(seen_at, excluded.seen_at)',
  },
  visitor: { name: 'site_person', key: ['site', 'person'], columns: ['site', 'person'] },
  room: {
    name: 'room',
    key: ['id'],
    // biome-ignore format: as the table has them
    columns: ['id', 'site', 'title', 'description', 'search', 'created_by', 'created_at', 'kind', 'low', 'high'],
    // Rooms that open by themselves are there from the beginning; nobody was in them yet.
    onConflict: `ON CONFLICT (id) DO UPDATE SET title = excluded.title, description = excluded.description,
      search = excluded.search, created_by = excluded.created_by, created_at = excluded.created_at
      WHERE room.created_by = '' AND room.head = 0 AND room.members = 0`,
  },
  event: {
    name: 'event',
    key: ['room', 'seq'],
    columns: ['room', 'seq', 'epoch', 'sender', 'cid', 'kind', 'body', 'at'],
  },
  member: { name: 'member', key: ['room', 'person'], columns: ['room', 'person', 'joined_at'] },
  mark: {
    name: 'read_mark',
    key: ['person', 'room'],
    columns: ['person', 'room', 'seq'],
    lax: ['seq'],
    onConflict: 'ON CONFLICT (person, room) DO UPDATE SET seq = max(seq, excluded.seq)',
  },
} as const satisfies Record<RowKind, Table>;
export const tableOf = (kind: RowKind): Table => tables[kind];

export const fileColumns = [
  ...['id', 'room', 'owner', 'name', 'type', 'size', 'width', 'height', 'duration'],
  ...['placeholder', 'created_at', 'finished_at', 'seq', 'claim'],
];
