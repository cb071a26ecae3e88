import { createPartylineWith } from '../../sdk/src/client.ts';
import type { Partyline } from '../../sdk/src/types.ts';
import { environmentOf, optionsOf, type TestOptions } from './browser.ts';
import { type LoggedMessage, messagesOf } from './messages.ts';
import { Network } from './network.ts';
import type { TestServerOptions } from './options.ts';
import { type NewPerson, TestPerson, testPassword } from './person.ts';
import { startTown, type Town } from './town.ts';
import { type Vouch, vouch } from './vouch.ts';
import type { World } from './world.ts';

/** The server's time. */
export type TestClock = {
  /** ms since 1970. */
  now(): number;
  /** Lets time pass, with everything that falls into it: timers, retries, limits. Takes no real time to speak of. */
  advance(ms: number): Promise<void>;
  /** Lets time pass as fast as real time does, for pages that somebody looks at. The answer ends it. */
  run(): () => void;
};

/** The network between the server and those who use `server.options`. People of `server.person` have another one. */
export type TestNetwork = {
  /** Calls fail and sockets break, until `online`. */
  offline(): void;
  online(): void;
  /** From now on everything takes `ms` each way, by the server's clock. */
  delay(ms: number): void;
  /** Breaks the sockets that are open; clients come back by themselves. */
  dropSockets(): void;
};

/** A Partyline server in memory, for tests. */
export class TestServer {
  /** Its address, for `createPartyline`. Nothing listens there. */
  readonly url: string;
  /** What else `createPartyline` needs to reach it, as one browser. */
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

  static async start(options: TestServerOptions): Promise<TestServer> {
    return new TestServer(await startTown(options));
  }

  /** Options like `options`, of a browser that nobody has used yet. */
  newBrowser(): TestOptions {
    return optionsOf(this.#here, this.#town.site);
  }

  /** A client whose time is the server's: nothing of it waits for real time. `close` of the server closes it. */
  newClient(options: TestOptions = this.options): Partyline {
    return this.#connect(this.#here, options);
  }

  /** Resolves when everything that is under way has arrived. No time passes. */
  settled(): Promise<void> {
    return this.#world.settled();
  }

  /** Brings in somebody else, signed in. */
  async person({ name, username, password = testPassword }: NewPerson): Promise<TestPerson> {
    const client = this.#connect(this.#elsewhere, optionsOf(this.#elsewhere, this.#town.site));
    const me =
      username === undefined
        ? await client.enterAsGuest(name)
        : await client.signUp({ username, password, name });
    return new TestPerson(me, client, this.#world);
  }

  /** What was said in a room, oldest first; removed messages are not among it. */
  messages(room: string): LoggedMessage[] {
    return messagesOf(this.#town, room);
  }

  /** A token for `identify`, as the page's own server would sign it: good once, for a minute of the server's time. */
  vouch(person: Vouch): Promise<string> {
    return vouch(this.#town, person);
  }

  /** Ends everything: sockets, timers, clients of `person` and `newClient`. Calls that wait are rejected. */
  async close(): Promise<void> {
    for (const undo of this.#undoes) undo();
    for (const client of this.#clients) client.close();
    await this.#world.settled();
    this.#here.end();
    this.#elsewhere.end();
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

const tickMs = 25;
