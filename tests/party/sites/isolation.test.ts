import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { routes } from '../../../party/http/app.ts';
import type { Answer } from '../support/house.ts';
import { cases } from './cases.ts';
import { bolt, type Visitor } from './two-sites.ts';
import { file, openWorld, type World } from './world.ts';

vi.setConfig({ testTimeout: 30_000 });
let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.house.close());

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
