import { admitSocket, turnAway } from '../home/gate.ts';
import { RoomObject } from '../home/room.ts';
import { hibernating } from './options.ts';

export default class RoomParty extends RoomObject {
  readonly options = hibernating;
  static onBeforeConnect = admitSocket;
  static onBeforeRequest = turnAway;
}
