import { expect } from 'vitest';
import { offer } from '../../harness/files.ts';
import type { Talker } from '../../harness/talker.ts';
import { Town, type TownOptions } from '../../harness/town.ts';

export const secret = 'nobody may read this any more';

/** Ann has said something, and Bob has heard it. */
export async function start(options: TownOptions = {}) {
  const town = await Town.build(options);
  const ann = await town.enter('ann');
  const bob = await town.enter('bob');
  const { id } = await offer(town, 'ann');
  const cid = await ann.tell(secret, { replyTo: 1, files: [{ id, alt: 'A cat' }] });
  const { seq = 0 } = ann.ackOf(cid) ?? {};
  return { town, ann, bob, id, cid, seq };
}

export const order = (town: Town, seq: number, name = 'ann') => ({
  type: 'remove',
  room: 'hall',
  person: town.person(name).id,
  seq,
});

export function remove(town: Town, seq: number, name = 'ann'): Promise<unknown> {
  return town.ask('room', 'hall', order(town, seq, name));
}

export const factsIn = ({ events }: Talker) => events.filter(({ kind }) => kind === 'removed');
export const factsInLibsql = async (town: Town) =>
  (await town.rows()).filter(({ kind }) => kind === 'removed');
export const onDisk = (town: Town) => [...town.room().disk.values.values()].join('\n');

/** The text is nowhere: neither in the object, nor in libSQL. */
export async function expectGone(town: Town, text = secret): Promise<void> {
  expect(onDisk(town)).not.toContain(text);
  expect(JSON.stringify(await town.rows())).not.toContain(text);
}
