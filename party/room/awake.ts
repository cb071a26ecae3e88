import { Admission } from '../sockets/admission.ts';
import { Alarm } from '../sockets/alarm.ts';
import { Audience, type Guest } from '../sockets/audience.ts';
import type { SocketParts } from '../sockets/parts.ts';
import { Cids } from './cids.ts';
import { Drain } from './drain.ts';
import { RoomLog } from './log.ts';
import { Members } from './members.ts';
import { Note } from './note.ts';
import { Offers } from './offers.ts';
import type { Workings } from './orders.ts';
import { RoomPair } from './pair.ts';
import { Presence } from './presence.ts';
import { Rates } from './rates.ts';
import { Watchers } from './watchers.ts';

/** What a room object is made of. */
export type RoomParts = SocketParts & { readonly random: () => string };
/** What a room works with while it is awake. */
export type Awake = Workings & {
  readonly drain: Drain;
  readonly admission: Admission;
  readonly note: Note;
  readonly watchers: Watchers;
};

const cleanEveryMs = 5_000;

/** Loads what is kept. Rejects when the storage or, for a room that begins, libSQL cannot be read. */
export async function wake(parts: RoomParts): Promise<Awake> {
  const { id: room, storage, database, clock, peers, settings, random } = parts;
  const { scribe, limitScale } = settings;
  const now = clock.now();
  const log = await RoomLog.open(room, { storage, database, newEpoch: random, now });
  const audience = new Audience(parts.connections() as Iterable<Guest>);
  const pair = await RoomPair.open({ room, storage, database, clock, report: parts.log });
  // What ended while the room slept, or before whoever ended it could tell.
  if (!pair.isOpen) audience.close(() => true, 'not-friends');
  const onCount = (count: number) => reportOnline(parts, count);
  const alarm = new Alarm(parts.wakeAt);
  const presence = await Presence.open({ audience, clock, storage, onCount, alarm });
  const note = await Note.open({ room, storage, peers, scribe });
  const rates = await Rates.open({ storage, clock, limitScale });
  const cids = new Cids({ storage, database, resumedAt: log.resumedAt });
  const members = new Members({ room, storage, database, resumedAt: log.resumedAt });
  const offers = new Offers(storage);
  const admission = new Admission(storage);
  let cleanedAt = 0;
  const { log: report, metrics } = parts;
  const drain = new Drain({ log, clock, peers, scribe, report, metrics }, () => {
    if (clock.now() - cleanedAt < cleanEveryMs) return;
    cleanedAt = clock.now();
    void cids.clean(log.floor, cleanedAt);
    void offers.clean(log.drained, cleanedAt);
    void admission.clean(cleanedAt);
  });
  const watchers = await Watchers.open({ storage, clock, peers, log, members });
  if (pair.isOpen) watchers.tellBoth(pair.people);
  drain.nudge();
  const sides = { audience, pair, presence, watchers, admission, note };
  return { storage, log, cids, members, offers, rates, drain, ...sides };
}

function reportOnline({ peers, settings, id }: RoomParts, count: number): void {
  // Lossy on purpose: the number in the list of rooms is put right by the next report.
  peers.call('scribe', settings.scribe, { type: 'online', room: id, count }).catch(() => undefined);
}
