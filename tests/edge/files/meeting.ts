import { createClient } from '@libsql/client/web';
import { type Guest, makeGuest, makeRoom } from '../../chaos/network.ts';
import { newCid, Seat } from '../room/seat.ts';
import { Sender } from './sender.ts';

/** Some guests who are in a room of their own. */
export async function meet({ url }: { url: string }, ...names: string[]) {
  const guests = await Promise.all(names.map((name) => makeGuest(url, name)));
  const room = `room-${newCid().slice(-12)}`;
  await makeRoom(guests[0] as Guest, room);
  const seats = await Promise.all(guests.map((guest) => Seat.take(guest, room)));
  const senders = guests.map((guest) => new Sender(guest, room));
  const leave = () => Promise.all(seats.map((seat) => seat.leave()));
  return { room, seats: seats as [Seat, Seat], senders: senders as [Sender, Sender], leave };
}

/** Sends a message with files and waits for its ack. */
export async function tell(seat: Seat, ids: string[], words = ''): Promise<number> {
  const cid = newCid();
  seat.say({ type: 'message.send', cid, text: words, files: ids.map((id) => ({ id })) });
  return (await seat.acked(cid)).seq;
}

/** What libSQL knows of a file. */
export async function rowsOf({ databaseUrl }: { databaseUrl: string }, id: string) {
  const client = createClient({ url: databaseUrl });
  try {
    const sql = 'SELECT seq, removed_at, finished_at FROM file WHERE id = ?';
    return (await client.execute({ sql, args: [id] })).rows;
  } finally {
    client.close();
  }
}
