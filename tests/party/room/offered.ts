import type { MessageFile } from '../../../sdk/src/protocol/index.ts';
import { offerOf } from '../../harness/files.ts';
import type { Talker } from '../../harness/talker.ts';
import { Town, type TownOptions } from '../../harness/town.ts';

export async function start(options: TownOptions = {}) {
  const town = await Town.build(options);
  const ann = await town.enter('ann');
  await town.world.advance(1_000);
  return { town, ann };
}

/** Ids of the files of each message that has some. */
export const filesIn = ({ events }: Talker): string[][] =>
  events.flatMap((event) =>
    event.kind === 'message' && event.files ? [event.files.map(({ id }) => id)] : [],
  );
/** What the room remembers of a file. */
export const kept = (town: Town, id: string) => town.room().disk.read(`file:${id}`);
export const offerAgain = (town: Town, name: string, file: MessageFile) =>
  town.ask('room', 'hall', offerOf(town, name, file));
