import type { WebSocket } from 'ws';
import {
  decodePersonMessage,
  type PersonMessage,
  type PersonOrderMessage,
} from '../../sdk/src/protocol/index.ts';
import { ask, type Guest, openLine } from '../chaos/network.ts';
import { SocketEnd } from './socket-end.ts';

/** A device at the socket of its person on the real server. */
export class Doorstep extends SocketEnd<PersonOrderMessage, PersonMessage> {
  readonly guest: Guest;

  constructor(guest: Guest, socket: WebSocket) {
    super(socket, decodePersonMessage);
    this.guest = guest;
  }

  static async ticket({ url, token }: Guest): Promise<string> {
    const options = { method: 'POST', body: {}, token };
    return (await ask<{ ticket: string }>(`${url}/v1/me/ticket`, options)).ticket;
  }

  /** A socket with any ticket, to any person's object. */
  static knock(guest: Guest, ticket: string, id = guest.id): Doorstep {
    return new Doorstep(guest, openLine(guest.url, `person/${id}`, ticket));
  }

  /** A device that has heard `hello`. */
  static async open(guest: Guest): Promise<Doorstep> {
    const doorstep = Doorstep.knock(guest, await Doorstep.ticket(guest));
    await doorstep.find('hello');
    return doorstep;
  }

  /** The newest that was told of somebody. */
  presenceOf(id: string) {
    const people = this.all('presence').flatMap((message) => message.people);
    return people.filter((presence) => presence.id === id).at(-1);
  }

  /** Whether somebody was said to be there, and not to have gone since. */
  sees({ id }: Guest): boolean {
    return (this.presenceOf(id)?.until ?? null) !== null;
  }
}
