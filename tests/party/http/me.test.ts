import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parse, peopleAnswers } from '../../../sdk/src/protocol/index.ts';
import { type House, openHouse, type Resident } from '../support/house.ts';
import { makeMember } from '../support/members.ts';

vi.setConfig({ testTimeout: 30_000 });
let house: House;
let ann: Resident;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const announced = () =>
  house.calls.filter(({ order }) => order.type === 'me').map(({ order }) => order.person);
const whole = {
  name: 'Ann of Green',
  about: 'Likes trees.\nAnd more trees.',
  location: 'Green',
  pronouns: 'she/her',
  link: 'https://green.example/ann',
  showsLastSeen: false,
};
const wrongFields: [string, unknown][] = [
  ['name', ''],
  ['name', 'x'.repeat(65)],
  ['about', 'x'.repeat(281)],
  ['location', 'x'.repeat(65)],
  ['pronouns', 'x'.repeat(33)],
  ['link', 'x'.repeat(201)],
  ['link', 'green.example'],
  ['link', 'javascript:alert(1)'],
  ['link', 'https://ann:secret@green.example/'],
  ['link', 'data:text/html,hello'],
  ['showsLastSeen', 'yes'],
  ['username', 'ann2'],
  ['is_admin', 1],
];

describe('a profile', () => {
  beforeEach(async () => {
    ann = await makeMember(house, 'ann');
  });

  it('[PROF-1] is changed in all of its fields at once', async () => {
    const { status, body } = await ann.ask('PATCH', '/v1/me', whole);
    expect(status).toBe(200);
    expect(parse(peopleAnswers.profile, body).ok).toBe(true);
    const { name, ...details } = whole;
    expect(body.profile).toMatchObject({ person: { id: ann.id, name }, ...details, contact: null });
    expect((await ann.ask('GET', '/v1/me')).body.me.name).toBe(name);
  });

  it('[PROF-1] keeps what is not named, and loses what is named as nothing', async () => {
    await ann.ask('PATCH', '/v1/me', whole);
    const { body } = await ann.ask('PATCH', '/v1/me', { about: '', link: '' });
    expect(body.profile).toMatchObject({ ...details(whole), about: '', link: '' });
    const { body: same } = await ann.ask('PATCH', '/v1/me', {});
    expect(same).toEqual(body);
    const { body: shown } = await ann.ask('PATCH', '/v1/me', { showsLastSeen: true });
    expect(shown.profile.showsLastSeen).toBe(true);
  });

  it('[PROF-1] is not changed at all when one field is wrong', async () => {
    const { body: before } = await ann.ask('PATCH', '/v1/me', whole);
    for (const [field, value] of wrongFields) {
      const { status, body } = await ann.ask('PATCH', '/v1/me', { about: 'new', [field]: value });
      expect([field, status, body.error.field]).toEqual([field, 400, field]);
    }
    expect((await ann.ask('PATCH', '/v1/me', {})).body).toEqual(before);
  });

  it('[PROF-1] of a guest is a name alone', async () => {
    const gus = await house.guest('Gus');
    expect((await gus.ask('PATCH', '/v1/me', { name: 'Gustav' })).body.profile.person).toEqual({
      id: gus.id,
      name: 'Gustav',
      kind: 'guest',
    });
    for (const more of [{ about: 'x' }, { name: 'G', link: '' }, { showsLastSeen: true }]) {
      const { status, body } = await gus.ask('PATCH', '/v1/me', more);
      expect([status, body.error.code]).toEqual([403, 'members-only']);
    }
    expect((await gus.ask('GET', '/v1/me')).body.me.name).toBe('Gustav');
  });

  it('[PROF-3] tells the person’s object of a new name, and of nothing else', async () => {
    await ann.ask('PATCH', '/v1/me', { name: 'Anna', about: 'x' });
    await ann.ask('PATCH', '/v1/me', { name: 'Anna', about: 'y' });
    await ann.ask('PATCH', '/v1/me', { location: 'z' });
    const anna = { id: ann.id, name: 'Anna', kind: 'member', username: 'ann' };
    expect(announced()).toEqual([anna]);
    expect(house.calls.find(({ order }) => order.type === 'me')).toMatchObject({
      party: 'person',
      name: ann.id,
    });
  });

  it('[PROF-3] tells it also of a guest who gets an account', async () => {
    const gus = await house.guest('Gus');
    const body = { username: 'gus', password: 'correct horse', name: 'Gustav' };
    await gus.ask('POST', '/v1/upgrade', body);
    expect(announced()).toEqual([{ id: gus.id, name: 'Gustav', kind: 'member', username: 'gus' }]);
  });

  it('is changed also when nobody could be told', async () => {
    house.broken.add('person');
    const { status, body } = await ann.ask('PATCH', '/v1/me', { name: 'Anna' });
    expect([status, body.profile.person.name]).toEqual([200, 'Anna']);
  });

  it('[HTTP-3] is not changed without end', async () => {
    const change = async () => (await ann.ask('PATCH', '/v1/me', { about: 'x' })).status;
    for (let count = 0; count < 20; count += 1) expect(await change()).toBe(200);
    expect(await change()).toBe(429);
    house.pass(10_000);
    expect(await change()).toBe(200);
  });
});

function details({ name: _, ...rest }: typeof whole) {
  return rest;
}
