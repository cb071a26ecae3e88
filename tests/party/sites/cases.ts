import type { Answer } from '../support/house.ts';
import { file, type World } from './world.ts';

const token = 'eyJhbGciOiJIUzI1NiJ9.e30.x';
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
const moving = (method: string, path: string, body?: unknown) =>
  one(noOperator, method, `/v1/internal/moving${path}`, body);
const begin = { id: `f_${'b'.repeat(22)}`, name: 'b.txt', type: 'text/plain', size: 3 };
const link = (w: World, change: (link: string) => string = (same) => same) => change(w.link);

/** Every route, asked from Bolt for what is Acme's. A route that is added later needs a case here. */
export const cases: Record<string, Case> = {
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
  'POST /v1/internal/moving/export': moving('POST', '/export'),
  'POST /v1/internal/moving/page': moving('POST', '/page', { kind: 'room', after: null }),
  'GET /v1/internal/moving/files/:file': moving('GET', `/files/${file}?start=0&end=1`),
  'GET /v1/internal/moving/pictures/:hash': moving('GET', `/pictures/${'0'.repeat(64)}`),
  'POST /v1/internal/moving/import': moving('POST', '/import', {}),
  'POST /v1/internal/moving/rows': moving('POST', '/rows', { kind: 'room', rows: [] }),
  'PUT /v1/internal/moving/pictures/:hash': moving(
    'PUT',
    `/pictures/${'0'.repeat(64)}?type=image/png&at=1`,
  ),
  'POST /v1/internal/moving/files': moving('POST', '/files', { row: {} }),
  'PUT /v1/internal/moving/files/:file/parts/:index': moving(
    'PUT',
    `/files/${file}/parts/0?digest=${'A'.repeat(43)}`,
  ),
  'POST /v1/internal/moving/files/:file/end': moving('POST', `/files/${file}/end`, {}),
  'POST /v1/internal/moving/rooms': moving('POST', '/rooms', { rooms: [] }),
  'POST /v1/internal/moving/end': moving('POST', '/end', {}),
};
