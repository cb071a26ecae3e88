import { encodeEvent, type StoredEvent, toRow } from '../../party/room/stored-event.ts';
import { appendEvents } from '../../party/storage/event-statements.ts';
import type { Town } from './town.ts';

/** Gives a room that nobody has entered yet a past, in its object and in libSQL. */
export async function givePast(town: Town, count: number, room = 'hall'): Promise<void> {
  const { disk } = town.room(room);
  const events = Array.from({ length: count }, (_, index): StoredEvent => {
    const seq = index + 1;
    const at = town.world.now() - count + index;
    const base = { seq, at, by: 'u_past____', name: 'past', kind: 'message' as const };
    return { ...base, text: `past ${seq}`, cid: town.cid(at) };
  });
  for (const event of events)
    disk.values.set(`event:${String(event.seq).padStart(12, '0')}`, JSON.stringify(event));
  const meta = { room, epoch: 'past', head: count, floor: 0, drained: count, resumedAt: 0 };
  disk.values.set('meta', JSON.stringify(meta));
  const rows = events.map((event) => toRow(encodeEvent(event)));
  const append = appendEvents([{ room, epoch: meta.epoch, events: rows }]);
  await town.database.write(append.statements);
}
