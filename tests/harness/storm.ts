import { givePast } from './past.ts';
import { Regular } from './regular.ts';
import { Town, type TownOptions } from './town.ts';

const people = ['ann', 'bob', 'cat', 'dan'];

export type StormOptions = TownOptions & {
  readonly seed: number;
  readonly actions: number;
  /** So many events are there before it begins. */
  readonly past?: number;
};

/** A room in bad weather: people who talk, come and go, while room, scribe, disks and libSQL fail at random. */
export class Storm {
  readonly town: Town;
  readonly regulars: Regular[];
  readonly #wrong: string[] = [];
  #said = 0;

  private constructor(town: Town) {
    this.town = town;
    this.regulars = people.map((name) => new Regular(town, name));
  }

  /** Lets `actions` things happen and then the sun shine; answers what was wrong. */
  static async run(options: StormOptions): Promise<string[]> {
    const storm = new Storm(await Town.build({ limitScale: 1_000, ...options }));
    if (options.past) await givePast(storm.town, options.past);
    for (let i = 0; i < options.actions; i += 1) await storm.#act();
    await storm.#calm();
    return storm.#check();
  }

  async #act(): Promise<void> {
    const { world } = this.town;
    const { random } = world;
    const regular = random.pick(this.regulars);
    if (random.chance(0.8)) return void (await world.step());
    if (random.chance(0.3)) return void world.fireNext(1_000);
    if (random.chance(0.5)) return this.#speak(regular);
    if (random.chance(0.5)) return regular.come();
    if (random.chance(0.4)) return this.#leave(regular);
    this.#harm();
  }

  #speak(regular: Regular): void {
    const { random } = this.town.world;
    if (!regular.isOpen) return regular.come();
    if (regular.sent.length > 0 && random.chance(0.25))
      return regular.repeat(random.pick(regular.sent));
    this.#said += 1;
    regular.say(`${regular.name} says ${this.#said}`);
  }

  #leave(regular: Regular): void {
    const { random } = this.town.world;
    const { talker } = regular;
    if (!talker) return;
    const ways = [
      () => talker.socket.cut(),
      () => talker.socket.hangUp(),
      () => talker.socket.vanish(),
      () => talker.say({ type: 'room.leave' }),
      () => talker.socket.say('{"type":"noise"}'),
    ];
    random.pick(ways)();
  }

  #harm(): void {
    const { town } = this;
    const { random } = town.world;
    const room = town.room();
    const harms = [
      () => room.crash(),
      () => town.scribe.crash(),
      () => room.hibernate(),
      () => room.hibernate(),
      () => town.scribe.hibernate(),
      () => void town.begin('scribe', 's0', { type: 'sweep' }),
      () => {
        room.disk.isSlow = !room.disk.isSlow;
      },
      () => {
        room.disk.isBroken = random.chance(0.3);
      },
      () => {
        const trouble = random.pick([
          undefined,
          undefined,
          'refused',
          'answer-lost',
          'slow',
        ] as const);
        town.network.troubleOf = () => trouble;
      },
      () => {
        const trouble = random.pick([
          undefined,
          undefined,
          'refused',
          'answer-lost',
          'slow',
        ] as const);
        town.network.databaseTrouble = () => trouble;
      },
      () => {
        town.network.isStuck = !town.network.isStuck;
      },
    ];
    random.pick(harms)();
  }

  async #calm(): Promise<void> {
    const { town, regulars } = this;
    const { world, network } = town;
    town.room().disk.isSlow = false;
    town.room().disk.isBroken = false;
    network.isStuck = false;
    network.troubleOf = () => undefined;
    network.databaseTrouble = () => undefined;
    if (world.random.chance(0.5)) await this.#desert();
    for (let round = 0; round < 5; round += 1) {
      await world.advance(31_000);
      for (const regular of regulars) regular.come();
      await world.advance(1_000);
      for (const regular of regulars) for (const sent of regular.unanswered) regular.repeat(sent);
    }
    await town.sweep();
    await world.advance(1_000);
  }

  /** Nobody is there, and the room itself is gone: what it has on disk is fetched by sweeps alone. */
  async #desert(): Promise<void> {
    const { town } = this;
    town.room().crash();
    await town.world.advance(10_000);
    await town.sweep();
    const { head, drained } = this.#marks();
    if (drained !== head) this.#wrong.push(`the sweep left ${drained} of ${head} undrained`);
  }

  #marks(): { head: number; drained: number; floor: number } {
    return this.town.room().disk.read('meta') ?? { head: 0, drained: 0, floor: 0 };
  }

  async #check(): Promise<string[]> {
    const { town, regulars } = this;
    const rows = await town.rows();
    const wrong = [...this.#wrong, ...regulars.flatMap(({ complaints }) => complaints)];
    const bySeq = new Map(rows.map((row) => [row.seq, row]));
    rows.forEach(({ seq }, index) => {
      if (seq !== index + 1) wrong.push(`row ${index + 1} of libSQL has the seq ${seq}`);
    });
    const { head, drained, floor } = this.#marks();
    if (head !== rows.length || drained !== head)
      wrong.push(`the room is at ${head}, drained ${drained}, libSQL has ${rows.length}`);
    if (head - floor < Math.min(head, 1_000)) wrong.push(`the room let go of ${floor} of ${head}`);
    for (const event of town.stored()) {
      if (event.seq <= floor) wrong.push(`event ${event.seq} is below the floor`);
      const { epoch: _, ...row } = bySeq.get(event.seq) ?? { epoch: '' };
      if (!isSame(event, row)) wrong.push(`event ${event.seq} differs in libSQL`);
    }
    for (const regular of regulars) wrong.push(...checkRegular(regular, rows));
    const texts = new Set(regulars.flatMap(({ sent }) => sent.map(({ text }) => text)));
    for (const { text } of rows)
      if (text !== undefined && !texts.has(text) && !text.startsWith('past '))
        wrong.push(`nobody said “${text}”`);
    const errors = town.logged.filter(({ level }) => level === 'error');
    return [...wrong, ...errors.map(({ what }) => `logged: ${what}`)];
  }
}

type Row = Awaited<ReturnType<Town['rows']>>[number];

function checkRegular({ name, sent, log }: Regular, rows: readonly Row[]): string[] {
  const wrong: string[] = [];
  for (const { cid, text, acks } of sent) {
    const found = rows.filter((row) => row.cid === cid);
    const [first] = found;
    if (found.length !== 1 || first?.text !== text)
      wrong.push(`${name}: “${text}” is there ${found.length} times`);
    if (acks.length === 0) wrong.push(`${name}: “${text}” was never answered`);
    if (acks.some(({ seq }) => seq !== first?.seq)) wrong.push(`${name}: “${text}” is elsewhere`);
  }
  const known = rows.slice(rows.length - log.length);
  log.forEach((event, index) => {
    const { epoch: _, cid: __, ...row } = known[index] ?? { epoch: '', cid: '' };
    const { cid: ___, ...open } = 'cid' in event ? event : { ...event, cid: '' };
    if (!isSame(open, row)) wrong.push(`${name}: knows another event ${event.seq}`);
  });
  return wrong;
}

function isSame(one: object, other: object): boolean {
  const sorted = (value: object) => JSON.stringify(Object.entries(value).sort());
  return sorted(one) === sorted(other);
}
