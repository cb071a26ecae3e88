import { describe, expect, it } from 'vitest';
import { ann, ben, house, useAnnAndBen } from '../support/ann-and-ben.ts';
import { makeMember } from '../support/members.ts';

useAnnAndBen();

const cursorOf = (text: string) => Buffer.from(text).toString('base64url');

describe('a list of people', () => {
  it.each([
    ['of 64 ideographs', '漢'.repeat(64)],
    ['that grows when it is normalised', 'ﷺ'.repeat(64)],
  ])('[HTTP-5] goes on behind a name %s', async (_, name) => {
    await ben.ask('PATCH', '/v1/me', { name });
    const cat = await makeMember(house, 'Cat');
    await cat.ask('PATCH', '/v1/me', { name: '\u{1f431} Cat' });
    const seen: string[] = [];
    for (let query = 'limit=1'; seen.length < 4; ) {
      const { status, body } = await ann.ask('GET', `/v1/people?${query}`);
      expect(status).toBe(200);
      seen.push(body.people[0].person.id);
      if (body.next === null) break;
      query = `limit=1&cursor=${body.next}`;
    }
    expect(seen).toEqual([ann.id, ben.id, cat.id]);
  });

  it('[FIND-1] finds a name however the case of its letters is written', async () => {
    for (const [name, search] of [
      ['Straße', 'STRASS'],
      ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
      ['Οδοστρωτήρ', 'ΟΔΟΣ'],
      ['ÅSA', 'åsa'],
    ] as const) {
      await ben.ask('PATCH', '/v1/me', { name });
      const { body } = await ann.ask('GET', `/v1/people?search=${encodeURIComponent(search)}`);
      expect(body.people.map(({ person }: { person: { name: string } }) => person.name)).toEqual([
        name,
      ]);
    }
  });

  it('[FIND-1] takes wildcards for what they are', async () => {
    for (const search of ['%', '_', 'b%', '*', "'", '"', '\\', '%00']) {
      const { status, body } = await ann.ask(
        'GET',
        `/v1/people?search=${encodeURIComponent(search)}`,
      );
      expect([search, status, body.people]).toEqual([search, 200, []]);
    }
  });
});

describe('a forged cursor', () => {
  it.each([
    ['/v1/rooms', '{"activeAt":1e999,"id":"general"}'],
    ['/v1/rooms', '{"activeAt":0.5,"id":"general"}'],
    ['/v1/lobby', '{"activeAt":-1e999,"id":"general"}'],
    ['/v1/lobby', '{"activeAt":"1","id":"general"}'],
    ['/v1/contacts', '"%"'],
    ['/v1/people', '{"search":1,"id":"u_12345678"}'],
    ['/v1/people', '["a"]'],
  ])('[HTTP-1] %s?cursor=%s is no question for libSQL', async (path, cursor) => {
    const { status, body } = await ann.ask('GET', `${path}?cursor=${cursorOf(cursor)}`);
    expect([status, body.error?.field]).toEqual([400, 'cursor']);
  });
});

describe('a link', () => {
  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' data:text/html,x',
    'https:evil.example',
    'https:/evil.example',
    '//evil.example',
    'https://ann:secret@evil.example',
    'https://ann@evil.example',
    'https://',
    'https://good.example/\u202Emoc.live',
    'https://good.example/\u2066x',
    'https://good\n.example',
    'https://good.example/\u0000',
    'https://good.example/\u0085',
    'https://good.example/\ud800',
    'blob:https://good.example/1',
    'ftp://good.example',
  ])('[PROF-1] %j is none', async (link) => {
    const { status, body } = await ann.ask('PATCH', '/v1/me', { link });
    expect([status, body.error?.field]).toEqual([400, 'link']);
  });

  it.each(['https://good.example', 'HTTP://good.example/a?b=c#d', 'https://grün.example/ä'])(
    '[PROF-1] %j is one',
    async (link) => {
      const { status, body } = await ann.ask('PATCH', '/v1/me', { link });
      expect([status, body.profile?.link]).toEqual([200, link]);
    },
  );
});

it.each(['location', 'pronouns'])('[PROF-1] %s is one line, and reads as it is', async (field) => {
  for (const text of ['a\nb', 'a\tb', 'a\u202Eb', 'a\u2067b']) {
    const { status, body } = await ann.ask('PATCH', '/v1/me', { [field]: text });
    expect([status, body.error?.field]).toEqual([400, field]);
  }
});
