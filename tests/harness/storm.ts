import { Deeds } from './deeds.ts';
import { givePast } from './past.ts';
import { Regular } from './regular.ts';
import { Town, type TownOptions } from './town.ts';
import { calm, findFaults, harm, isSame, marksOf } from './weather.ts';

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
  readonly #deeds: Deeds;
  #said = 0;

  private constructor(town: Town, past = 0) {
    this.town = town;
    this.#deeds = new Deeds(town, past);
    this.regulars = people.map((name) => new Regular(town, name));
  }

  /** Lets `actions` things happen and then the sun shine; answers what was wrong. */
  static async run(options: StormOptions): Promise<string[]> {
    const storm = new Storm(await Town.build({ limitScale: 1_000, ...options }), options.past);
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
    if (random.chance(0.5)) return this.#deeds.act(regular);
    if (random.chance(0.4)) return this.#leave(regular);
    await harm(this.town, { isHarsh: true });
  }

  #speak(regular: Regular): void {
    const { random } = this.town.world;
    if (!regular.isOpen) return regular.come();
    if (regular.sent.length > 0 && random.chance(0.25))
      return regular.repeat(random.pick(regular.sent));
    this.#said += 1;
    const files = random.chance(0.5) ? this.#deeds.pick(regular) : [];
    regular.say(`${regular.name} says ${this.#said}`, files);
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

  async #calm(): Promise<void> {
    const { town, regulars } = this;
    const { world } = town;
    calm(town);
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
    const { head, drained } = marksOf(town);
    if (drained !== head) this.#wrong.push(`the sweep left ${drained} of ${head} undrained`);
  }

  async #check(): Promise<string[]> {
    const { town, regulars } = this;
    const rows = await town.rows();
    const wrong = [...this.#wrong, ...regulars.flatMap(({ complaints }) => complaints)];
    for (const regular of regulars) wrong.push(...checkRegular(regular, rows));
    const texts = new Set(regulars.flatMap(({ sent }) => sent.map(({ text }) => text)));
    for (const { text, removedAt } of rows)
      if (text !== undefined && !texts.has(text) && !text.startsWith('past ') && !removedAt)
        wrong.push(`nobody said “${text}”`);
    wrong.push(...(await this.#deeds.check(rows, regulars)));
    return [...wrong, ...(await findFaults(town))];
  }
}

type Row = Awaited<ReturnType<Town['rows']>>[number];

function checkRegular({ name, sent, log }: Regular, rows: readonly Row[]): string[] {
  const wrong: string[] = [];
  for (const { cid, text, acks, isRefused } of sent) {
    const found = rows.filter((row) => row.cid === cid);
    const [first] = found;
    const isOnce = found.length === 1 && (first?.text === text || first?.removedAt !== undefined);
    // One that was refused may have been taken when it was repeated.
    const isLeftOut = isRefused && acks.length === 0 && found.length === 0;
    if (!isOnce && !isLeftOut) wrong.push(`${name}: “${text}” is there ${found.length} times`);
    if (acks.length === 0 && !isRefused) wrong.push(`${name}: “${text}” was never answered`);
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
