import type * as v from 'valibot';
import { Fault } from '../fault.ts';
import type { roomOrder } from '../orders.ts';
import type { Awake, RoomParts } from './awake.ts';
import { removeMessage } from './removing.ts';
import { closeSockets, type InTurn, readHistory, setPair, sweepRoom } from './requests.ts';

/** All but `renew`, after which the room works with other things. */
type Order = Exclude<v.InferOutput<typeof roomOrder>, { type: 'renew' }>;
type Around = Pick<RoomParts, 'database' | 'clock'> & { readonly inTurn: InTurn };

/** Does what the edge or the scribe asks of a room. Rejects with a `Fault`. */
export async function answerOrder(awake: Awake, around: Around, order: Order): Promise<unknown> {
  const { inTurn, clock } = around;
  switch (order.type) {
    case 'history':
      awake.pair.assertOpenTo(order.reader);
      return readHistory(awake.log, order);
    case 'close':
      return closeSockets(awake, inTurn, { ...order, now: clock.now() });
    case 'pair':
      return setPair(awake, inTurn, order.pair);
    case 'sweep':
      return sweepRoom(awake, inTurn);
    case 'watch':
      return awake.watchers.watch(order);
    case 'person':
      awake.audience.rename(order.person, clock.now());
      awake.presence.renamed(order.person);
      return { ok: true };
    case 'access':
      await assertReader(awake, order.person);
      return { ok: true };
    case 'file.offer':
      await inTurn(() => awake.offers.offer(order.person, order.file));
      return { ok: true };
    case 'file.withdraw':
      return withdrawFiles(awake, around, order.ids);
    case 'remove':
      return removeMessage(awake, around, order);
  }
}

/** Throws `forbidden` for who is no member, or none of the two of a private room; `not-friends` for these while they are not. */
async function assertReader({ pair, members }: Awake, person: string): Promise<void> {
  pair.assertReadableBy(person);
  if (pair.isPrivate) return;
  if (!(await members.has(person))) throw new Fault('forbidden');
}

async function withdrawFiles(
  { offers, drain }: Awake,
  { inTurn, clock }: Around,
  ids: readonly string[],
): Promise<{ pending: number }> {
  const newest = await inTurn(() => offers.withdraw(ids, clock.now()));
  return { pending: await drain.upTo(newest) };
}
