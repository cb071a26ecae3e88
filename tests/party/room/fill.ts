import type { Talker } from '../../harness/talker.ts';
import type { Town } from '../../harness/town.ts';

/** Says `count` things as fast as the room takes them in. */
export async function fill(town: Town, talker: Talker, count: number): Promise<void> {
  for (let said = 0; said < count; said += 1) {
    talker.send(`m${said}`);
    if (said % 50 === 49) await town.world.advance(5);
  }
  await town.world.advance(5);
}
