import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { operate } from '../sites/two-sites.ts';
import { type House, ownOrigin } from '../support/house.ts';
import { type BusyHouse, files, identityKey, largeText, openBusyHouse } from './busy-house.ts';
import { enterAsGuest } from './guest.ts';
import {
  callerOf,
  exportOf,
  importLines,
  movedTables,
  openTarget,
  otherSecret,
  rowsOf,
  stayingTables,
} from './moving-house.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
let source: BusyHouse;
let target: House;
beforeEach(async () => {
  source = await openBusyHouse();
  target = await openTarget();
});
afterEach(() => {
  source.house.close();
  target.close();
});

const away = () => callerOf(target, otherSecret);
async function move() {
  const { lines, told } = await exportOf(callerOf(source.house));
  return { lines, told, done: await importLines(away(), lines) };
}
async function digestOf(house: House, id: string, secret?: string): Promise<string> {
  const bytes = await callerOf(house, secret).load(`/files/${id}?start=0&end=${8 * 1024 * 1024}`);
  return createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');
}

describe('what is moved', () => {
  it('is equal row by row, in all tables but those that stay behind', async () => {
    const { told } = await move();
    expect(told.left).toEqual([]);
    for (const table of movedTables) {
      const wanted = await rowsOf(source.house, table);
      expect([table, wanted.length > 0]).toEqual([table, true]);
      expect([table, await rowsOf(target, table)]).toEqual([table, wanted]);
    }
    const { rows } = await target.client.execute(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    );
    expect(rows.map(({ name }) => name).sort()).toEqual([...movedTables, ...stayingTables].sort());
    for (const table of ['session', 'used_token'])
      expect((await target.client.execute(`SELECT * FROM ${table}`)).rows).toEqual([]);
  });

  it('has the bytes of files, and nothing of those that nobody sees', async () => {
    const { done } = await move();
    expect(done.counts.file).toBe(2);
    const large = createHash('sha256').update(largeText).digest('hex');
    expect(await digestOf(target, files.large, otherSecret)).toBe(large);
    expect(await digestOf(target, files.small, otherSecret)).toBe(
      await digestOf(source.house, files.small),
    );
    const { rows } = await target.client.execute('SELECT id FROM file ORDER BY id');
    expect(rows.map(({ id }) => id)).toEqual([files.large, files.small]);
  });

  it('gives the same export again, but for its first line', async () => {
    const { lines } = await move();
    const again = await exportOf(away());
    expect(again.lines.slice(1, -1)).toEqual(lines.slice(1, -1));
  });

  it('opens the keys of sites under the other secret, and keeps them sealed', async () => {
    await move();
    const { rows } = await target.client.execute('SELECT key FROM site_key');
    expect(String(rows[0]?.key)).not.toContain(identityKey);
    expect((await target.sites.find('acme'))?.keys).toMatchObject([
      { kid: 'k1', key: identityKey },
    ]);
  });

  it('holds nothing that opens a session, and no token of any', async () => {
    const { lines } = await move();
    const text = lines.join('');
    expect(text).not.toContain(source.ann.token);
    const { rows } = await source.house.client.execute('SELECT id FROM session');
    expect(rows.length).toBeGreaterThan(3);
    for (const { id } of rows) expect(text).not.toContain(String(id));
  });

  it('has no line longer than a piece of a file', async () => {
    const { lines } = await move();
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(520 * 1024 + 200);
  });
});

describe('people who come after', () => {
  it('[SYNC-4] are reset, go on behind the last seq, and nobody joins again', async () => {
    const epoch = source.room.ear.of('hello')[0]?.epoch;
    await move();
    const [head] = (await target.client.execute("SELECT head FROM room WHERE id = 'general'")).rows;
    const there = await enterAsGuest(target, 'general', otherSecret);
    expect(there.ear.of('hello')[0]).toMatchObject({ head: head?.head });
    expect(there.ear.of('hello')[0]?.epoch).not.toBe(epoch);
    there.say('And on it goes');
    await there.settle();
    const { rows } = await target.client.execute(
      "SELECT seq, kind FROM event WHERE room = 'general' ORDER BY seq DESC LIMIT 2",
    );
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { seq: Number(head?.head) + 2, kind: 'message' },
      { seq: Number(head?.head) + 1, kind: 'joined' },
    ]);
  });

  it('find rooms that begin anew where the objects knew another log', async () => {
    // As when people move back to where they were before, with a new database beside the old objects.
    const there = await enterAsGuest(target, 'general', otherSecret);
    for (let count = 0; count < 20; count += 1) there.say(`Old ${count}`);
    await there.settle();
    await target.client.batch(
      ['user', 'session', 'event', 'member', 'read_mark', 'room', 'site_person'].map(
        (table) => `DELETE FROM ${table}`,
      ),
      'write',
    );
    const { done } = await move();
    expect(done.renewed).toBe(1);
    expect(there.ear.closedWith).toBe('unavailable');
    const back = await enterAsGuest(target, 'general', otherSecret);
    back.say('New');
    await back.settle();
    const rows = await rowsOf(target, 'event');
    const wanted = await rowsOf(source.house, 'event');
    expect(rows).toHaveLength(wanted.length + 2);
    expect(rows).toEqual(expect.arrayContaining(wanted));
  });
});

describe('an import', () => {
  it('may be repeated', async () => {
    const { lines } = await move();
    const before = await Promise.all(movedTables.map((table) => rowsOf(target, table)));
    expect((await importLines(away(), lines)).renewed).toBe(0);
    expect(await Promise.all(movedTables.map((table) => rowsOf(target, table)))).toEqual(before);
  });

  it('leaves a room alone in which people went on talking', async () => {
    const { lines } = await move();
    const there = await enterAsGuest(target, 'general', otherSecret);
    there.say('New words');
    await there.settle();
    expect((await importLines(away(), lines)).renewed).toBe(0);
    there.say('And more');
    await there.settle();
    expect(there.ear.closedWith).toBeUndefined();
    const { rows } = await target.client.execute(
      "SELECT body FROM event WHERE body LIKE '%And more%'",
    );
    expect(rows).toHaveLength(1);
  });

  it('goes on where it died, wherever that was', async () => {
    const { lines } = await exportOf(callerOf(source.house));
    const caller = away();
    let left = 0;
    const dying = async <T>(run: () => Promise<T>): Promise<T> => {
      left -= 1;
      if (left < 0) throw new Error('died');
      return run();
    };
    const mortal = {
      ask: (path: string, body?: unknown) => dying(() => caller.ask(path, body)),
      load: (path: string) => dying(() => caller.load(path)),
      put: (path: string, bytes: Buffer) => dying(() => caller.put(path, bytes)),
    };
    let deaths = 0;
    for (let calls = 1; ; calls += 3) {
      left = calls;
      const outcome = await importLines(mortal, lines).catch((error: Error) => error.message);
      if (outcome !== 'died') break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(5);
    for (const table of movedTables)
      expect([table, await rowsOf(target, table)]).toEqual([
        table,
        await rowsOf(source.house, table),
      ]);
  });

  it('is refused by a server where people have been, unless it is to be merged', async () => {
    const { lines } = await exportOf(callerOf(source.house));
    await target.guest('Gus');
    await expect(importLines(away(), lines)).rejects.toThrow(/--merge/);
    expect(await rowsOf(target, 'event')).toEqual([]);
    await importLines(away(), lines, true);
    expect(await rowsOf(target, 'user')).toHaveLength(5);
  });

  it('names what is another there, and leaves it', async () => {
    const { lines } = await exportOf(callerOf(source.house));
    await target.client.execute({
      sql: "INSERT INTO user (id, username, name, kind, created_at) VALUES ('u_somebody', 'ben', 'B', 'member', 1)",
      args: [],
    });
    const at = lines.findIndex((line) => line.includes('"username":"ben"')) + 1;
    await expect(importLines(away(), lines, true)).rejects.toThrow(
      `Line ${at} (person ${source.ben.id}) is not what the server has`,
    );
    expect(await rowsOf(target, 'user')).toContainEqual(
      expect.objectContaining({ id: 'u_somebody', username: 'ben', name: 'B' }),
    );
  });

  it('does not take bytes for the same that are others', async () => {
    const { lines } = await move();
    // The server's own store has something else under this name.
    const { body } = await target.ask('GET', '/v1/internal/sites');
    expect(body.error.code).toBe('unauthenticated');
    const at = lines.findIndex((line) => line.startsWith('{"bytes"') && line.includes(files.small));
    const piece = JSON.parse(lines[at] ?? '');
    const text = Buffer.from('other words here').toString('base64');
    const changed = lines.with(
      at,
      `${JSON.stringify({ bytes: { ...piece.bytes, data: text } })}\n`,
    );
    await expect(importLines(away(), resealed(changed))).rejects.toThrow(
      new RegExp(`file ${files.small}\\) is not what the server has`),
    );
  });

  it('knows an export of another version', async () => {
    const { lines } = await exportOf(callerOf(source.house));
    const first = JSON.parse(lines[0] ?? '').partyline;
    const withFirst = (change: object) =>
      resealed(lines.with(0, `${JSON.stringify({ partyline: { ...first, ...change } })}\n`));
    await expect(importLines(away(), withFirst({ format: 2 }))).rejects.toThrow(/another version/);
    await expect(importLines(away(), withFirst({ shape: '0001-old' }))).rejects.toThrow(/0001-old/);
  });
});

describe('the addresses of moving', () => {
  const orders = ['export', 'page', 'import', 'rows', 'rooms', 'end', 'files'];

  it('are the operator’s alone, and no cache keeps what they answer', async () => {
    for (const path of orders) {
      const { status, headers } = await target.ask('POST', `/v1/internal/moving/${path}`, {
        body: {},
        token: source.ann.token,
      });
      expect([path, status, headers.get('cache-control')]).toEqual([path, 401, 'no-store']);
    }
    const id = files.small;
    for (const path of [`files/${id}?start=0&end=9`, `pictures/${'0'.repeat(64)}`])
      expect((await source.house.ask('GET', `/v1/internal/moving/${path}`)).status).toBe(401);
    const wrong = callerOf(source.house, otherSecret);
    await expect(exportOf(wrong)).rejects.toThrow(/another secret/);
    const request = new Request(
      `${ownOrigin}/v1/internal/moving/files/${id}/parts/0?digest=${'A'.repeat(43)}`,
      {
        method: 'PUT',
        body: 'bytes',
      },
    );
    expect((await target.serve(request)).status).toBe(401);
  });

  it('give no more of a file at once than a piece', async () => {
    const load = callerOf(source.house).load(`/files/${files.large}?start=0&end=8388609`);
    await expect(load).rejects.toThrow(/too-large/);
  });
});

describe('an export', () => {
  it('bounds what belongs to a room at the head that it saw', async () => {
    const caller = callerOf(source.house);
    const late = {
      ...caller,
      ask: async (path: string, body?: unknown) => {
        const answer = await caller.ask(path, body);
        const kind = (body as { kind?: string } | undefined)?.kind;
        if (kind === 'room') {
          const there = await enterAsGuest(source.house, 'general');
          there.say('Too late');
          await there.settle();
        }
        return answer;
      },
    };
    const { lines, told } = await exportOf(late);
    expect(told.left).toEqual([expect.stringMatching(/^2 events that came/)]);
    expect(lines.join('')).not.toContain('Too late');
    await importLines(away(), lines);
    const members = await target.client.execute(
      "SELECT members, (SELECT count(*) FROM member WHERE room = 'general') AS count FROM room WHERE id = 'general'",
    );
    expect({ ...members.rows[0] }).toEqual({ members: 2, count: 2 });
  });

  it('says which keys it cannot open', async () => {
    await source.house.client.execute("UPDATE site_key SET key = 'AAAA'");
    const { told } = await exportOf(callerOf(source.house));
    expect(told.left).toEqual(['identity key k1 of acme']);
    expect((await operate(source.house, 'GET', '/acme')).status).toBe(200);
  });
});

/** As whoever writes an export would have written these lines. */
function resealed(lines: readonly string[]): string[] {
  const last = JSON.parse(lines.at(-1) ?? '');
  const digest = createHash('sha256').update(lines.slice(0, -1).join('')).digest('hex');
  return [...lines.slice(0, -1), `${JSON.stringify({ end: { ...last.end, digest } })}\n`];
}
