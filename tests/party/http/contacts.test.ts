import { describe, expect, it } from 'vitest';
import { type Contact, parse, peopleAnswers } from '../../../sdk/src/protocol/index.ts';
import { ann, ben, house, useAnnAndBen } from '../support/ann-and-ben.ts';
import { start } from '../support/house.ts';
import { befriend, type Member, makeMember } from '../support/members.ts';

useAnnAndBen();

const appear = (id: string, until: number, seenAt: number) =>
  house.client.execute({
    sql: 'INSERT OR REPLACE INTO presence (person, until, seen_at) VALUES (?, ?, ?)',
    args: [id, until, seenAt],
  });

/** So many friends of Ann. */
async function fill(count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, i) => `u_friend${String(i).padStart(4, '0')}`);
  const rows = JSON.stringify(ids);
  await house.client.batch(
    [
      {
        sql: `INSERT INTO user (id, name, search, kind, username, created_at)
          SELECT value, value, value, 'member', lower(value), 1 FROM json_each(?)`,
        args: [rows],
      },
      {
        sql: "INSERT INTO site_person (site, person) SELECT '', value FROM json_each(?)",
        args: [rows],
      },
      {
        sql: `INSERT INTO relation (person, other, wants, at, version)
          SELECT ?, value, 1, 1, 2 FROM json_each(?) UNION ALL SELECT value, ?, 1, 1, 2 FROM json_each(?)`,
        args: [ann.id, rows, ann.id, rows],
      },
    ],
    'write',
  );
}

describe('contacts', () => {
  it('[REL-6] are friends, requests and blocked people, and nobody else', async () => {
    const names = ['Friend', 'Asked', 'Asks', 'Shut', 'Past', 'Stranger'];
    const people = [];
    for (const name of names) people.push(await makeMember(house, name));
    const [friend, asked, asks, shut, past] = people as [Member, Member, Member, Member, Member];
    await befriend(ann, friend);
    await ann.act('request', asked, { note: 'mine' });
    await asks.act('request', ann, { note: 'theirs' });
    await ann.act('block', shut);
    await past.act('request', ann);
    await past.act('cancel', ann);
    const { status, body } = await ann.ask('GET', '/v1/contacts');
    expect(status).toBe(200);
    expect(parse(peopleAnswers.contacts, body).ok).toBe(true);
    const states = (body.contacts as Contact[]).map(({ person, state, note }) => [
      person.name,
      state,
      note,
    ]);
    expect(states.sort()).toEqual([
      ['Asked', 'outgoing', 'mine'],
      ['Asks', 'incoming', 'theirs'],
      ['Friend', 'friends', ''],
      ['Shut', 'blocked', ''],
    ]);
    expect([body.next, body.now]).toEqual([null, start]);
    expect((await house.ask('GET', '/v1/contacts')).status).toBe(401);
  });

  it('[REL-6] come 500 in one answer, and in pages, each once', async () => {
    await fill(500);
    const { body } = await ann.ask('GET', '/v1/contacts');
    expect([body.contacts.length, body.next]).toEqual([500, null]);
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await ann.ask('GET', `/v1/contacts?limit=120${cursor && `&cursor=${cursor}`}`);
      seen.push(...(page.body.contacts as Contact[]).map(({ person }) => person.id));
      cursor = page.body.next;
    } while (cursor);
    expect(seen).toEqual((body.contacts as Contact[]).map(({ person }) => person.id));
    const forged = await ann.ask('GET', '/v1/contacts?cursor=forged');
    expect([forged.status, forged.body.error.field]).toEqual([400, 'cursor']);
  });

  it('[REL-6] are read with one statement, by keys alone', async () => {
    await fill(3);
    house.reads.length = 0;
    await ann.ask('GET', '/v1/contacts');
    const own = house.reads.filter((sql) => !sql.includes('FROM session'));
    expect(own).toHaveLength(1);
    const plan = await house.client.execute({
      sql: `EXPLAIN QUERY PLAN ${own[0]}`,
      args: [ann.id, '', 501],
    });
    const details = plan.rows.map(({ detail }) => String(detail)).join('; ');
    expect(details).not.toMatch(/SCAN|TEMP B-TREE/);
  });
});

describe('the presence of a contact', () => {
  it('[SEEN-4] is told of friends alone', async () => {
    await appear(ben.id, start + 60_000, start - 5_000);
    const hidden = { until: null, seenAt: null, at: 0 };
    await ben.act('request', ann);
    expect((await ann.see(ben))?.presence).toEqual(hidden);
    await ann.act('accept', ben);
    const presence = { until: start + 60_000, seenAt: start - 5_000, at: start - 5_000 };
    expect((await ann.see(ben))?.presence).toEqual(presence);
    await ann.act('block', ben);
    expect((await ann.see(ben))?.presence).toEqual(hidden);
  });

  it('ends by itself', async () => {
    await befriend(ann, ben);
    await appear(ben.id, start + 60_000, start - 5_000);
    house.pass(60_001);
    const presence = { until: null, seenAt: start - 5_000, at: start - 5_000 };
    expect((await ann.see(ben))?.presence).toEqual(presence);
    await appear(ben.id, 0, start - 5_000);
    expect((await ann.see(ben))?.presence).toEqual(presence);
  });

  it('[SEEN-4] does not tell when somebody was last seen who hides it', async () => {
    await befriend(ann, ben);
    await ben.ask('PATCH', '/v1/me', { showsLastSeen: false });
    await appear(ben.id, start + 60_000, start - 5_000);
    expect((await ann.see(ben))?.presence).toMatchObject({ until: start + 60_000, seenAt: null });
    await appear(ben.id, 0, start - 5_000);
    expect((await ann.see(ben))?.presence).toEqual({ until: null, seenAt: null, at: 0 });
  });
});
