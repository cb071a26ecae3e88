import { describe, expect, it, vi } from 'vitest';
import type { Guest } from '../../chaos/network.ts';
import { concat, fixture, textOf as latin1, png } from '../../party/pictures/samples.ts';
import { useStack } from '../../support/stack.ts';
import { act, befriend, makeMembers, openChat } from '../members.ts';
import { newCid, Seat } from '../room/seat.ts';
import { meet, rowsOf, tell } from './meeting.ts';
import { codeOf, mib, newId, Sender, textOf } from './sender.ts';

const stack = useStack({ env: { LIMIT_SCALE: '1000', FILES_PER_PERSON_MIB: '40' } });
const text = { name: 'notes.txt', type: 'text/plain' } as const;

describe('a file', () => {
  it('[FILE-1] [FILE-2] [FILE-3] [FILE-6] [FILE-9] goes in parts, into one message, and out again', async () => {
    const { seats, senders, leave } = await meet(stack(), 'Ann', 'Ben');
    const [ann, ben] = senders;
    const bytes = textOf(2.5 * mib);
    const id = newId();
    const begun = await ann.begin(bytes, { ...text, id });
    expect([begun.status, begun.body.partBytes, begun.body.parts.length]).toEqual([200, mib, 3]);
    await ann.put(begun.body.parts[1].url, bytes.subarray(mib, 2 * mib));
    const again = await ann.begin(bytes, { ...text, id });
    expect(again.body.parts.map(({ index }: { index: number }) => index)).toEqual([0, 2]);
    expect(codeOf(await ann.finish(id, bytes))).toEqual([400, 'invalid']);
    await ann.putAll(bytes, again);
    const { body } = await ann.finish(id, bytes);
    expect(body).toEqual({ file: { id, ...text, size: bytes.length } });
    const seq = await tell(seats[0], [id], 'read this');
    await seats[1].until('the message', () => seats[1].events.some((event) => event.seq === seq));
    expect(seats[1].events.find((event) => event.seq === seq)).toMatchObject({
      files: [body.file],
    });
    const whole = await ben.load(await ben.addressOf(id));
    expect(whole.status).toBe(200);
    expect(Buffer.from(whole.bytes).equals(Buffer.from(bytes))).toBe(true);
    expect(whole.headers.get('content-length')).toBe(String(bytes.length));
    await leave();
  });

  it('[FILE-9] [S15] is served in ranges, with headers that keep browsers in check', async () => {
    const { senders, leave } = await meet(stack(), 'Ann', 'Ben');
    const [ann, ben] = senders;
    const bytes = textOf(2 * mib + 7);
    const { id } = await ann.upload(bytes, { name: 'Übung.txt', type: 'text/plain' });
    const address = await ben.addressOf(id);
    for (const [range, start, end] of [
      ['bytes=0-99', 0, 100],
      [`bytes=${mib - 5}-${mib + 5}`, mib - 5, mib + 6],
      ['bytes=-7', 2 * mib, 2 * mib + 7],
      [`bytes=${2 * mib}-`, 2 * mib, 2 * mib + 7],
    ] as const) {
      const part = await ben.load(address, { range });
      expect([part.status, part.headers.get('content-range')]).toEqual([
        206,
        `bytes ${start}-${end - 1}/${bytes.length}`,
      ]);
      expect(part.headers.get('content-length')).toBe(String(end - start));
      expect(Buffer.from(part.bytes).equals(Buffer.from(bytes.subarray(start, end)))).toBe(true);
    }
    expect((await ben.load(address, { range: `bytes=${bytes.length}-` })).status).toBe(416);
    const { headers, bytes: none } = await ben.load(address, {}, 'HEAD');
    expect([headers.get('content-length'), none.length]).toEqual([String(bytes.length), 0]);
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="_bung.txt"; filename*=UTF-8''%C3%9Cbung.txt`,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain('sandbox');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    const etag = headers.get('etag') ?? '';
    expect((await ben.load(address, { 'if-none-match': etag })).status).toBe(304);
    expect((await ben.load(address, { range: 'bytes=0-1', 'if-range': '"x"' })).status).toBe(200);
    await leave();
  });

  it('[FILE-5] [S16] is a photo without its place, in the size in which it is stored', async () => {
    const { senders, leave } = await meet(stack(), 'Ann');
    const [ann] = senders;
    const photo = concat(fixture('gps.jpg'));
    const file = await ann.upload(photo, { name: 'sea.jpg', type: 'image/jpeg' });
    expect(file.width).toBeGreaterThan(0);
    expect(file.size).toBeLessThan(photo.length);
    const { bytes, headers } = await ann.load(await ann.addressOf(file.id));
    expect(bytes).toHaveLength(file.size);
    expect(latin1(bytes)).not.toMatch(/canary|xmpmeta|photoshop/i);
    expect(headers.get('content-disposition')).toMatch(/^inline; /);
    const again = await ann.finish(file.id, photo);
    expect([again.status, again.body.file]).toEqual([200, file]);
    const begun = await ann.begin(photo, { name: 'sea.jpg', type: 'image/jpeg', id: file.id });
    expect(begun.body).toMatchObject({ parts: [], file });
    await leave();
  });

  it('[FILE-3] finished many times at once is one file', async () => {
    const { senders, leave } = await meet(stack(), 'Ann');
    const [ann] = senders;
    const id = newId();
    const said = { name: 'a.png', type: 'image/png', id };
    await ann.putAll(png(), await ann.begin(png(), said));
    const answers = await Promise.all(Array.from({ length: 5 }, () => ann.finish(id, png())));
    const codes = answers.map(codeOf);
    expect(codes.some(([status]) => status === 200)).toBe(true);
    expect(codes.every(([status]) => status === 200 || status === 503)).toBe(true);
    expect((await ann.finish(id, png())).status).toBe(200);
    expect((await ann.load(await ann.addressOf(id))).status).toBe(200);
    await leave();
  });

  it('[FILE-3] survives that the server dies on the way', async () => {
    const { seats, senders } = await meet(stack(), 'Ann');
    const [ann] = senders;
    const [bytes, id] = [textOf(1.5 * mib), newId()];
    const begun = await ann.begin(bytes, { ...text, id });
    await ann.put(begun.body.parts[0].url, bytes.subarray(0, mib));
    await stack().killWorker();
    await stack().restartWorker();
    const again = await ann.begin(bytes, { ...text, id });
    expect(again.body.parts.map(({ index }: { index: number }) => index)).toEqual([1]);
    await ann.putAll(bytes, again);
    const file = (await ann.finish(id, bytes)).body.file;
    await stack().killWorker();
    await stack().restartWorker();
    expect((await ann.finish(id, bytes)).body.file).toEqual(file);
    seats[0].socket.terminate();
    const seat = await Seat.take(ann.guest, ann.room);
    await tell(seat, [id]);
    expect((await ann.load(await ann.addressOf(id))).bytes).toHaveLength(bytes.length);
    await seat.leave();
  });
});

describe('who may', () => {
  it('[S17] [FILE-8] nobody of another room loads a file, and nobody at all without an address of their own', async () => {
    const here = await meet(stack(), 'Ann', 'Ben');
    const there = await meet(stack(), 'Eve');
    const [ann] = here.senders;
    const [eve] = there.senders;
    const { id } = await ann.upload(textOf(100), text);
    expect(codeOf(await eve.links([id], here.room))).toEqual([403, 'forbidden']);
    expect((await eve.links([id])).body.links).toEqual({});
    expect(codeOf(await new Sender(eve.guest, here.room).begin(textOf(5), text))[0]).toBe(403);
    const address = await ann.addressOf(id);
    const other = await ann.upload(textOf(100), text);
    expect((await eve.load(address.replace(id, other.id))).status).toBe(403);
    expect((await eve.load(`/v1/files/${id}?t=x`)).status).toBe(403);
    expect(
      (await eve.ask(`POST /v1/files/${id}/finish`, { body: { digest: `${'a'.repeat(43)}=` } }))
        .status,
    ).toBe(403);
    expect(codeOf(await eve.ask(`DELETE /v1/files/${id}`))).toEqual([403, 'forbidden']);
    expect((await ann.load(address)).status).toBe(200);
    await here.leave();
    await there.leave();
  });

  it('[S17] [FILE-6] nobody names a file of somebody else, of another room, or twice', async () => {
    const { seats, senders, leave } = await meet(stack(), 'Ann', 'Ben');
    const [ann] = senders;
    const { id } = await ann.upload(textOf(100), text);
    const refused = async (seat: Seat) => {
      const cid = newCid();
      const before = seat.all('refused').length;
      seat.say({ type: 'message.send', cid, text: 'mine', files: [{ id }] });
      await seat.until('a refusal', () => seat.all('refused').length > before);
      return seat.all('refused').at(-1)?.code;
    };
    expect(await refused(seats[1])).toBe('file-not-found');
    await tell(seats[0], [id]);
    expect(await refused(seats[0])).toBe('file-not-found');
    await vi.waitUntil(async () => (await rowsOf(stack(), id))[0]?.seq !== null, {
      timeout: 10_000,
    });
    expect(codeOf(await ann.ask(`DELETE /v1/files/${id}`))).toEqual([403, 'forbidden']);
    await leave();
  });

  it('[S17] [FILE-8] the address of who leaves the room, or of an ex-friend, shows nothing any more', async () => {
    const { seats, senders, leave } = await meet(stack(), 'Ann', 'Ben');
    const [ann, ben] = senders;
    const { id } = await ann.upload(textOf(100), text);
    const address = await ben.addressOf(id);
    expect((await ben.load(address)).status).toBe(200);
    seats[1].say({ type: 'room.leave' });
    await seats[1].closed;
    expect((await ben.load(address)).status).toBe(403);
    await leave();
    const [cat, dan] = (await makeMembers(stack(), ['Cat', 'Dan'])) as [Guest, Guest];
    await befriend(cat, dan);
    const chat = await openChat(cat, dan);
    const [from, to] = [new Sender(cat, chat), new Sender(dan, chat)];
    const secret = await from.upload(textOf(100), text);
    const theirs = await to.addressOf(secret.id);
    expect((await to.load(theirs)).status).toBe(200);
    await act(cat, 'remove', dan);
    expect((await to.load(theirs)).status).toBe(403);
    expect(codeOf(await to.links([secret.id]))).toEqual([403, 'not-friends']);
    expect(codeOf(await from.begin(textOf(5), text))).toEqual([403, 'not-friends']);
  });

  it('[FILE-7] nobody has more than their share, also by beginning many at once', async () => {
    const { senders, leave } = await meet(stack(), 'Ann');
    const [ann] = senders;
    const large = new Uint8Array(15 * mib);
    const said = { name: 'large.zip', type: 'application/zip' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => ann.begin(large, said)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409, 409, 409]);
    await leave();
  });
});
