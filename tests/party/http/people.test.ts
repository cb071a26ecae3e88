import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parse, peopleAnswers } from '../../../sdk/src/protocol/index.ts';
import { type House, openHouse, type Resident } from '../support/house.ts';
import { makeMember } from '../support/members.ts';

vi.setConfig({ testTimeout: 30_000 });
let house: House;
let ann: Resident;
let ben: Resident;
let gus: Resident;
beforeEach(async () => {
  house = await openHouse();
  ann = await makeMember(house, 'ann');
  ben = await makeMember(house, 'ben');
  gus = await house.guest('Angus');
});
afterEach(() => house.close());

const stance = (
  person: Resident,
  other: Resident,
  { wants, blocks }: { wants?: boolean; blocks?: boolean },
) =>
  house.client.execute({
    sql: `INSERT INTO relation (person, other, wants, blocks, note, at, version)
      VALUES (?, ?, ?, ?, '', 1, 1) ON CONFLICT DO UPDATE SET wants = excluded.wants, blocks = excluded.blocks`,
    args: [person.id, other.id, Number(wants ?? false), Number(blocks ?? false)],
  });

/** Who is found, with what they are to the one who asks. */
async function find(asker: Resident, query = ''): Promise<unknown[]> {
  const { body } = await asker.ask('GET', `/v1/people${query}`);
  expect(parse(peopleAnswers.found, body).ok).toBe(true);
  return body.people.map(({ person, state }: { person: { name: string }; state: string }) => [
    person.name,
    state,
  ]);
}
const senseless = [
  '?ids=x',
  `?ids=${Array.from({ length: 101 }, (_, i) => `u_${10_000_000 + i}`).join(',')}`,
  '?cursor=!',
  '?cursor=bnVsbA',
  '?limit=101',
  '?limit=0',
  '?sort=name',
  `?search=${'x'.repeat(65)}`,
];

describe('finding people', () => {
  it('[FIND-1] gives everybody with an account, and no guest', async () => {
    expect(await find(ann)).toEqual([
      ['ann', 'none'],
      ['ben', 'none'],
    ]);
  });

  it('[FIND-1] looks at the beginning of usernames and names', async () => {
    await ben.ask('PATCH', '/v1/me', { name: 'Señor Ben' });
    expect(await find(ann, '?search=SEÑ')).toEqual([['Señor Ben', 'none']]);
    expect(await find(ann, '?search=be')).toEqual([['Señor Ben', 'none']]);
    expect(await find(ann, '?search=an')).toEqual([['ann', 'none']]);
    expect(await find(ann, '?search=x')).toEqual([]);
  });

  it('[FIND-1] gives somebody by their exact id, and also who has a username like one', async () => {
    expect(await find(ann, `?search=${gus.id}`)).toEqual([['Angus', 'none']]);
    expect(await find(ann, `?search=${ben.id}`)).toEqual([['ben', 'none']]);
    expect(await find(ann, `?search=${ben.id.slice(0, -1)}`)).toEqual([]);
    await makeMember(house, 'u_annabelle');
    expect(await find(ann, '?search=u_annabelle')).toEqual([['u_annabelle', 'none']]);
  });

  it('[FIND-1] gives a list of people by id, each once', async () => {
    const ids = [gus.id, ben.id, gus.id, 'u_nobody000'].join(',');
    expect(await find(ann, `?ids=${ids}`)).toEqual([
      ['Angus', 'none'],
      ['ben', 'none'],
    ]);
    expect(await find(ann, '?ids=')).toEqual([]);
  });

  it('[HTTP-1] refuses what makes no sense, and says which field', async () => {
    for (const query of senseless) {
      const { status, body } = await gus.ask('GET', `/v1/people${query}`);
      expect([query, status, body.error.field]).toEqual([query, 400, /\w+/.exec(query)?.[0]]);
    }
  });

  it('[HTTP-5] comes in pages', async () => {
    const { body: first } = await ann.ask('GET', '/v1/people?limit=1');
    expect(first.people).toHaveLength(1);
    const { body: second } = await ann.ask('GET', `/v1/people?limit=1&cursor=${first.next}`);
    expect([second.people[0].person.username, second.next]).toEqual(['ben', null]);
  });

  it('[FIND-2] tells what each is to the one who asks', async () => {
    const states = async () => [await find(ann, '?search=ben'), await find(ben, '?search=ann')];
    await stance(ann, ben, { wants: true });
    await stance(ben, ann, {});
    expect(await states()).toEqual([[['ben', 'outgoing']], [['ann', 'incoming']]]);
    await stance(ben, ann, { wants: true });
    expect(await states()).toEqual([[['ben', 'friends']], [['ann', 'friends']]]);
  });

  it('[FIND-2] does not tell who blocks', async () => {
    await stance(ann, ben, { wants: true });
    await stance(ben, ann, {});
    const queries = ['', '?search=ben', `?search=${ben.id}`, `?ids=${ben.id}`];
    const paths = [...queries.map((query) => `/v1/people${query}`), `/v1/people/${ben.id}`];
    const look = () => Promise.all(paths.map(async (path) => (await ann.ask('GET', path)).body));
    const before = await look();
    await stance(ben, ann, { blocks: true });
    expect(await look()).toEqual(before);
    expect(await find(ben, '?search=ann')).toEqual([['ann', 'blocked']]);
  });

  it('is for guests too, and for nobody without a session', async () => {
    expect(await find(gus, '?search=ann')).toEqual([['ann', 'none']]);
    expect((await house.ask('GET', '/v1/people')).status).toBe(401);
  });

  it('[HTTP-3] has an end for a program', async () => {
    for (let count = 0; count < 100; count += 1) await find(ann, '?search=x');
    const { status, body } = await ann.ask('GET', '/v1/people?search=y');
    expect([status, body.error.retryAfterMs]).toEqual([429, 300]);
  });
});

describe('a profile', () => {
  it('[PROF-2] is what the person says of themselves, and what they are to the one who asks', async () => {
    const details = { about: 'Trees', location: 'Green', pronouns: 'he/him', link: 'https://b.en' };
    await ben.ask('PATCH', '/v1/me', { ...details, showsLastSeen: false });
    await stance(ann, ben, {});
    await stance(ben, ann, { wants: true });
    const { status, body } = await ann.ask('GET', `/v1/people/${ben.id}`);
    expect(status).toBe(200);
    expect(parse(peopleAnswers.profile, body).ok).toBe(true);
    const person = { id: ben.id, name: 'ben', kind: 'member', username: 'ben' };
    expect(body.profile).toMatchObject({
      person,
      ...details,
      contact: { person, state: 'incoming' },
    });
    // Whether somebody hides when they were there is theirs alone to know.
    expect(body.profile).not.toHaveProperty('showsLastSeen');
  });

  it('[PROF-2] of oneself has no contact', async () => {
    const { body } = await ann.ask('GET', `/v1/people/${ann.id}`);
    expect(body.profile).toMatchObject({ contact: null, showsLastSeen: true });
  });

  it('[PROF-2] of a guest is a name', async () => {
    const { body } = await ann.ask('GET', `/v1/people/${gus.id}`);
    expect(body.profile.person).toEqual({ id: gus.id, name: 'Angus', kind: 'guest' });
    expect(body.profile.contact.state).toBe('none');
  });

  it('[PROF-2] of nobody is not found', async () => {
    const { status, body } = await ann.ask('GET', '/v1/people/u_nobody000');
    expect([status, body.error.code]).toEqual([404, 'person-not-found']);
    expect((await ann.ask('GET', '/v1/people/nobody')).status).toBe(400);
  });
});
