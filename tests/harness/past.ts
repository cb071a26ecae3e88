import { encodeEvent, type StoredEvent, toRow } from '../../party/room/stored-event.ts';
import { appendEvents } from '../../party/storage/event-statements.ts';
import type { Town } from './town.ts';

type Meta = { room: string; epoch: string; head: number; floor: number; drained: number };

/** Adds drained events to a room whose object is not awake: to its disk and to libSQL. */
export async function givePast(town: Town, count: number, room = 'hall'): Promise<void> {
  const { disk } = town.room(room);
  const meta = disk.read<Meta>('meta') ?? { room, epoch: 'past', head: 0, floor: 0, drained: 0 };
  const events = Array.from({ length: count }, (_, index): StoredEvent => {
    const seq = meta.head + index + 1;
    const at = town.world.now() - count + index;
    const base = { seq, at, by: 'u_past____', name: 'past', kind: 'message' as const };
    return { ...base, text: `past ${seq}`, cid: town.cid(at) };
  });
  for (const event of events)
    disk.values.set(`event:${String(event.seq).padStart(12, '0')}`, JSON.stringify(event));
  const head = meta.head + count;
  disk.values.set('meta', JSON.stringify({ ...meta, head, drained: head }));
  const rows = events.map((event) => toRow(encodeEvent(event)));
  const { statements } = appendEvents([{ room, epoch: meta.epoch, events: rows }]);
  await town.database.write(statements);
}
