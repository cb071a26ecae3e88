import { limits, type RelationAction } from '../../sdk/src/protocol/index.ts';
import { relationMoves } from '../../sdk/src/protocol/relation.ts';
import type { Statement } from '../ports.ts';

/** An action of `me` towards `them`, at a moment. `change` is an id of its own, by which its effect is known again. */
export type Action = {
  readonly me: string;
  readonly them: string;
  readonly action: RelationAction;
  readonly note: string;
  readonly at: number;
  readonly change: string;
};

/** What one sees of another: `relationStateOf` in SQL, over the rows `mine` and `theirs`, of which either may be missing. */
const state = stateOf('mine.wants', 'mine.blocks', 'theirs.wants', 'theirs.blocks');
/** True of the rows `mine` and `theirs` of two friends; null where there is none. */
export const areFriends =
  'mine.wants = 1 AND theirs.wants = 1 AND mine.blocks = 0 AND theirs.blocks = 0';

function stateOf(iWant: string, iBlock: string, theyWant: string, theyBlock: string): string {
  const isWanted = `${theyWant} = 1 AND ${theyBlock} = 0`;
  return `CASE WHEN ${iBlock} = 1 THEN 'blocked'
    WHEN ${iWant} = 1 THEN iif(${isWanted}, 'friends', 'outgoing')
    ELSE iif(${isWanted}, 'incoming', 'none') END`;
}

// Sent ones, friends among them; and received ones, without those of whom one wants to hear nothing. The second must not
// depend on what the two are to each other: it would tell who is blocked.
const hasSentTooMany = `(SELECT count(*) FROM relation WHERE person = me AND wants = 1) >= ${limits.contactsMost}`;
const hasReceivedTooMany = `(SELECT count(*) FROM relation AS own JOIN relation AS wish
  ON wish.person = own.other AND wish.other = own.person
  WHERE own.person = them AND own.blocks = 0 AND wish.wants = 1) >= ${limits.contactsMost}`;
const isFull = `(${hasSentTooMany} OR (state = 'none' AND ${hasReceivedTooMany}))`;

/**
 * Does what an action does, in one statement that finds the state by itself: of two at the same moment the second sees
 * what the first did. Changes no row where there is nothing to do, or too much already.
 */
export function actOn({ me, them, action, note, at, change }: Action): Statement {
  return {
    sql: `INSERT INTO relation (person, other, wants, blocks, note, at, version, change)
      WITH input (me, them, note, at, change, moves) AS (VALUES (?, ?, ?, ?, ?, ?)),
      before AS (SELECT input.*, ${state} AS state,
          coalesce(mine.wants, 0) AS i_want, coalesce(mine.blocks, 0) AS i_block,
          coalesce(mine.note, '') AS my_note,
          coalesce(mine.at, 0) AS my_at, coalesce(mine.version, 0) AS my_version, coalesce(mine.change, '') AS my_change,
          coalesce(theirs.wants, 0) AS they_want, coalesce(theirs.blocks, 0) AS they_block,
          coalesce(theirs.note, '') AS their_note,
          coalesce(theirs.at, 0) AS their_at, coalesce(theirs.version, 0) AS their_version, coalesce(theirs.change, '') AS their_change
        FROM input LEFT JOIN relation AS mine ON mine.person = me AND mine.other = them
          LEFT JOIN relation AS theirs ON theirs.person = them AND theirs.other = me),
      moved AS (SELECT before.*, ${stateOf('they_want', 'they_block', 'i_want', 'i_block')} AS their_state,
          coalesce(move.value ->> 'mine' ->> 'wants', i_want) AS i_will,
          coalesce(move.value ->> 'mine' ->> 'blocks', i_block) AS i_shut,
          coalesce(move.value ->> 'theirs' ->> 'wants', they_want) AS they_will
        FROM before JOIN json_each(moves) AS move ON move.value ->> 'from' = state),
      allowed AS (SELECT * FROM moved WHERE i_will <= i_want OR NOT ${isFull}),
      after AS (SELECT allowed.*, i_will + they_will = 2 AND i_shut + they_block = 0 AS is_friend,
          ${stateOf('i_will', 'i_shut', 'they_will', 'they_block')} <> state AS i_see,
          ${stateOf('they_will', 'they_block', 'i_will', 'i_shut')} <> their_state AS they_see
        FROM allowed)
      SELECT me, them, i_will, i_shut,
        CASE WHEN is_friend OR NOT i_will THEN '' WHEN i_want THEN my_note ELSE note END,
        iif(i_see, at, my_at), my_version + i_see, iif(i_see, change, my_change) FROM after
      UNION ALL SELECT them, me, they_will, they_block,
        iif(is_friend OR NOT they_will, '', their_note),
        iif(they_see, at, their_at), their_version + they_see, iif(they_see, change, their_change) FROM after
      WHERE true ON CONFLICT (person, other) DO UPDATE SET wants = excluded.wants, blocks = excluded.blocks,
        note = excluded.note, at = excluded.at, version = excluded.version, change = excluded.change`,
    args: [me, them, note, at, change, JSON.stringify(relationMoves[action])],
  };
}

/** Whether the two have room for one more: `is_full`. Asked after an action that changed nothing. */
export function findFullness(me: string, them: string): Statement {
  return {
    sql: `WITH input (me, them) AS (VALUES (?, ?)),
      pair AS (SELECT input.*, ${state} AS state
        FROM input LEFT JOIN relation AS mine ON mine.person = me AND mine.other = them
          LEFT JOIN relation AS theirs ON theirs.person = them AND theirs.other = me)
      SELECT ${isFull} AND state IN ('none', 'incoming') AS is_full FROM pair`,
    args: [me, them],
  };
}

const contactColumns = `user.id, user.name, user.kind, user.username, user.picture, user.shows_last_seen,
  ${state} AS state, coalesce(mine.at, 0) AS since, coalesce(mine.version, 0) AS version,
  CASE ${state} WHEN 'outgoing' THEN mine.note WHEN 'incoming' THEN theirs.note ELSE '' END AS note,
  presence.until, presence.seen_at`;

/**
 * What each of some people sees of another: one row for each of the `views` whose other exists, with the `viewer`.
 * `is_here`: the other is one of the site's people.
 */
export function findContacts(
  views: readonly (readonly [viewer: string, other: string])[],
  site = '',
): Statement {
  return {
    sql: `SELECT view.value ->> 0 AS viewer, coalesce(mine.change, '') AS change, ${contactColumns},
        EXISTS (SELECT 1 FROM site_person WHERE site = ? AND site_person.person = user.id) AS is_here
      FROM json_each(?) AS view JOIN user ON user.id = view.value ->> 1
      LEFT JOIN relation AS mine ON mine.person = view.value ->> 0 AND mine.other = user.id
      LEFT JOIN relation AS theirs ON theirs.person = user.id AND theirs.other = view.value ->> 0
      LEFT JOIN presence ON presence.person = user.id`,
    args: [site, JSON.stringify(views)],
  };
}

/** Everybody with whom a person has something, by id. `after`: the last id of the page before. */
export function listContacts(query: {
  person: string;
  after?: string | undefined;
  limit: number;
}): Statement {
  return {
    sql: `SELECT ${contactColumns}
      FROM relation AS mine JOIN relation AS theirs ON theirs.person = mine.other AND theirs.other = mine.person
      JOIN user ON user.id = mine.other LEFT JOIN presence ON presence.person = mine.other
      WHERE mine.person = ? AND mine.other > ? AND ${state} <> 'none'
      ORDER BY mine.other LIMIT ?`,
    args: [query.person, query.after ?? '', query.limit],
  };
}

/** Whether the two of a private room are friends, with the version of that; no row where there is no such room. */
export function findPair(room: string): Statement {
  return {
    sql: `SELECT room.low, room.high, coalesce(${areFriends}, 0) AS is_open,
        coalesce(mine.version + theirs.version, 0) AS version
      FROM room LEFT JOIN relation AS mine ON mine.person = room.low AND mine.other = room.high
      LEFT JOIN relation AS theirs ON theirs.person = room.high AND theirs.other = room.low
      WHERE room.id = ? AND room.kind = 'private'`,
    args: [room],
  };
}
