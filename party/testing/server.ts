import { createPartylineWith } from '../../sdk/src/client.ts';
import type { Partyline } from '../../sdk/src/types.ts';
import { environmentOf, optionsOf } from './browser.ts';
import { messagesOf } from './messages.ts';
import { Network } from './network.ts';
import { Resident, testPassword } from './person.ts';
import { startTown, type Town } from './town.ts';
import type {
  LoggedMessage,
  NewPerson,
  TestClock,
  TestNetwork,
  TestOptions,
  TestPerson,
  TestServer,
  TestServerOptions,
  Vouch,
} from './types.ts';
import { vouch } from './vouch.ts';
import type { World } from './world.ts';

// What an eye takes for at once.
const tickMs = 25;

/** A whole server and its two networks. */
export class MemoryServer implements TestServer {
  readonly url: string;
  readonly options: TestOptions;
  readonly clock: TestClock;
  readonly network: TestNetwork;
  readonly #town: Town;
  readonly #world: World;
  readonly #here: Network;
  readonly #elsewhere: Network;
  readonly #clients: Partyline[] = [];
  readonly #undoes = new Set<() => void>();

  private constructor(town: Town) {
    const { world, edge, url } = town;
    this.url = url;
    this.#town = town;
    this.#world = world;
    this.#here = new Network({ world, edge, url });
    this.#elsewhere = new Network({ world, edge, url });
    this.options = this.newBrowser();
    this.clock = {
      now: () => world.now(),
      advance: (ms) => world.advance(ms),
      run: () => this.#runClock(),
    };
    this.network = {
      offline: () => this.#here.setOnline(false),
      online: () => this.#here.setOnline(true),
      delay: (ms) => this.#here.setDelay(ms),
      dropSockets: () => this.#here.drop(),
    };
  }

  static async start(options: TestServerOptions): Promise<MemoryServer> {
    return new MemoryServer(await startTown(options));
  }

  newBrowser(): TestOptions {
    return optionsOf(this.#here, this.#town.site);
  }

  newClient(browser: TestOptions = this.options): Partyline {
    return this.#connect(this.#here, browser);
  }

  settled(): Promise<void> {
    return this.#world.settled();
  }

  async person({ name, username, password = testPassword }: NewPerson): Promise<TestPerson> {
    const client = this.#connect(this.#elsewhere, optionsOf(this.#elsewhere, this.#town.site));
    if (username !== undefined) await client.signUp({ username, password, name });
    else if (this.#town.guests) await client.enterAsGuest(name);
    else await client.identify(() => this.vouch({ sub: name, name }));
    if (client.session.status !== 'signed-in') throw new Error(`${name} did not come in.`);
    return new Resident(client.session.me, client, this.#world);
  }

  messages(room: string): LoggedMessage[] {
    return messagesOf(this.#town, room);
  }

  vouch(person: Vouch): Promise<string> {
    return vouch(this.#town, person);
  }

  async close(): Promise<void> {
    for (const undo of this.#undoes) undo();
    for (const client of this.#clients) client.close();
    await this.#world.settled();
    this.#here.end();
    this.#elsewhere.end();
    this.#town.edge.end();
    this.#world.end();
    this.#town.database.close();
  }

  #connect(network: Network, options: TestOptions): Partyline {
    const { random, site } = this.#town;
    const settings = { server: this.url, ...(site === '' ? {} : { site }) };
    const client = createPartylineWith(settings, environmentOf(network, random, options));
    this.#clients.push(client);
    return client;
  }

  #runClock(): () => void {
    let before = Date.now();
    let isBusy = false;
    const timer = setInterval(async () => {
      if (isBusy) return;
      isBusy = true;
      const now = Date.now();
      await this.#world.advance(Math.max(0, now - before));
      before = now;
      isBusy = false;
    }, tickMs);
    const undo = () => {
      clearInterval(timer);
      this.#undoes.delete(undo);
    };
    this.#undoes.add(undo);
    return undo;
  }
}
