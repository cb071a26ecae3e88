import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Resident } from '../support/house.ts';
import { bytesOf, codeOf, type FileHouse, openFileHouse, strip } from './file-house.ts';

let house: FileHouse;
let ann: Resident;
beforeEach(async () => {
  house = await openFileHouse();
  ann = house.ann;
});
afterEach(() => house.close());

const bytes = bytesOf(2_500);
// Against hangs only.
const longest = 20_000;
const picture = { name: 'a.png', type: 'image/png' } as const;

const served = async (id: string) => (await house.load(await house.addressOf(ann, id))).bytes;

describe('finishing at once', () => {
  it('[FILE-3] is done by one, and the others find it done or come again', async () => {
    strip(house);
    const id = await house.sendAll(ann, bytes, picture);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => house.finish(ann, id, bytes)),
    );
    const codes = answers.map(codeOf).map(([status, code]) => `${status} ${code}`);
    expect(codes.filter((code) => code === '200 undefined').length).toBeGreaterThan(0);
    expect(codes.every((code) => /^(200 undefined|503 unavailable)$/.test(code))).toBe(true);
    expect((await house.finish(ann, id, bytes)).body.file.size).toBe(900);
    expect(await served(id)).toEqual(bytes.slice(0, 900));
    expect(house.steps.done.filter((step) => step === 'rewrite')).toHaveLength(1);
  });

  it('[FILE-3] never takes what another rewrites at the moment for damaged', async () => {
    const id = await house.sendAll(ann, bytes, picture);
    let open = () => {};
    const isOpen = new Promise<void>((resolve) => {
      open = resolve;
    });
    let isAsked = false;
    house.inspector.answer = async () => {
      isAsked = true;
      house.inspector.answer = async () => ({ ok: false, code: 'file-damaged' });
      await isOpen;
      return { ok: true, type: 'image/png', change: null };
    };
    const first = house.finish(ann, id, bytes);
    await vi.waitFor(() => expect(isAsked).toBe(true), longest);
    const second = await house.finish(ann, id, bytes);
    expect(codeOf(second)).toEqual([503, 'unavailable', undefined]);
    expect(second.body.error.retryAfterMs).toBe(1_000);
    open();
    expect((await first).status).toBe(200);
    expect((await house.finish(ann, id, bytes)).status).toBe(200);
  });

  it('[FILE-3] takes nothing away that another finished after its time was over', async () => {
    const id = await house.sendAll(ann, bytes, picture);
    const opens: (() => void)[] = [];
    const answers = [
      { ok: false, code: 'file-damaged' },
      { ok: true, type: 'image/png', change: null },
    ] as const;
    let asked = 0;
    house.inspector.answer = async () => {
      const answer = answers[asked++]!;
      await new Promise<void>((resolve) => opens.push(resolve));
      return answer;
    };
    const slow = house.finish(ann, id, bytes);
    await vi.waitFor(() => expect(opens).toHaveLength(1), longest);
    house.pass(20_000);
    const next = house.finish(ann, id, bytes);
    await vi.waitFor(() => expect(opens).toHaveLength(2), longest);
    opens[1]?.();
    expect((await next).status).toBe(200);
    opens[0]?.();
    expect(codeOf(await slow)).toEqual([503, 'unavailable', undefined]);
    expect(await house.row(id)).toMatchObject({ removed_at: null });
    expect(await served(id)).toEqual(bytes);
  });

  it('[FILE-11] and calling it off ends with nothing', async () => {
    const id = await house.sendAll(ann, bytes);
    house.inspector.answer = async () => {
      expect((await ann.ask('DELETE', `/v1/files/${id}`)).status).toBe(200);
      return { ok: true, type: 'application/pdf', change: null };
    };
    expect(codeOf(await house.finish(ann, id, bytes))[1]).toBe('file-not-found');
    expect([await house.rows(), house.store.ids, house.fileRoom.offered.size]).toEqual([[], [], 0]);
  });

  it('[FILE-11] and calling it off just before it is rewritten leaves no bytes, where a store makes it anew', async () => {
    const id = await house.sendAll(ann, bytes);
    house.inspector.answer = async () => {
      const change = { kind: 'replace', bytes: bytes.slice(0, 900) } as const;
      return { ok: true, type: 'application/pdf', change };
    };
    // As a bucket does: what is put there is there, whatever was removed before.
    house.store.rewrite = async (file) => {
      await ann.ask('DELETE', `/v1/files/${id}`);
      await house.store.begin(file);
    };
    expect(codeOf(await house.finish(ann, id, bytes))[1]).toBe('file-not-found');
    expect([await house.rows(), house.store.ids, house.fileRoom.offered.size]).toEqual([[], [], 0]);
  });

  it('[FILE-11] and calling it off while it is offered ends with nothing', async () => {
    const id = await house.sendAll(ann, bytes);
    const answer = house.fileRoom.answer.bind(house.fileRoom);
    house.fileRoom.answer = async (order) => {
      const value = await answer(order);
      if (order.type !== 'file.offer') return value;
      house.fileRoom.answer = answer;
      // As if the room had been asked to withdraw it just before.
      house.fileRoom.offered.delete(id);
      await ann.ask('DELETE', `/v1/files/${id}`);
      house.fileRoom.offered.set(id, order.file as never);
      return value;
    };
    expect(codeOf(await house.finish(ann, id, bytes))[1]).toBe('file-not-found');
    expect([await house.rows(), house.store.ids, house.fileRoom.offered.size]).toEqual([[], [], 0]);
  });
});
