import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { routes } from '../../../party/http/app.ts';
import type { Answer } from '../support/house.ts';
import {
  acme,
  bolt,
  enter,
  openTwoSites,
  operate,
  type TwoSites,
  type Visitor,
} from './two-sites.ts';

vi.setConfig({ testTimeout: 30_000 });

const file = `f_${'a'.repeat(22)}`;
const token = 'eyJhbGciOiJIUzI1NiJ9.e30.x';
/** Ann's world is Acme's, Bob's is Bolt's: each has a lounge. */
type World = TwoSites & { readonly ann: Visitor; readonly bob: Visitor; readonly link: string };
let world: World;

beforeEach(async () => {
  const two = await openTwoSites();
  const [ann, bob] = [await two.signUp('ann_acme', acme), await two.signUp('bob', bolt)];
  for (const [who, name] of [
    [ann, 'Acme lounge'],
    [bob, 'Bolt lounge'],
  ] as const)
    await who.ask('POST', '/v1/rooms', { id: 'lounge', title: name });
  await ann.ask('POST', '/v1/rooms', { id: 'solo', title: 'Only on Acme' });
  const there = await enter(two.house, ann, 'lounge');
  await two.upload(ann, 'lounge', { id: file, name: 'acme-plans.txt' });
  there.say('Acme words', [{ id: file }]);
  await there.settle();
  const solo = await enter(two.house, ann, 'solo');
  solo.say('Acme alone');
  await solo.settle();
  const here = await enter(two.house, bob, 'lounge');
  here.say('Bolt words');
  await here.settle();
  const { body } = await ann.ask('POST', '/v1/rooms/lounge/files/links', { ids: [file] });
  world = { ...two, ann, bob, link: body.links[file] };
});
afterEach(() => world.house.close());

type Case = (world: World) => Promise<readonly (readonly [wanted: number | string, Answer])[]>;
/** One call as Bob, and its status or code. */
const one =
  (
    wanted: number | string,
    method: string,
    path: string | ((w: World) => string),
    body?: unknown,
  ): Case =>
  async (w) => [[wanted, await w.bob.ask(method, typeof path === 'string' ? path : path(w), body)]];
const both =
  (...cases: Case[]): Case =>
  async (w) => {
    const answers = [];
    for (const some of cases) answers.push(...(await some(w)));
    return answers;
  };
const atAnn =
  (rest = '') =>
  (w: World) =>
    `/v1/people/${w.ann.id}${rest}`;
const noOperator = 'unauthenticated';
const begin = { id: `f_${'b'.repeat(22)}`, name: 'b.txt', type: 'text/plain', size: 3 };
const link = (w: World, change: (link: string) => string = (same) => same) => change(w.link);

/** Every route, asked from Bolt for what is Acme's. A route that is added later needs a case here. */
const cases: Record<string, Case> = {
  'POST /v1/sign-up': one(201, 'POST', '/v1/sign-up', {
    username: 'cyd',
    password: 'correct horse',
  }),
  'POST /v1/guest': one(201, 'POST', '/v1/guest', { name: 'Gus' }),
  'POST /v1/upgrade': one('already-member', 'POST', '/v1/upgrade', {
    username: 'bobby',
    password: 'correct horse',
  }),
  'GET /v1/me': one(200, 'GET', '/v1/me'),
  'POST /v1/sign-in': one(200, 'POST', '/v1/sign-in', {
    username: 'bob',
    password: 'correct horse',
  }),
  'POST /v1/sign-out': one(200, 'POST', '/v1/sign-out', { everywhere: true }),
  'POST /v1/identify': one('token-invalid', 'POST', '/v1/identify', { token }),
  'PATCH /v1/me': one(200, 'PATCH', '/v1/me', { about: 'of Bolt' }),
  'POST /v1/me/password': one('wrong-credentials', 'POST', '/v1/me/password', {
    current: 'a wrong one',
    next: 'better horse',
  }),
  'PUT /v1/me/picture': one('not-a-picture', 'PUT', '/v1/me/picture', 'no picture'),
  'DELETE /v1/me/picture': one(200, 'DELETE', '/v1/me/picture'),
  'GET /v1/pictures/:hash': one('not-found', 'GET', `/v1/pictures/${'a'.repeat(64)}`),
  'GET /v1/people': both(
    one(200, 'GET', '/v1/people'),
    one(200, 'GET', '/v1/people?search=ann'),
    one(200, 'GET', (w) => `/v1/people?search=${w.ann.id}`),
    one(200, 'GET', (w) => `/v1/people?ids=${w.ann.id},${w.bob.id}`),
  ),
  'GET /v1/people/:id': one('person-not-found', 'GET', atAnn()),
  'GET /v1/contacts': one(200, 'GET', '/v1/contacts'),
  'POST /v1/people/:id/chat': one('person-not-found', 'POST', atAnn('/chat')),
  'POST /v1/people/:id/request': one('person-not-found', 'POST', atAnn('/request'), {}),
  'POST /v1/people/:id/:action': both(
    ...['accept', 'decline', 'cancel', 'remove', 'block', 'unblock'].map((action) =>
      one('person-not-found', 'POST', atAnn(`/${action}`)),
    ),
  ),
  'POST /v1/ticket': both(
    one(200, 'POST', '/v1/ticket', { room: 'lounge' }),
    one('room-not-found', 'POST', '/v1/ticket', { room: 'solo' }),
    one('invalid', 'POST', '/v1/ticket', { room: 'acme.lounge' }),
  ),
  'POST /v1/me/ticket': one(200, 'POST', '/v1/me/ticket'),
  'GET /v1/rooms': both(one(200, 'GET', '/v1/rooms'), one(200, 'GET', '/v1/rooms?search=only')),
  'POST /v1/rooms': both(
    one('room-exists', 'POST', '/v1/rooms', { id: 'lounge' }),
    one(201, 'POST', '/v1/rooms', { id: 'solo' }),
    one('invalid', 'POST', '/v1/rooms', { id: 'acme.other' }),
  ),
  'GET /v1/rooms/:room': both(
    one(200, 'GET', '/v1/rooms/lounge'),
    one('room-not-found', 'GET', '/v1/rooms/solo'),
    one('invalid', 'GET', '/v1/rooms/acme.lounge'),
  ),
  'GET /v1/rooms/:room/members': both(
    one(200, 'GET', '/v1/rooms/lounge/members'),
    one('room-not-found', 'GET', '/v1/rooms/solo/members'),
    one('invalid', 'GET', '/v1/rooms/acme.lounge/members'),
  ),
  'GET /v1/rooms/:room/events': both(
    one(200, 'GET', '/v1/rooms/lounge/events'),
    one('room-not-found', 'GET', '/v1/rooms/solo/events'),
    one('invalid', 'GET', '/v1/rooms/acme.lounge/events'),
  ),
  'DELETE /v1/rooms/:room/events/:seq': both(
    one(200, 'DELETE', '/v1/rooms/lounge/events/2'),
    one('room-not-found', 'DELETE', '/v1/rooms/solo/events/2'),
    one('invalid', 'DELETE', '/v1/rooms/acme.lounge/events/2'),
  ),
  'POST /v1/rooms/:room/files': both(
    one(200, 'POST', '/v1/rooms/lounge/files', begin),
    one('room-not-found', 'POST', '/v1/rooms/solo/files', begin),
    one('invalid', 'POST', '/v1/rooms/acme.lounge/files', begin),
    one('forbidden', 'POST', '/v1/rooms/lounge/files', { ...begin, id: file }),
  ),
  'PUT /v1/files/:file/parts/:index': async (w) => [
    ['file-not-found', await w.put(w.bob, `/v1/files/${file}/parts/0`, new Uint8Array(3))],
  ],
  'POST /v1/files/:file/finish': one('file-not-found', 'POST', `/v1/files/${file}/finish`, {
    digest: `${'A'.repeat(43)}=`,
  }),
  'DELETE /v1/files/:file': one('file-not-found', 'DELETE', `/v1/files/${file}`),
  'POST /v1/rooms/:room/files/links': both(
    one(200, 'POST', '/v1/rooms/lounge/files/links', { ids: [file] }),
    one('room-not-found', 'POST', '/v1/rooms/solo/files/links', { ids: [file] }),
    one('invalid', 'POST', '/v1/rooms/acme.lounge/files/links', { ids: [file] }),
  ),
  // The address is Ann's right, wherever it is drawn; without her signature it is nobody's.
  'GET /v1/files/:file': both(
    one('invalid', 'GET', `/v1/files/${file}`),
    one('forbidden', 'GET', (w) => link(w, (known) => known.slice(0, -2))),
  ),
  'GET /v1/lobby': one(200, 'GET', '/v1/lobby'),
  'POST /v1/rooms/:room/read': both(
    one(200, 'POST', '/v1/rooms/lounge/read', { seq: 1 }),
    one('room-not-found', 'POST', '/v1/rooms/solo/read', { seq: 1 }),
    one('invalid', 'POST', '/v1/rooms/acme.lounge/read', { seq: 1 }),
  ),
  'GET /v1/site': one(200, 'GET', '/v1/site'),
  'POST /v1/internal/sweep': one(noOperator, 'POST', '/v1/internal/sweep'),
  'GET /v1/internal/sites': one(noOperator, 'GET', '/v1/internal/sites'),
  'POST /v1/internal/sites': one(noOperator, 'POST', '/v1/internal/sites', { id: 'x' }),
  'GET /v1/internal/sites/:site': one(noOperator, 'GET', '/v1/internal/sites/acme'),
  'PATCH /v1/internal/sites/:site': one(noOperator, 'PATCH', '/v1/internal/sites/acme', {}),
  'DELETE /v1/internal/sites/:site': one(noOperator, 'DELETE', '/v1/internal/sites/acme'),
  'POST /v1/internal/sites/:site/keys': one(noOperator, 'POST', '/v1/internal/sites/acme/keys', {}),
  'DELETE /v1/internal/sites/:site/keys/:kid': one(
    noOperator,
    'DELETE',
    '/v1/internal/sites/acme/keys/k1',
  ),
};
const names = routes.map(({ method, path }) => `${method} ${path}`);

/** Everything that libSQL has of Acme. */
async function acmeRows(): Promise<unknown> {
  const { client } = world.house;
  const ofRooms = (table: string) =>
    `SELECT * FROM ${table} WHERE room LIKE 'acme.%' ORDER BY 1, 2`;
  const statements = [
    "SELECT id, title, members, head, last_at, last_seq FROM room WHERE site = 'acme' ORDER BY id",
    ...['event', 'member', 'read_mark', 'file'].map(ofRooms),
    "SELECT * FROM site_person WHERE site = 'acme'",
    "SELECT * FROM site WHERE id = 'acme'",
    "SELECT * FROM site_origin WHERE site = 'acme'",
    `SELECT * FROM relation WHERE person = '${world.ann.id}' OR other = '${world.ann.id}'`,
    "SELECT id, expires_at FROM session WHERE site = 'acme'",
  ];
  const results = await Promise.all(statements.map((sql) => client.execute(sql)));
  return results.map(({ rows }) => rows);
}

const toText = ({ headers, body }: Answer) =>
  `${JSON.stringify(body)} ${JSON.stringify([...headers].filter(([name]) => name !== 'x-request-id'))}`;

describe('two sites with rooms of one name', () => {
  it('[SITE-4] are asked about in every route that there is', () => {
    expect(Object.keys(cases).sort()).toEqual([...new Set(names)].sort());
  });

  it.each(names)('[SITE-4] [SITE-5] see and change nothing of each other by %s', async (name) => {
    const before = await acmeRows();
    const answers = (await cases[name]?.(world)) ?? [];
    expect(answers.length).toBeGreaterThan(0);
    for (const [wanted, answer] of answers) {
      const { status, body } = answer;
      expect(typeof wanted === 'number' ? status : body.error?.code).toBe(wanted);
      expect(toText(answer)).not.toMatch(/acme/i);
      expect(toText(answer)).not.toContain(world.ann.id);
      expect(toText(answer)).not.toContain(file);
    }
    expect(await acmeRows()).toEqual(before);
  });

  it('[SITE-4] see what is their own', async () => {
    const { bob, ann } = world;
    const titles = async (who: Visitor) =>
      (await who.ask('GET', '/v1/rooms')).body.rooms.map(({ title }: { title: string }) => title);
    expect((await titles(ann)).sort()).toEqual(['Acme lounge', 'General', 'Only on Acme']);
    expect((await titles(bob)).sort()).toEqual(['Bolt lounge', 'General']);
    const lobby = async (who: Visitor) =>
      (await who.ask('GET', '/v1/lobby')).body.chats.map(
        ({ room, last }: { room: string; last: { text: string } }) => `${room}: ${last.text}`,
      );
    expect((await lobby(ann)).sort()).toEqual(['lounge: Acme words', 'solo: Acme alone']);
    expect(await lobby(bob)).toEqual(['lounge: Bolt words']);
    const { body } = await bob.ask('GET', '/v1/rooms/lounge');
    expect(body.room).toMatchObject({ id: 'lounge', members: 1, title: 'Bolt lounge' });
  });

  it('[SITE-4] page through lists by cursors that work on each', async () => {
    const { ann } = world;
    const pages = async (path: string, list: 'rooms' | 'chats') => {
      const found: string[] = [];
      for (let next = ''; ; ) {
        const { body } = await ann.ask('GET', `${path}?limit=1${next}`);
        found.push(
          ...body[list].map((some: { id?: string; room?: string }) => some.id ?? some.room),
        );
        if (body.next === null) return found;
        expect(Buffer.from(body.next, 'base64url').toString()).not.toContain('acme');
        next = `&cursor=${body.next}`;
      }
    };
    expect((await pages('/v1/rooms', 'rooms')).sort()).toEqual(['general', 'lounge', 'solo']);
    expect((await pages('/v1/lobby', 'chats')).sort()).toEqual(['lounge', 'solo']);
  });

  it('[SITE-5] let one account come to both, with what each has for it', async () => {
    const guestOfBolt = await world.signIn('ann_acme', bolt);
    expect(guestOfBolt.id).toBe(world.ann.id);
    expect((await guestOfBolt.ask('GET', '/v1/lobby')).body.chats).toEqual([]);
    // She may look after her files where they are, and only there.
    const { body } = await guestOfBolt.ask('DELETE', `/v1/files/${file}`);
    expect(body.error.code).toBe('file-not-found');
    const { body: found } = await world.bob.ask('GET', '/v1/people?search=ann');
    expect(found.people.map(({ person }: { person: { id: string } }) => person.id)).toEqual([
      world.ann.id,
    ]);
  });
});

const person = routes.filter(({ access }) => access === 'person');
const ofSites = routes.filter(({ isForAnySite }) => !isForAnySite);
const values: Record<string, string> = {
  ':room': 'lounge',
  ':id': 'u_aaaaaaaaaaaaaaaa',
  ':action': 'block',
  ':hash': 'a'.repeat(64),
  ':file': file,
  ':index': '0',
  ':seq': '1',
};
const pathOf = (path: string) =>
  path
    .split('/')
    .map((part) => values[part] ?? part)
    .join('/');

describe('a site', () => {
  it('[SITE-3] opens nothing to a session of another one', async () => {
    for (const { method, path } of person) {
      const asking = { at: bolt, token: world.ann.token };
      const { body } = await world.ask(method, pathOf(path), asking);
      expect([path, body.error?.code]).toEqual([path, 'unauthenticated']);
      const { body: own } = await world.ask(method, pathOf(path), {
        at: { key: '', origin: 'https://host.example' },
        token: world.ann.token,
      });
      expect([path, own.error?.code]).toEqual([path, 'unauthenticated']);
    }
  });

  it('[SITE-2] [S1] answers no page of another site, in any route', async () => {
    for (const { method, path } of ofSites) {
      const at = { key: bolt.key, origin: acme.origin };
      const { status, body, headers } = await world.ask(method, pathOf(path), { at });
      expect([path, status, body.error?.code]).toEqual([path, 403, 'origin-not-allowed']);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('[SITE-1] that there is not is told to a page of any site, in any route', async () => {
    for (const { method, path } of ofSites)
      for (const key of ['nobody', 'ACME', 'acme.lounge', 'x', "'; DROP TABLE site"]) {
        const { body, headers } = await world.ask(method, pathOf(path), { at: { ...acme, key } });
        expect([path, body.error?.code]).toEqual([path, 'site-not-found']);
        expect(headers.get('access-control-allow-origin')).toBe(acme.origin);
      }
  });

  it('[SITE-1] is the default one where none is named, whose pages are others', async () => {
    const none = { key: '', origin: 'https://host.example' };
    const { body } = await world.ask('GET', '/v1/rooms', { at: none });
    expect(body.rooms).toEqual([]);
    const foreign = await world.ask('GET', '/v1/rooms', { at: { ...acme, key: '' } });
    expect(foreign.body.error.code).toBe('origin-not-allowed');
  });

  it('[SITE-2] shows files and pictures in pages of any site, by their own addresses', async () => {
    const { house, link } = world;
    const load = (path: string, origin: string) => house.ask('GET', path, { headers: { origin } });
    for (const { origin } of [acme, bolt]) {
      const { status, headers } = await load(link, origin);
      expect([status, headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    }
    expect((await load(link, 'https://evil.example')).status).toBe(403);
    expect((await operate(house, 'GET', '/acme')).status).toBe(200);
  });
});
