import { encodePersonMessage, type PersonMessage } from '../../sdk/src/protocol/index.ts';
import { isOnSite, publicRoom } from '../sites/room-key.ts';
import { Admission } from '../sockets/admission.ts';
import { Audience, type Guest } from '../sockets/audience.ts';
import type { SocketParts } from '../sockets/parts.ts';
import { Friends } from './friends.ts';
import { OwnPresence } from './presence.ts';
import { Recent } from './recent.ts';
import { Rooms } from './rooms.ts';
import { Watches } from './watches.ts';

/** What is told of a room, which stands in it by its key. */
export type RoomNews = Extract<PersonMessage, { type: 'activity' | 'read' }>;
/** What a person object works with while it is awake. */
export type Awake = {
  readonly audience: Audience;
  readonly admission: Admission;
  readonly rooms: Rooms;
  readonly watches: Watches;
  readonly friends: Friends;
  readonly presence: OwnPresence;
  readonly recent: Recent;
  /** Tells all devices. */
  readonly tell: (message: PersonMessage) => void;
  /** Tells the devices on the site of a room, which they know by its name there. */
  readonly tellOfRoom: (message: RoomNews) => void;
};

/** Loads what is kept. Rejects when the storage cannot be read. */
export async function wake(parts: SocketParts): Promise<Awake> {
  const rooms = new Rooms(parts);
  const watches = new Watches({ ...parts, rooms: () => rooms.names() });
  await Promise.all([rooms.load(), watches.load()]);
  const friends = new Friends(parts);
  const audience = new Audience(parts.connections() as Iterable<Guest>);
  const tell = (message: PersonMessage) => {
    if (!audience.isEmpty) audience.broadcast(encodePersonMessage(message));
  };
  const tellOfRoom = (news: RoomNews) => {
    if (audience.isEmpty) return;
    const frame = encodePersonMessage(asDevicesKnowIt(news));
    audience.sendWhere(frame, ({ site = '' }) => isOnSite(site, news.room));
  };
  const presence = await OwnPresence.open({
    ...parts,
    scribe: parts.settings.scribe,
    audience,
    friends,
    onFriends: (people, isWhole) => tell({ type: 'presence', people: [...people], isWhole }),
    onCome: () => watches.renew(),
    onGo: () => watches.end(),
  });
  const admission = new Admission(parts.storage);
  const recent = new Recent(parts.clock);
  return { audience, admission, rooms, watches, friends, presence, recent, tell, tellOfRoom };
}

/** News of a room with the name by which clients know it. */
export const asDevicesKnowIt = (news: RoomNews): RoomNews => ({
  ...news,
  room: publicRoom(news.room),
});
