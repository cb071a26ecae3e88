import { Fault } from '../fault.ts';
import type { Awake } from './awake.ts';

type Opening = {
  readonly person: string;
  readonly session: string;
  readonly room: string;
  readonly startedAt: number;
};

/** A ticket is about to be given for a room. Throws `signed-out` when its session has ended. */
export async function openRoom(
  { admission, rooms, presence, watches }: Awake,
  { person, session, room, startedAt, now }: Opening & { now: number },
): Promise<{ ok: true }> {
  await admission.clean(now);
  // Noted first: a sign-out that comes in between finds the room, one that came before is found by the next line.
  await rooms.add(room);
  if (await admission.hasEnded(session, person, startedAt)) throw new Fault('signed-out');
  rooms.dropOldest();
  if (presence.until !== null) watches.visit(room);
  return { ok: true };
}

/** A ticket is about to be given for this person's own socket. Throws `signed-out` when its session has ended. */
export async function admitDevice(
  { admission }: Awake,
  { id, session, startedAt }: { id: string; session: string; startedAt: number },
): Promise<{ ok: true }> {
  if (await admission.hasEnded(session, id, startedAt)) throw new Fault('signed-out');
  return { ok: true };
}

/** Ends the sockets of one session, or of all (null), here and in every noted room. */
export async function closeSession(
  { admission, audience, presence, rooms }: Awake,
  { person, session, now }: { person: string; session: string | null; now: number },
): Promise<{ closed: number }> {
  // Remembered before the sockets are closed: none may come back in between.
  await admission.end(session ?? person, now);
  const own = audience.close(
    (state) => session === null || state.session === session,
    'signed-out',
  );
  if (own > 0) presence.closed();
  return { closed: own + (await rooms.close(session)) };
}
