/** One step of the database's shape. Never change one that was released: add another. */
export type Migration = { readonly id: string; readonly statements: readonly string[] };

/** All steps, in the order in which they are applied. */
export const migrations: readonly Migration[] = [
  {
    id: '0001-accounts',
    statements: [
      `CREATE TABLE user (
        id TEXT PRIMARY KEY NOT NULL,
        username TEXT UNIQUE,
        name TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('guest', 'member')),
        password TEXT,
        is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)),
        created_at INTEGER NOT NULL
      ) STRICT`,
      `CREATE TABLE session (
        id TEXT PRIMARY KEY NOT NULL,
        user_id TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        ends_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID`,
      'CREATE INDEX session_user ON session (user_id)',
      'CREATE INDEX session_expiry ON session (expires_at)',
    ],
  },
  {
    id: '0002-rooms',
    statements: [
      `CREATE TABLE room (
        id TEXT PRIMARY KEY NOT NULL,
        title TEXT NOT NULL,
        description TEXT NOT NULL DEFAULT '',
        search TEXT NOT NULL,
        created_by TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        members INTEGER NOT NULL DEFAULT 0,
        last_at INTEGER,
        head INTEGER NOT NULL DEFAULT 0,
        online INTEGER NOT NULL DEFAULT 0,
        online_at INTEGER NOT NULL DEFAULT 0
      ) STRICT`,
      'CREATE INDEX room_activity ON room (coalesce(last_at, created_at) DESC, id)',
      `CREATE TABLE event (
        room TEXT NOT NULL,
        seq INTEGER NOT NULL,
        epoch TEXT NOT NULL,
        sender TEXT NOT NULL,
        cid TEXT,
        kind TEXT NOT NULL,
        body TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (room, seq),
        UNIQUE (room, sender, cid)
      ) STRICT, WITHOUT ROWID`,
      `CREATE TABLE member (
        room TEXT NOT NULL,
        person TEXT NOT NULL,
        joined_at INTEGER NOT NULL,
        PRIMARY KEY (room, person)
      ) STRICT, WITHOUT ROWID`,
      'CREATE INDEX member_person ON member (person)',
      // Triggers, because they run once for each event that is really stored: an event handed over again changes nothing.
      `CREATE TRIGGER event_joined AFTER INSERT ON event WHEN new.kind = 'joined' BEGIN
        INSERT INTO member (room, person, joined_at) VALUES (new.room, new.sender, new.at)
          ON CONFLICT (room, person) DO NOTHING;
      END`,
      `CREATE TRIGGER event_left AFTER INSERT ON event WHEN new.kind = 'left' BEGIN
        DELETE FROM member WHERE room = new.room AND person = new.sender;
      END`,
      `CREATE TRIGGER member_added AFTER INSERT ON member BEGIN
        UPDATE room SET members = members + 1 WHERE id = new.room;
      END`,
      `CREATE TRIGGER member_removed AFTER DELETE ON member BEGIN
        UPDATE room SET members = members - 1 WHERE id = old.room;
      END`,
    ],
  },
  {
    id: '0003-first-room',
    statements: [
      // Nobody made it, and it is there before anybody comes.
      `INSERT INTO room (id, title, description, search, created_by, created_at)
        VALUES ('general', 'General', 'For everybody and everything.', 'general general', '', unixepoch() * 1000)
        ON CONFLICT DO NOTHING`,
    ],
  },
  {
    id: '0004-people',
    statements: [
      "ALTER TABLE user ADD COLUMN about TEXT NOT NULL DEFAULT ''",
      "ALTER TABLE user ADD COLUMN location TEXT NOT NULL DEFAULT ''",
      "ALTER TABLE user ADD COLUMN pronouns TEXT NOT NULL DEFAULT ''",
      "ALTER TABLE user ADD COLUMN link TEXT NOT NULL DEFAULT ''",
      'ALTER TABLE user ADD COLUMN picture TEXT',
      'ALTER TABLE user ADD COLUMN shows_last_seen INTEGER NOT NULL DEFAULT 1 CHECK (shows_last_seen IN (0, 1))',
      // The name in lower case, as people look for it. SQLite's own lower() knows ASCII only: the server writes it, and who came before has it from here.
      "ALTER TABLE user ADD COLUMN search TEXT NOT NULL DEFAULT ''",
      'UPDATE user SET search = lower(name)',
      // Of members alone: nobody looks for guests, of whom there are many.
      "CREATE INDEX user_search ON user (search, id) WHERE kind = 'member'",
      // For letting go of a picture that nobody has any more.
      'CREATE INDEX user_picture ON user (picture) WHERE picture IS NOT NULL',
      // `bytes` in base64; `hash` is the SHA-256 of the bytes in hex.
      `CREATE TABLE picture (
        hash TEXT PRIMARY KEY NOT NULL,
        type TEXT NOT NULL,
        bytes TEXT NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT`,
      // One stance per direction, always both: `person` towards `other`. `at` and `version` are of what `person` sees of it,
      // so that a block leaves those of the blocked alone; `change` names the request that made it so.
      `CREATE TABLE relation (
        person TEXT NOT NULL,
        other TEXT NOT NULL,
        wants INTEGER NOT NULL DEFAULT 0 CHECK (wants IN (0, 1)),
        blocks INTEGER NOT NULL DEFAULT 0 CHECK (blocks IN (0, 1)),
        note TEXT NOT NULL DEFAULT '',
        at INTEGER NOT NULL,
        version INTEGER NOT NULL DEFAULT 0,
        change TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (person, other)
      ) STRICT, WITHOUT ROWID`,
      // Soft state: there until `until`, unless told otherwise.
      `CREATE TABLE presence (
        person TEXT PRIMARY KEY NOT NULL,
        until INTEGER NOT NULL,
        seen_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID`,
      "ALTER TABLE room ADD COLUMN kind TEXT NOT NULL DEFAULT 'public' CHECK (kind IN ('public', 'private'))",
      // The two of a private room, sorted by id.
      'ALTER TABLE room ADD COLUMN low TEXT',
      'ALTER TABLE room ADD COLUMN high TEXT',
      // The list of rooms must not have to look past private ones.
      'DROP INDEX room_activity',
      "CREATE INDEX room_activity ON room (coalesce(last_at, created_at) DESC, id) WHERE kind = 'public'",
      // The newest message, so that a list of chats finds it at once behind any number of other events.
      'ALTER TABLE room ADD COLUMN last_seq INTEGER NOT NULL DEFAULT 0',
      `UPDATE room SET last_seq = coalesce(
        (SELECT max(seq) FROM event WHERE event.room = room.id AND event.kind = 'message'), 0)`,
      `CREATE TABLE read_mark (
        person TEXT NOT NULL,
        room TEXT NOT NULL,
        seq INTEGER NOT NULL,
        PRIMARY KEY (person, room)
      ) STRICT, WITHOUT ROWID`,
      // Whoever was a member before there were marks has read everything.
      'INSERT INTO read_mark (person, room, seq) SELECT member.person, room.id, room.head FROM member JOIN room ON room.id = member.room',
      `CREATE TRIGGER event_joined_marks AFTER INSERT ON event WHEN new.kind = 'joined' BEGIN
        INSERT INTO read_mark (person, room, seq) VALUES (new.sender, new.room, new.seq)
          ON CONFLICT (person, room) DO UPDATE SET seq = max(seq, excluded.seq);
      END`,
    ],
  },
  {
    id: '0005-search-in-any-case',
    statements: ['room', 'user'].map(
      (table) =>
        `UPDATE ${table} SET search = replace(replace(replace(search, 'ß', 'ss'), 'ς', 'σ'), 'ı', 'i')`,
    ),
  },
  {
    id: '0006-files',
    statements: [
      // `id` is made by the client. `state` is the store's own. `finished_at`: looked into and fit to be named. `seq`: the
      // message that has it. `removed_at`: that message was removed, or no message will have it; the bytes are still to go.
      // `claim`: type and size as they were said first. `busy_until`: somebody looks into it until then.
      `CREATE TABLE file (
        id TEXT PRIMARY KEY NOT NULL,
        room TEXT NOT NULL,
        owner TEXT NOT NULL,
        name TEXT NOT NULL,
        type TEXT NOT NULL,
        size INTEGER NOT NULL,
        width INTEGER,
        height INTEGER,
        duration REAL,
        placeholder TEXT,
        state TEXT,
        created_at INTEGER NOT NULL,
        finished_at INTEGER,
        seq INTEGER,
        removed_at INTEGER,
        claim TEXT NOT NULL DEFAULT '',
        busy_until INTEGER NOT NULL DEFAULT 0
      ) STRICT`,
      'CREATE INDEX file_owner ON file (owner)',
      'CREATE INDEX file_unused ON file (created_at) WHERE seq IS NULL',
      'CREATE INDEX file_removed ON file (removed_at) WHERE removed_at IS NOT NULL',
      'CREATE INDEX file_message ON file (room, seq) WHERE seq IS NOT NULL',
    ],
  },
  {
    id: '0007-sites',
    statements: [
      // The default site has no row: its settings are the environment's, and its id is '' everywhere. `settings`: JSON.
      `CREATE TABLE site (
        id TEXT PRIMARY KEY NOT NULL,
        settings TEXT NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID`,
      `CREATE TABLE site_origin (
        origin TEXT NOT NULL,
        site TEXT NOT NULL,
        PRIMARY KEY (origin, site)
      ) STRICT, WITHOUT ROWID`,
      'CREATE INDEX site_origin_site ON site_origin (site)',
      // `key`: of HS256 encrypted under the server's secret, of EdDSA the public key.
      `CREATE TABLE site_key (
        site TEXT NOT NULL,
        kid TEXT NOT NULL,
        algorithm TEXT NOT NULL CHECK (algorithm IN ('HS256', 'EdDSA')),
        issuer TEXT NOT NULL,
        key TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (site, kid)
      ) STRICT, WITHOUT ROWID`,
      // Who has ever been in on which site: its directory.
      `CREATE TABLE site_person (
        site TEXT NOT NULL,
        person TEXT NOT NULL,
        PRIMARY KEY (site, person)
      ) STRICT, WITHOUT ROWID`,
      'CREATE INDEX site_person_person ON site_person (person)',
      "INSERT INTO site_person (site, person) SELECT '', id FROM user",
      // Tokens of hosts that were used, until they would have expired anyway.
      `CREATE TABLE used_token (
        site TEXT NOT NULL,
        jti TEXT NOT NULL,
        expires_at INTEGER NOT NULL,
        PRIMARY KEY (site, jti)
      ) STRICT, WITHOUT ROWID`,
      'CREATE INDEX used_token_expiry ON used_token (expires_at)',
      "ALTER TABLE session ADD COLUMN site TEXT NOT NULL DEFAULT ''",
      "ALTER TABLE room ADD COLUMN site TEXT NOT NULL DEFAULT ''",
      // The site that vouches for this person; null for those who have an account or are guests.
      'ALTER TABLE user ADD COLUMN site TEXT',
      'DROP INDEX room_activity',
      "CREATE INDEX room_activity ON room (site, coalesce(last_at, created_at) DESC, id) WHERE kind = 'public'",
    ],
  },
  {
    id: '0008-moving',
    statements: [
      // Exports that were, or are being, imported here. `id`: of the export.
      `CREATE TABLE import (
        id TEXT PRIMARY KEY NOT NULL,
        began_at INTEGER NOT NULL,
        finished_at INTEGER
      ) STRICT, WITHOUT ROWID`,
    ],
  },
];
