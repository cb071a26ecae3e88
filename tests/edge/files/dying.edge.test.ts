import { expect, it } from 'vitest';
import { askUntil, makeGuest, makeRoom, pause } from '../../chaos/network.ts';
import { fixture, textOf as latin1 } from '../../party/pictures/samples.ts';
import { useStack } from '../../support/stack.ts';
import { Seat } from '../room/seat.ts';
import { newId, Sender } from './sender.ts';

const stack = useStack({ env: { LIMIT_SCALE: '1000' } });
const photo = fixture('gps.jpg');
const said = { name: 'sea.jpg', type: 'image/jpeg' };

/** As a client that does not give up. */
async function finishAtLast(sender: Sender, id: string) {
  return askUntil(async () => {
    const { status, body, text } = await sender.finish(id, photo);
    if (status === 503) throw new Error(text);
    expect([status, text]).toEqual([200, expect.any(String)]);
    return body.file;
  }, 60_000);
}

it('[FILE-3] [FILE-5] a file is whole and clean whenever the server dies while it is finished', async () => {
  const guest = await makeGuest(stack().url, 'Ann');
  await makeRoom(guest, 'shaky');
  await (await Seat.take(guest, 'shaky')).leave();
  const ann = new Sender(guest, 'shaky');
  for (const afterMs of [5, 15, 30, 60]) {
    const id = newId();
    await ann.putAll(photo, await askUntil(() => ann.begin(photo, { ...said, id })));
    const dying = ann.finish(id, photo).catch(() => undefined);
    await pause(afterMs);
    await stack().killWorker();
    await dying;
    await stack().restartWorker();
    const file = await finishAtLast(ann, id);
    expect(file).toMatchObject({ id, ...said, width: 64, height: 96 });
    const { status, bytes } = await ann.load(await ann.addressOf(id));
    expect([status, bytes.length]).toEqual([200, file.size]);
    expect(latin1(bytes)).not.toMatch(/canary|xmpmeta|photoshop/i);
  }
}, 240_000);
