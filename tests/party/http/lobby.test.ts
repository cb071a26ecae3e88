import { beforeEach, describe, expect, it } from 'vitest';
import { appendEvents } from '../../../party/storage/event-statements.ts';
import { listChats } from '../../../party/storage/lobby-statements.ts';
import { type Chat, limits, parse, peopleAnswers } from '../../../sdk/src/protocol/index.ts';
import { ann, ben, house, useAnnAndBen } from '../support/ann-and-ben.ts';
import { start } from '../support/house.ts';
import { befriend, type Member, makeMember } from '../support/members.ts';

useAnnAndBen();
beforeEach(async () => {
  await house.client.execute('DELETE FROM room');
});

/** What happened in a room, as its object hands it over. */
class Happened {
  readonly #heads = new Map<string, number>();

  async tell(room: string, ...events: (readonly [who: Member, what: string])[]): Promise<void> {
    const rows = events.map(([who, what], index) => {
      const seq = (this.#heads.get(room) ?? 0) + index + 1;
      const kind = what === 'joined' || what === 'left' ? what : 'message';
      const base = { seq, at: start + seq, by: who.id, name: who.name, kind };
      const body = JSON.stringify(kind === 'message' ? { ...base, text: what } : base);
      return {
        seq,
        kind,
        sender: who.id,
        cid: kind === 'message' ? `${seq}` : null,
        body,
        at: start + seq,
      };
    });
    this.#heads.set(room, (this.#heads.get(room) ?? 0) + rows.length);
    const { statements } = appendEvents([{ room, epoch: 'e', events: rows }]);
    await house.client.batch(
      statements.map(({ sql, args }) => ({ sql, args: [...args] })),
      'write',
    );
  }
}
let happened: Happened;
beforeEach(() => {
  happened = new Happened();
});

const lobby = async (who: Member, query = ''): Promise<Chat[]> => {
  const { status, body } = await who.ask('GET', `/v1/lobby${query}`);
  expect([status, parse(peopleAnswers.lobby, body).ok]).toEqual([200, true]);
  return body.chats;
};
const make = (id: string) => ann.ask('POST', '/v1/rooms', { id, title: `The ${id}` });
const reads = (who: Member, room: string, seq: number) =>
  who.ask('POST', `/v1/rooms/${room}/read`, { seq });

describe('the lobby', () => {
  it('[NEW-1] has one’s rooms, the latest first, with what is new there', async () => {
    for (const id of ['den', 'attic', 'shed', 'other']) await make(id);
    await happened.tell(
      'den',
      [ann, 'joined'],
      [ben, 'joined'],
      [ben, 'one'],
      [ann, 'mine'],
      [ben, 'two'],
    );
    await happened.tell('attic', [ann, 'joined'], [ann, 'all alone']);
    await happened.tell('shed', [ann, 'joined'], [ben, 'joined'], [ben, 'hi'], [ann, 'left']);
    await happened.tell('other', [ben, 'joined'], ...Array(9).fill([ben, 'noise'] as const));
    const chats = await lobby(ann);
    expect(chats.map(({ room }) => room)).toEqual(['den', 'attic']);
    expect(chats[0]).toEqual({
      room: 'den',
      kind: 'public',
      title: 'The den',
      with: null,
      last: { seq: 5, by: ben.id, name: 'Ben', text: 'two', at: start + 5 },
      read: 1,
      unread: 2,
      upTo: 5,
      activeAt: start + 5,
    });
    expect((await house.ask('GET', '/v1/lobby')).status).toBe(401);
  });

  it('[NEW-1] shortens the last message, and finds it behind what is none', async () => {
    await make('den');
    const long = `${'x'.repeat(limits.lastTextLength - 1)}😀 and more`;
    await happened.tell(
      'den',
      [ann, 'joined'],
      [ben, long],
      ...Array(50).fill([ben, 'joined'] as const),
    );
    const [chat] = await lobby(ann);
    expect(chat?.last).toMatchObject({
      seq: 2,
      text: `${'x'.repeat(limits.lastTextLength - 1)}😀`,
    });
    expect([chat?.unread, chat?.upTo]).toEqual([1, 52]);
  });

  it('[NEW-1] counts no message that was removed', async () => {
    await make('den');
    await happened.tell('den', [ann, 'joined'], [ben, 'one'], [ben, 'two'], [ben, 'three']);
    await house.client.execute(
      `UPDATE event SET body = json_set(body, '$.text', '', '$.removedAt', 5) WHERE room = 'den' AND seq = 3`,
    );
    expect((await lobby(ann))[0]).toMatchObject({ unread: 2, upTo: 4 });
  });

  it('[NEW-1] counts up to 100', async () => {
    await make('den');
    await happened.tell('den', [ann, 'joined'], ...Array(250).fill([ben, 'again'] as const));
    expect((await lobby(ann))[0]).toMatchObject({ unread: 100, upTo: 251 });
  });

  it('[NEW-4] counts neither what was said before one came nor what one said oneself', async () => {
    await make('den');
    await happened.tell(
      'den',
      [ben, 'joined'],
      [ben, 'early'],
      [ann, 'joined'],
      [ann, 'me'],
      [ben, 'late'],
    );
    expect((await lobby(ann))[0]).toMatchObject({ read: 3, unread: 1 });
    expect((await lobby(ben))[0]).toMatchObject({ read: 1, unread: 1 });
  });

  it('[NEW-1] has private rooms from their beginning, with the other', async () => {
    await befriend(ann, ben);
    const { body } = await ann.ask('POST', `/v1/people/${ben.id}/chat`);
    const { room } = body.chat;
    await happened.tell(room, [ben, 'hello'], [ann, 'hello'], [ben, 'well?']);
    expect(await lobby(ann)).toMatchObject([
      {
        room,
        kind: 'private',
        title: 'Ben',
        with: { id: ben.id, name: 'Ben' },
        read: 0,
        unread: 2,
      },
    ]);
    expect(await lobby(ben)).toMatchObject([
      { room, kind: 'private', title: 'Ann', with: { id: ann.id }, read: 0, unread: 1 },
    ]);
  });

  it('[HTTP-5] comes in pages, each room once', async () => {
    for (let i = 0; i < 7; i += 1) {
      await make(`room-${i}`);
      await happened.tell(`room-${i}`, [ann, 'joined'], ...Array(i % 3).fill([ben, 'x'] as const));
    }
    const seen: string[] = [];
    let next: string | null = null;
    do {
      const { body } = await ann.ask(
        'GET',
        `/v1/lobby?limit=2${next === null ? '' : `&cursor=${next}`}`,
      );
      seen.push(...body.chats.map(({ room }: Chat) => room));
      next = body.next;
    } while (next);
    expect(seen).toEqual((await lobby(ann)).map(({ room }) => room));
    expect(new Set(seen).size).toBe(7);
  });

  it('is read with one statement, by keys alone', async () => {
    await make('den');
    house.reads.length = 0;
    await lobby(ann);
    expect(house.reads.filter((sql) => !sql.includes('FROM session'))).toHaveLength(1);
    const { sql, args } = listChats({ person: ann.id, limit: 51 });
    const plan = await house.client.execute({ sql: `EXPLAIN QUERY PLAN ${sql}`, args: [...args] });
    const scans = plan.rows.map(({ detail }) => String(detail)).filter((step) => /SCAN/.test(step));
    // Its own page, and the events that it counts.
    expect(scans.every((step) => /SCAN (chat|\(subquery-\d+\))$/.test(step))).toBe(true);
  });
});

describe('a read mark', () => {
  beforeEach(async () => {
    await make('den');
    await happened.tell(
      'den',
      [ann, 'joined'],
      [ben, 'joined'],
      ...Array(4).fill([ben, 'x'] as const),
    );
    house.calls.length = 0;
  });
  const told = () => house.calls.filter(({ order }) => order.type === 'read');

  it('[NEW-2] moves up, and is told to the person’s devices', async () => {
    const { status, body } = await reads(ann, 'den', 4);
    expect([status, parse(peopleAnswers.read, body).ok]).toEqual([200, true]);
    expect(body).toEqual({ room: 'den', seq: 4, unread: 2, upTo: 6 });
    expect(told()).toMatchObject([{ party: 'person', name: ann.id, order: body }]);
    expect((await lobby(ann))[0]).toMatchObject({ read: 4, unread: 2 });
    expect((await lobby(ben))[0]).toMatchObject({ read: 2 });
  });

  it('[NEW-2] never moves down, whatever came first', async () => {
    await Promise.all([3, 6, 4, 5].map((seq) => reads(ann, 'den', seq)));
    const { body } = await reads(ann, 'den', 2);
    expect(body).toEqual({ room: 'den', seq: 6, unread: 0, upTo: 6 });
    expect(told().at(-1)?.order).toMatchObject({ seq: 6 });
    expect((await lobby(ann))[0]?.read).toBe(6);
  });

  it('[NEW-2] may be a little above what libSQL has, and not far', async () => {
    expect((await reads(ann, 'den', 300)).body).toMatchObject({ seq: 300, unread: 0, upTo: 6 });
    for (const seq of [10_000, 2 ** 53 - 1]) {
      const { status, body } = await reads(ann, 'den', seq);
      expect([status, body.error.code, body.error.field]).toEqual([400, 'invalid', 'seq']);
    }
    expect((await lobby(ann))[0]?.read).toBe(300);
  });

  it('[NEW-2] is for who is in the room', async () => {
    const eve = await makeMember(house, 'Eve');
    const { status, body } = await reads(eve, 'den', 3);
    expect([status, body.error.code]).toEqual([403, 'forbidden']);
    expect((await reads(eve, 'nowhere', 3)).body.error.code).toBe('room-not-found');
    const { rows } = await house.client.execute('SELECT person FROM read_mark');
    expect(rows.map(({ person }) => person)).not.toContain(eve.id);
  });

  it('holds also when the devices cannot be told', async () => {
    house.broken.add('person');
    expect((await reads(ann, 'den', 4)).status).toBe(200);
    expect((await lobby(ann))[0]?.read).toBe(4);
  });
});
