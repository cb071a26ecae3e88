import { type Connection, routePartykitRequest, Server } from 'partyserver';

/** The least that a partyserver object can do: what comes in goes out to all, nothing is kept. */
export class Bare extends Server {
  static override options = { hibernate: true };

  override onConnect(connection: Connection) {
    connection.send('welcome');
  }

  override onMessage(_: Connection, message: string) {
    this.broadcast(message);
  }
}

export default {
  async fetch(request: Request, env: object): Promise<Response> {
    return (await routePartykitRequest(request, env)) ?? new Response(null, { status: 404 });
  },
};
