import { describe, expect, it } from 'vitest';
import { limits, parse, peopleAnswers } from '../../../sdk/src/protocol/index.ts';
import { ann, ben, house, told, useAnnAndBen } from '../support/ann-and-ben.ts';
import { openHouse } from '../support/house.ts';
import { befriend, type Member, makeMember } from '../support/members.ts';

useAnnAndBen();

const everything = async () =>
  (await house.client.execute('SELECT * FROM relation ORDER BY person, other')).rows;

describe('an action', () => {
  it('[REL-1] is answered with the contact as it is afterwards', async () => {
    const { status, body } = await ann.act('request', ben, { note: 'It is me.' });
    expect(status).toBe(200);
    expect(parse(peopleAnswers.contact, body).ok).toBe(true);
    expect(body.contact).toMatchObject({
      person: { id: ben.id, name: 'Ben', kind: 'member', username: 'ben' },
      state: 'outgoing',
      note: 'It is me.',
      version: 1,
    });
    expect((await ben.act('accept', ann)).body.contact.state).toBe('friends');
    expect((await ann.act('remove', ben)).body.contact.state).toBe('none');
    expect((await ann.act('block', ben)).body.contact.state).toBe('blocked');
    expect((await ann.act('unblock', ben)).body.contact.state).toBe('none');
    await ben.act('request', ann);
    expect((await ann.act('decline', ben)).body.contact.state).toBe('none');
    await ben.act('request', ann);
    expect((await ben.act('cancel', ann)).body.contact.state).toBe('none');
  });

  it('[REL-2] two who request each other at the same moment are friends', async () => {
    await Promise.all([ann.act('request', ben), ben.act('request', ann)]);
    expect([(await ann.see(ben))?.state, (await ben.see(ann))?.state]).toEqual([
      'friends',
      'friends',
    ]);
    const last = told().filter(({ contact }) => contact.state === 'friends');
    expect(last.map(({ name }) => name).sort()).toEqual([ann.id, ben.id].sort());
  });

  it('[REL-3] is told once, however often it is repeated', async () => {
    for (const _ of [1, 2, 3]) expect((await ann.act('request', ben)).status).toBe(200);
    for (const _ of [1, 2, 3]) expect((await ben.act('accept', ann)).status).toBe(200);
    const ended = await Promise.all([1, 2, 3, 4].map(() => ann.act('remove', ben)));
    expect(ended.map(({ body }) => body.contact.state)).toEqual(Array(4).fill('none'));
    expect(told().map(({ name, contact }) => [name === ann.id, contact.state])).toHaveLength(6);
  });

  it('[REL-3] that changes nothing wakes nobody', async () => {
    await ann.act('request', ben);
    house.calls.length = 0;
    await ann.act('request', ben);
    await ann.act('accept', ben);
    expect(house.calls.filter(({ party }) => party === 'person')).toEqual([]);
  });

  it('[REL-3] that has no meaning here changes nothing and is no error', async () => {
    for (const action of ['accept', 'decline', 'cancel', 'remove', 'unblock'] as const) {
      const { status, body } = await ann.act(action, ben);
      expect([status, body.contact.state, body.contact.version]).toEqual([200, 'none', 0]);
    }
    expect(await everything()).toEqual([]);
    expect(told()).toEqual([]);
  });

  it('[REL-7] is told to the devices of both, to each as they see it', async () => {
    await ann.act('request', ben, { note: 'hi' });
    const seen = told();
    expect(seen).toHaveLength(2);
    expect(seen.find(({ name }) => name === ann.id)?.contact).toMatchObject({
      person: { id: ben.id },
      state: 'outgoing',
      note: 'hi',
      version: 1,
    });
    expect(seen.find(({ name }) => name === ben.id)?.contact).toMatchObject({
      person: { id: ann.id },
      state: 'incoming',
      note: 'hi',
      version: 1,
    });
  });

  it('holds also when the devices cannot be told', async () => {
    house.broken.add('person');
    expect((await ann.act('request', ben)).status).toBe(200);
    house.broken.delete('person');
    expect((await ben.see(ann))?.state).toBe('incoming');
    expect(house.lines.map(({ what }) => what)).toContain('person not told');
  });

  it('is not there while libSQL is away, and says so', async () => {
    house.broken.add('scribe');
    const { status, body } = await ann.act('request', ben);
    expect([status, body.error.code]).toEqual([503, 'unavailable']);
    house.broken.clear();
    expect(await everything()).toEqual([]);
  });
});

describe('what is not possible', () => {
  const refusal = async (answer: ReturnType<Member['act']>) => {
    const { status, body } = await answer;
    return [status, body.error?.code, body.error?.field];
  };

  it('[REL-5] is told by a code, and changes nothing', async () => {
    const gus = await house.guest('Gus');
    await ann.act('block', ben);
    const before = await everything();
    house.calls.length = 0;
    expect(await refusal(ann.act('request', ann))).toEqual([400, 'yourself', undefined]);
    expect(await refusal(ann.act('block', { id: 'u_nobody_at_all_' }))).toEqual([
      404,
      'person-not-found',
      undefined,
    ]);
    expect(await refusal(ann.act('request', gus))).toEqual([403, 'members-only', undefined]);
    const asGuest = gus.ask('POST', `/v1/people/${ann.id}/request`, {});
    expect(await refusal(asGuest)).toEqual([403, 'members-only', undefined]);
    expect(await refusal(ann.act('request', ben))).toEqual([409, 'blocked', undefined]);
    const long = { note: 'x'.repeat(limits.noteLength + 1) };
    expect(await refusal(ben.act('request', ann, long))).toEqual([400, 'too-long', 'note']);
    expect(await everything()).toEqual(before);
    expect(told()).toEqual([]);
  });

  it('[REL-5] is one contact too many', async () => {
    const crowd = Array.from({ length: limits.contactsMost }, (_, i) => [ann.id, `u_crowd${i}`]);
    const sql = `INSERT INTO relation (person, other, wants, at)
      SELECT value ->> 0, value ->> 1, 1, 1 FROM json_each(?)`;
    await house.client.execute({ sql, args: [JSON.stringify(crowd)] });
    expect(await refusal(ann.act('request', ben))).toEqual([409, 'too-many', undefined]);
    await ben.act('request', ann);
    expect(await refusal(ann.act('accept', ben))).toEqual([409, 'too-many', undefined]);
    expect((await ann.see(ben))?.state).toBe('incoming');
    expect((await ann.act('decline', ben)).status).toBe(200);
  });

  it('[HTTP-3] is asking without end', async () => {
    const strict = await openHouse();
    const una = await makeMember(strict, 'Una');
    for (let i = 0; i < 6; i += 1) {
      const other = await makeMember(strict, `Other${i}`);
      for (let j = 0; j < 10; j += 1) expect((await una.act('request', other)).status).toBe(200);
    }
    const last = await makeMember(strict, 'Last');
    expect(await refusal(una.act('request', last))).toEqual([429, 'rate-limited', undefined]);
    expect((await una.act('block', last)).status).toBe(200);
    strict.close();
  });

  it('[HTTP-2] is an action that nobody knows', async () => {
    const { status, body } = await ann.ask('POST', `/v1/people/${ben.id}/marry`, {});
    expect([status, body.error.code, body.error.field]).toEqual([400, 'invalid', 'action']);
    expect((await house.ask('POST', `/v1/people/${ben.id}/block`, { body: {} })).status).toBe(401);
  });
});

describe('an answer of the scribe that is lost', () => {
  it('[REL-7] [DM-4] keeps nobody from hearing what was done', async () => {
    await befriend(ann, ben);
    await ann.ask('POST', `/v1/people/${ben.id}/chat`);
    house.calls.length = 0;
    house.mute.add('scribe');
    const { status, body } = await ann.act('remove', ben);
    expect([status, body.contact?.state]).toEqual([200, 'none']);
    expect(
      told()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([ann.id, ben.id].sort());
    const shut = house.calls.find(({ order }) => order.type === 'pair');
    expect(shut?.order.pair).toMatchObject({ isOpen: false });
  });

  it('is an error where nothing was done', async () => {
    await befriend(ann, ben);
    house.calls.length = 0;
    house.broken.add('scribe');
    expect((await ann.act('remove', ben)).status).toBe(503);
    expect(told()).toEqual([]);
  });
});
