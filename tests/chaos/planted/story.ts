import { Random } from '../../harness/random.ts';
import type { Town } from '../../harness/town.ts';
import { type LogEvent, type RoomHistory, toLogEvent } from '../history.ts';
import { toRow } from '../network.ts';
import type { Surroundings } from '../surroundings.ts';
import { Talker } from '../talker.ts';

const room = 'hall';
const names = ['Ann', 'Bob', 'Cleo'];

export type Told = {
  readonly history: RoomHistory;
  /** What talkers could not make sense of, and what they still wait for. */
  readonly complaints: readonly string[];
};

/** A seeded story of a room in which everything goes wrong that may go wrong, up to the quiet at its end. */
export class Story {
  readonly #town: Town;
  readonly #random: Random;
  readonly #talkers: readonly Talker[];
  readonly #files = new Map<Talker, readonly string[]>();
  #said = 0;

  private constructor(town: Town, seed: number) {
    this.#town = town;
    this.#random = new Random(seed);
    this.#talkers = names.map(
      (name) =>
        new Talker({ name, person: town.person(name).id, surroundings: this.#surroundings(name) }),
    );
  }

  static async tell(make: typeof Town, seed: number, rounds: number): Promise<Told> {
    const story = new Story(await make.build({ seed, limitScale: 1000 }), seed);
    return story.#tell(rounds);
  }

  async #tell(rounds: number): Promise<Told> {
    for (const talker of this.#talkers) talker.start();
    await this.#town.world.advance(1_000);
    this.#trouble();
    for (let round = 0; round < rounds; round += 1) await this.#round();
    await this.#calm();
    return { history: await this.#history(), complaints: this.#complaints() };
  }

  async #round(): Promise<void> {
    const { world } = this.#town;
    const host = this.#town.room(room);
    const talker = this.#random.pick(this.#talkers);
    for (let count = this.#random.below(4); count > 0; count -= 1) this.#say(talker);
    if (this.#random.chance(0.15)) this.#offer(talker);
    if (this.#random.chance(0.1)) void this.#remove(talker);
    const { disk } = host;
    if (this.#random.chance(0.1)) disk.isSlow = !disk.isSlow;
    if (this.#random.chance(0.1)) talker.repeat(this.#random.below(40));
    if (this.#random.chance(0.08)) void this.#read(talker);
    for (let steps = this.#random.below(25); steps > 0; steps -= 1) {
      if (!(await world.step())) world.fireNext(50);
    }
    if (this.#random.chance(0.04)) talker.cut();
    if (this.#random.chance(0.03)) host.crash();
    if (this.#random.chance(0.01)) disk.isBroken = true;
    if (this.#random.chance(0.02)) this.#town.scribe.crash();
    // Nothing happens for so long that the room falls asleep; once in a while for minutes.
    if (this.#random.chance(0.03)) {
      disk.isSlow = false;
      await world.advance(this.#random.chance(0.3) ? 200_000 : 12_000);
      host.hibernate();
      for (const other of this.#talkers) other.repeat(this.#random.below(5));
    }
  }

  /** Calls between objects lose their answers, and libSQL is away or slow for a while. */
  #trouble(): void {
    const { network } = this.#town;
    network.isStuck = false;
    let isAway = false;
    network.troubleOf = () => {
      if (this.#random.chance(0.05)) return 'refused';
      return this.#random.chance(0.1) ? 'answer-lost' : undefined;
    };
    network.databaseTrouble = () => {
      if (this.#random.chance(0.1)) isAway = !isAway;
      if (isAway) return 'refused';
      return this.#random.chance(0.3) ? 'slow' : undefined;
    };
  }

  async #calm(): Promise<void> {
    const { network, world } = this.#town;
    network.troubleOf = () => undefined;
    network.databaseTrouble = () => undefined;
    const { disk } = this.#town.room(room);
    disk.isSlow = false;
    disk.isBroken = false;
    // Longer than the longest pause of a client and of a drain.
    await world.advance(120_000);
    await this.#town.sweep().catch(() => undefined);
  }

  #complaints(): string[] {
    return this.#talkers.flatMap(({ name, faults, unanswered, isLive }) => [
      ...faults.map((fault) => `${name}: ${fault}`),
      ...(isLive ? [] : [`${name} is not in the room`]),
      ...(unanswered === 0 ? [] : [`${name} waits for ${unanswered} answers`]),
    ]);
  }

  #say(talker: Talker): void {
    this.#said += 1;
    const files = this.#files.get(talker) ?? [];
    const isNamed = files.length > 0 && this.#random.chance(0.2);
    talker.say(`${talker.name} ${this.#said}`, isNamed ? [this.#random.pick(files)] : []);
  }

  #offer(talker: Talker): void {
    const files = this.#files.get(talker) ?? [];
    const id = `f_${String(this.#town.nextId()).padStart(22, '0')}`;
    this.#files.set(talker, [...files, id].slice(-3));
    const file = { id, name: 'a.png', type: 'image/png', size: 1 };
    void this.#town.begin('room', room, { type: 'file.offer', room, person: talker.person, file });
  }

  #remove(talker: Talker): Promise<void> {
    const { person } = talker;
    return talker.remove(this.#random.below(60), (seq) =>
      this.#town.begin('room', room, { type: 'remove', room, person, seq }),
    );
  }

  #surroundings(name: string): Surroundings {
    const { world } = this.#town;
    return {
      open: async (events) => {
        const { socket } = this.#town.connect(name);
        socket.onFrame = events.onFrame;
        socket.onClose = events.onClose;
        return { send: (frame) => socket.say(frame), cut: () => socket.cut() };
      },
      now: () => world.now(),
      wallTime: () => world.now(),
      // The world's clock, like a server's, knows whole ms only.
      after: (ms, task) => world.clock.after(Math.ceil(ms), task),
      random: () => this.#random.next(),
    };
  }

  /** Reads back through what the object holds, while the others go on talking. */
  async #read(talker: Talker): Promise<void> {
    let events: LogEvent[] = [];
    try {
      for (let pages = 0; pages < 4; pages += 1) {
        const before = events[0]?.seq;
        const page = await this.#page({
          ...(before && { before }),
          limit: 8,
          reader: talker.person,
        });
        if (page.events.length === 0) break;
        events = [...page.events, ...events];
      }
      talker.noteReading(events);
    } catch {
      // A page that is refused is none.
    }
  }

  async #page(query: { before?: number; after?: number; limit: number; reader: string }) {
    const order = { type: 'history', room, ...query };
    const page = (await this.#town.begin('room', room, order)) as {
      events: unknown[];
      from: number;
      epoch: string;
    };
    return { ...page, events: page.events.flatMap((event) => toLogEvent(event) ?? []) };
  }

  async #history(): Promise<RoomHistory> {
    const sql = 'SELECT seq, epoch, sender, cid, body FROM event WHERE room = ? ORDER BY seq';
    const rows = (await this.#town.database.read({ sql, args: [room] })).map(toRow);
    const object = await this.#object();
    const first = object.events[0]?.seq ?? Number.POSITIVE_INFINITY;
    const older = rows.filter(({ seq }) => seq < first);
    const clients = this.#talkers.map((talker) => talker.history());
    return { room, clients, log: [...older, ...object.events], object, rows };
  }

  async #object(): Promise<{ epoch: string; events: LogEvent[] }> {
    const reader = 'nobody';
    const first = await this.#asked({ limit: 1, reader });
    const events: LogEvent[] = [];
    for (let after = first.from - 1; ; ) {
      const page = await this.#asked({ after, limit: 100, reader });
      events.push(...page.events);
      after = events.at(-1)?.seq ?? after;
      if (page.events.length < 100) return { epoch: first.epoch, events };
    }
  }

  async #asked(query: { after?: number; limit: number; reader: string }) {
    const page = this.#page(query);
    await this.#town.world.settle();
    return page;
  }
}
