import { nanoid } from 'nanoid';
import { Room } from '../room/room.ts';
import type { PlatformRoom } from './platform.ts';
import { SocketObject } from './sockets.ts';

/** A room as a durable object. */
export class RoomObject extends SocketObject<Room> {
  constructor(room: PlatformRoom) {
    super('room', room, (parts) => new Room({ ...parts, random: () => nanoid(16) }));
  }
}
