import { createClient } from '@libsql/client/web';
import { describe, expect, it } from 'vitest';
import { bytesOf, png } from '../../party/pictures/samples.ts';
import { useStack } from '../../support/stack.ts';
import { newCid } from '../room/seat.ts';
import { meet, rowsOf, tell } from './meeting.ts';
import { codeOf, mib, newId, textOf } from './sender.ts';

const stack = useStack({ env: { LIMIT_SCALE: '1000' } });
const text = { name: 'notes.txt', type: 'text/plain' } as const;

describe('removing', () => {
  it('[DEL-1] [DEL-2] [DEL-3] [FILE-10] a message takes text and bytes away for everybody', async () => {
    const { room, seats, senders, leave } = await meet(stack(), 'Ann', 'Ben');
    const [ann, ben] = senders;
    const { id } = await ann.upload(textOf(2 * mib), text);
    const seq = await tell(seats[0], [id], 'canary');
    const address = await ben.addressOf(id);
    expect(codeOf(await ben.ask(`DELETE /v1/rooms/${room}/events/${seq}`))).toEqual([
      403,
      'forbidden',
    ]);
    for (const _ of [1, 2]) {
      const { status, body } = await ann.ask(`DELETE /v1/rooms/${room}/events/${seq}`);
      expect([status, body]).toEqual([200, { ok: true }]);
    }
    const isRemoval = (event: { kind: string }) => event.kind === 'removed';
    await seats[1].until('the removal', () => seats[1].events.some(isRemoval));
    expect((await ben.load(address)).status).toBe(404);
    const { text: page } = await ben.ask(`GET /v1/rooms/${room}/events`);
    expect(page).toContain('removedAt');
    expect(page).not.toContain('canary');
    await stack().sweep();
    expect(await rowsOf(stack(), id)).toEqual([]);
    expect(codeOf(await ann.ask(`DELETE /v1/rooms/${room}/events/9999`))).toEqual([
      404,
      'not-found',
    ]);
    await leave();
  });

  it('[FILE-11] an upload leaves nothing, and nobody can name it', async () => {
    const { seats, senders, leave } = await meet(stack(), 'Ann');
    const [ann] = senders;
    const { id } = await ann.upload(textOf(2 * mib), text);
    const address = await ann.addressOf(id);
    expect((await ann.ask(`DELETE /v1/files/${id}`)).status).toBe(200);
    expect((await ann.load(address)).status).toBe(404);
    expect(await rowsOf(stack(), id)).toEqual([]);
    const cid = newCid();
    seats[0].say({ type: 'message.send', cid, text: '', files: [{ id }] });
    await seats[0].until('a refusal', () => seats[0].all('refused').length > 0);
    expect(seats[0].all('refused').at(-1)?.code).toBe('file-not-found');
    await leave();
  });

  it('[FILE-10] by the sweep takes what nobody sent within a day, and nothing else', async () => {
    const { seats, senders, leave } = await meet(stack(), 'Ann');
    const [ann] = senders;
    const [old, young, sent] = [
      await ann.upload(textOf(10), text),
      await ann.upload(textOf(10), text),
      await ann.upload(textOf(10), text),
    ];
    await tell(seats[0], [sent.id]);
    const client = createClient({ url: stack().databaseUrl });
    const sql = 'UPDATE file SET created_at = 1 WHERE id IN (?, ?)';
    await client.execute({ sql, args: [old.id, sent.id] });
    client.close();
    await stack().sweep();
    expect(await rowsOf(stack(), old.id)).toEqual([]);
    expect(await rowsOf(stack(), young.id)).toHaveLength(1);
    expect(await rowsOf(stack(), sent.id)).toHaveLength(1);
    expect((await ann.load(await ann.addressOf(sent.id))).status).toBe(200);
    await leave();
  });
});

describe('hostile files', () => {
  const page = bytesOf('<!doctype html><script>alert(1)</script>');
  const svg = bytesOf('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');

  it.each([
    ['a page that is called a picture', page, 'a.png', 'image/png'],
    ['an svg that is called a picture', svg, 'a.png', 'image/png'],
    ['a picture that is called a page', png(), 'a.html', 'image/png'],
    ['two extensions', png(), 'a.png.html', 'image/png'],
    ['a picture that is said to be another', png(), 'a.jpg', 'image/jpeg'],
    ['half a picture', png().subarray(0, 60), 'a.png', 'image/png'],
    ['bytes that are called text', Uint8Array.of(0, 255, 1, 254), 'a.txt', 'text/plain'],
    ['a page that is called a pdf', page, 'a.pdf', 'application/pdf'],
  ])('[FILE-4] [S15] %s are refused and removed', async (_, bytes, name, type) => {
    const { senders, leave } = await meet(stack(), 'Ann');
    const [ann] = senders;
    const id = newId();
    const { status, body } = await ann.send(bytes, { name, type, id });
    expect([415, 422]).toContain(status);
    expect(['unsupported-media-type', 'file-damaged']).toContain(body.error.code);
    expect(await rowsOf(stack(), id)).toEqual([]);
    expect((await ann.links([id])).body.links).toEqual({});
    await leave();
  });

  it('[FILE-4] [S15] what browsers run is not even begun', async () => {
    const { senders, leave } = await meet(stack(), 'Ann');
    const [ann] = senders;
    for (const type of ['image/svg+xml', 'text/html', 'application/xml', 'text/javascript']) {
      expect(codeOf(await ann.begin(svg, { name: 'a.svg', type }))).toEqual([
        415,
        'unsupported-media-type',
      ]);
    }
    for (const name of ['../a.png', 'a\r\nb.png', 'gnp.\u202eexe', '..', 'a/b.png']) {
      expect(codeOf(await ann.begin(png(), { name, type: 'image/png' }))).toEqual([400, 'invalid']);
    }
    await leave();
  });

  it('[S3] [S26] no address of a file and nothing of a store is in the log', () => {
    const log = stack().log.join('\n');
    expect(log).not.toMatch(/\?t=|[?&]t=W/);
    expect(log).not.toContain('canary');
  });
});
