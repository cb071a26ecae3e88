import type { RoomHistory } from './history.ts';
import {
  ask,
  askUntil,
  type Guest,
  makeGuest,
  makeRoom,
  pause,
  readHistory,
  readObject,
  readRows,
  realSurroundings,
} from './network.ts';
import { Talker } from './talker.ts';
import { upload } from './upload.ts';

const tickMs = 50;
const mostUnanswered = 8;
const chances = { cut: 0.002, repeat: 0.02, read: 0.002, remove: 0.03, upload: 0.01, name: 0.03 };

type LoadOptions = {
  readonly rooms: number;
  readonly talkers: number;
  readonly random: () => number;
  readonly silenceMs?: number;
};
export type Place = {
  readonly room: string;
  readonly talkers: readonly { readonly talker: Talker; readonly guest: Guest }[];
};

/** Some rooms full of people who talk as fast as they are told, lose their sockets and repeat themselves. */
export class Load {
  readonly places: readonly Place[];
  readonly #random: () => number;
  readonly #perSecond: number;
  #timer: NodeJS.Timeout | undefined;
  #said = 0;
  /** What is asked of the API meanwhile. */
  #asked: Promise<void>[] = [];
  readonly #asking = new Set<Talker>();
  /** Finished uploads. */
  readonly #files = new Map<Talker, readonly string[]>();

  private constructor(places: readonly Place[], perSecond: number, random: () => number) {
    this.places = places;
    this.#perSecond = perSecond;
    this.#random = random;
  }

  static async open(url: string, options: LoadOptions & { perSecond: number }): Promise<Load> {
    const host = await makeGuest(url, 'Host');
    const places: Place[] = [];
    for (let number = 1; number <= options.rooms; number += 1) {
      const room = `chaos-${number}`;
      await makeRoom(host, room);
      places.push({ room, talkers: await crowd(url, room, options) });
    }
    const load = new Load(places, options.perSecond, options.random);
    for (const { talker } of load.#people) talker.start();
    await load.until(() => load.#people.every(({ talker }) => talker.isLive), 30_000);
    return load;
  }

  get said(): number {
    return this.#said;
  }
  get acked(): number {
    return this.#said - this.unanswered;
  }
  get unanswered(): number {
    return this.#people.reduce((sum, { talker }) => sum + talker.unanswered, 0);
  }
  /** Events in all rooms together, as far as anybody has heard. */
  get heads(): number {
    return this.places.reduce((sum, place) => sum + headOf(place), 0);
  }

  /** Calm: nobody loses a socket, for a new one takes a database that lives. */
  talk({ isCalm = false } = {}): void {
    this.#timer ??= setInterval(() => this.#tick(isCalm), tickMs);
  }

  hush(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Waits until everybody has every answer and everything that was said. */
  async quiet(withinMs: number): Promise<void> {
    this.hush();
    await Promise.all(this.#asked);
    const isQuiet = ({ talkers }: Place) => {
      const last = Math.max(...talkers.map(({ talker }) => talker.last));
      return talkers.every(
        ({ talker }) => talker.unanswered === 0 && talker.isLive && talker.last === last,
      );
    };
    // One that stops short is for the checker to name.
    await this.until(() => this.places.every(isQuiet), withinMs).catch(() => undefined);
  }

  async until(isDone: () => boolean, withinMs: number): Promise<void> {
    const end = Date.now() + withinMs;
    while (!isDone()) {
      if (Date.now() > end) throw new Error(`not done within ${withinMs} ms`);
      await pause(20);
    }
  }

  leave(): void {
    this.hush();
    for (const { talker } of this.#people) talker.leave();
  }

  /** What was seen, and what stands in object and libSQL. Ask when everything is drained. */
  async histories(databaseUrl: string): Promise<RoomHistory[]> {
    const histories: RoomHistory[] = [];
    for (const { room, talkers } of this.places) {
      const { guest } = talkers[0]!;
      const log = await askUntil(() => readHistory(guest, room));
      const object = await askUntil(() => readObject(guest, room));
      const rows = await askUntil(() => readRows(databaseUrl, room));
      const clients = talkers.map(({ talker }) => talker.history());
      histories.push({ room, clients, log, object, rows });
    }
    return histories;
  }

  async #upload(talker: Talker, guest: Guest, room: string): Promise<void> {
    const id = await upload(guest, room);
    if (id !== undefined) this.#files.set(talker, [...(this.#files.get(talker) ?? []), id]);
  }

  /** One thing at a time, as people do: else all that nobody answered while a server was dead comes at once when it is back. */
  #ask(talker: Talker, begin: () => Promise<void>): void {
    if (this.#asking.has(talker)) return;
    this.#asking.add(talker);
    this.#asked.push(begin().finally(() => this.#asking.delete(talker)));
  }

  /** Now and then one that another message has already, which must be refused. */
  #filesFor(talker: Talker): string[] {
    const files = this.#files.get(talker)?.slice(-2) ?? [];
    return this.#random() < chances.name ? files : [];
  }

  get #people() {
    return this.places.flatMap(({ talkers }) => talkers);
  }

  #tick(isCalm: boolean): void {
    const people = this.#people;
    const each = (this.#perSecond * tickMs) / 1000 / people.length;
    for (const place of this.places) {
      for (const { talker, guest } of place.talkers) {
        for (let left = each; left > this.#random(); left -= 1) {
          if (talker.unanswered >= mostUnanswered) break;
          this.#said += 1;
          talker.say(`${talker.name} ${this.#said}`, this.#filesFor(talker));
        }
        if (!isCalm && this.#random() < chances.cut) talker.cut();
        if (this.#random() < chances.repeat) talker.repeat(Math.floor(this.#random() * 300));
        if (this.#random() < chances.read) this.#ask(talker, () => read(talker, guest, place.room));
        if (!isCalm && this.#random() < chances.upload)
          this.#ask(talker, () => this.#upload(talker, guest, place.room));
        if (!isCalm && this.#random() < chances.remove)
          this.#ask(talker, () =>
            remove(talker, guest, place.room, Math.floor(this.#random() * 300)),
          );
      }
    }
  }
}

async function crowd(url: string, room: string, { talkers, random, silenceMs }: LoadOptions) {
  return Promise.all(
    Array.from({ length: talkers }, async (_, index) => {
      const name = `${room} ${index + 1}`;
      const guest = await makeGuest(url, name);
      const surroundings = realSurroundings(guest, room, random);
      // A run of minutes cannot wait as long as people can.
      const options = { haste: 0.3, ...(silenceMs && { silenceMs }) };
      return { guest, talker: new Talker({ name, person: guest.id, surroundings, ...options }) };
    }),
  );
}

/** Reads back a few pages while the others talk. A page that is refused is none; one that lies is for the checker. */
async function read(talker: Talker, guest: Guest, room: string): Promise<void> {
  await readHistory(guest, room, { most: 400, limit: 70 }).then(
    (events) => talker.noteReading(events),
    () => undefined,
  );
}

function remove(talker: Talker, guest: Guest, room: string, back: number): Promise<void> {
  return talker.remove(back, (seq) =>
    ask(`${guest.url}/v1/rooms/${room}/events/${seq}`, { method: 'DELETE', token: guest.token }),
  );
}

function headOf({ talkers }: Place): number {
  return Math.max(...talkers.map(({ talker }) => talker.last));
}
