import { expect, it } from 'vitest';
import { box, ftyp, mdat, mvhd, trak, xmp } from '../../party/files/inspection/boxes.ts';
import { concat } from '../../party/pictures/samples.ts';
import { useStack } from '../../support/stack.ts';
import { meet } from './meeting.ts';
import { mib } from './sender.ts';

const stack = useStack({ env: { LIMIT_SCALE: '1000' } });
const canaries = (bytes: Uint8Array) =>
  Buffer.from(bytes).toString('latin1').split('canary').length - 1;

it('[FILE-5] a video that tells of its maker in thousands of places comes out with none', async () => {
  const { senders, leave } = await meet(stack(), 'Ann', 'Ben');
  const [ann, ben] = senders;
  const notes = Array.from({ length: 3_000 }, xmp);
  const film = concat(
    ftyp(),
    box('moov', mvhd(), trak('vide')),
    mdat(new Uint8Array(2 * mib)),
    ...notes,
    mdat(new Uint8Array(mib)),
  );
  expect(canaries(film)).toBeGreaterThan(3_000);
  const { id } = await ann.upload(film, { name: 'clip.mp4', type: 'video/mp4' });
  const { status, bytes } = await ben.load(await ben.addressOf(id));
  expect([status, bytes.length, canaries(bytes)]).toEqual([200, film.length, 0]);
  await leave();
});
