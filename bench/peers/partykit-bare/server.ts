import type * as Party from 'partykit/server';

/** The least that a PartyKit room can do: what comes in goes out to all, nothing is kept. */
export default class Bare implements Party.Server {
  readonly room: Party.Room;

  constructor(room: Party.Room) {
    this.room = room;
  }

  onConnect(connection: Party.Connection) {
    connection.send('welcome');
  }

  onMessage(message: string) {
    this.room.broadcast(message);
  }
}
